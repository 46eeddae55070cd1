// The rules of axe-core over every face of the page in every kind of theme, and what a system's own settings ask for.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { appImage } from '../support/page-host/app-image.ts';
import { type OpenPage, PageTester } from '../support/page-host/open-page.ts';
import { grid, rowNamed, waitForSelected, waitForTotal } from '../support/page-host/page-reader.ts';
import { themeNames } from '../support/page-host/themes.ts';
import { troubledImage } from '../support/page-host/troubled-image.ts';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

interface AxeResult {
  violations: { id: string; help: string; nodes: { html: string; failureSummary: string }[] }[];
  passes: { id: string }[];
}

/** What axe objects to, one line per element. */
async function objections(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: axe }).catch(() => {});
  const { violations, passes }: AxeResult = await page.evaluate('axe.run()');
  assert.ok(
    passes.some(({ id }) => id === 'color-contrast'),
    'axe has looked at the colours',
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}

describe('accessibility', () => {
  let tester: PageTester;
  before(async () => {
    tester = await PageTester.start({ bypassPolicy: true });
  });
  after(() => tester.stop());

  const unfold = async ({ page, host }: OpenPage): Promise<void> => {
    await waitForTotal(page, 4);
    host.tell({ kind: 'reveal', target: '/usr/bin/app' });
    await waitForSelected(page, 'app');
    host.tell({ kind: 'reveal', target: '/usr/lib/libalpha.so.1' });
    await waitForSelected(page, 'libalpha.so.1');
    await page.getByRole('complementary').getByText('regular file').waitFor();
  };

  for (const theme of themeNames) {
    it(`has no objections in ${theme}`, async () => {
      const open = await tester.open(appImage(), { theme });
      await unfold(open);
      assert.deepEqual(await objections(open.page), [], 'selected, without focus');
      await grid(open.page).focus();
      assert.deepEqual(await objections(open.page), [], 'with focus');
      await rowNamed(open.page, 'libdelta.so').hover();
      await open.page.getByRole('dialog', { name: 'Sharing of libdelta.so' }).waitFor();
      assert.deepEqual(await objections(open.page), [], 'with a hover');
      await open.close();
    });

    it(`has no objections to findings and banners in ${theme}`, async () => {
      const { page, close, host } = await tester.open(troubledImage(), { theme });
      await waitForTotal(page, 4);
      await page.getByRole('button', { name: '2 errors, 1 warning' }).click();
      await page.getByRole('dialog', { name: 'Findings' }).waitFor();
      assert.deepEqual(await objections(page), [], 'findings');
      host.stop();
      await page.getByText('The language server has stopped').waitFor();
      await page.keyboard.press('Escape');
      await grid(page).focus();
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keys' }).waitFor();
      assert.deepEqual(await objections(page), [], 'keys');
      await close();
    });
  }

  it('has no objections to an image that cannot be opened', async () => {
    const { page, close } = await tester.open(appImage(), {
      prepare: ({ failures }) =>
        failures.set('erofs/openImage', {
          message: 'Not an EROFS image.',
          findings: [
            { severity: 'error', code: 'magic', structure: 'superblock', offset: 1024, message: 'No magic.' },
          ],
        }),
    });
    await page.getByRole('heading', { name: 'This image cannot be opened' }).waitFor();
    assert.deepEqual(await objections(page), []);
    await close();
  });

  it('has no objections when it is narrow', async () => {
    const open = await tester.open(appImage(), { width: 420, height: 700 });
    await unfold(open);
    assert.deepEqual(await objections(open.page), []);
    await open.close();
  });

  it('keeps what is selected visible in forced colours', async () => {
    const open = await tester.open(appImage(), { context: { forcedColors: 'active' } });
    await unfold(open);
    await grid(open.page).focus();
    const colours = await open.page.evaluate(() => ({
      selected: getComputedStyle(document.querySelector('.row.selected')!).backgroundColor,
      other: getComputedStyle(document.querySelector('.tree-body .row:not(.selected)')!).backgroundColor,
    }));
    assert.notEqual(colours.selected, colours.other);
    await open.close();
  });

  it('stands still where motion is not wanted', async () => {
    const image = appImage();
    image.summary = { ...image.summary, indexing: true };
    const spinning = async (context: object): Promise<string> => {
      const open = await tester.open(image, { context });
      await open.page.locator('.indexing .codicon').waitFor();
      const name = await open.page
        .locator('.indexing .codicon')
        .evaluate((icon) => getComputedStyle(icon).animationName);
      await open.close();
      return name;
    };
    assert.equal(await spinning({}), 'spin');
    assert.equal(await spinning({ reducedMotion: 'reduce' }), 'none');
  });
});
