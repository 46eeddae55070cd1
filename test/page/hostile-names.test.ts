// Names made to break a page: they are text wherever they are shown, and disturb nothing beside them.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { HOSTILE_NAMES, hostileImage } from '../support/page-host/hostile-image.ts';
import { PageTester } from '../support/page-host/open-page.ts';
import { grid, rowNamed, waitForSelected, waitForTotal } from '../support/page-host/page-reader.ts';

describe('hostile names', () => {
  let tester: PageTester;
  before(async () => {
    tester = await PageTester.start();
  });
  after(() => tester.stop());

  it('are shown as they are, in rows, hover, inspector and findings', async () => {
    const { page, problems, close } = await tester.open(hostileImage());
    await waitForTotal(page, 3);
    await grid(page).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await waitForTotal(page, 3 + HOSTILE_NAMES.length);
    const shown = await page.locator('.tree-body .row.is-file .text').allTextContents();
    assert.deepEqual(shown, HOSTILE_NAMES);
    for (const name of HOSTILE_NAMES) {
      await page.keyboard.press('ArrowDown');
      await waitForSelected(page, name);
      await page.keyboard.press(' ');
      const hover = page.locator('.hover');
      await hover.waitFor();
      assert.equal(await hover.locator('.name').textContent(), name);
      await page.keyboard.press('Escape');
    }
    const path = `/<b>dir</b>/${HOSTILE_NAMES.at(-1)}`;
    await page.getByRole('complementary').getByRole('heading', { name: path }).waitFor();
    await page.getByRole('button', { name: '1 error' }).click();
    await page.getByText('The name <img src=x onerror="globalThis.hacked=1"> holds a slash.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Sharing set' }).click();
    await page.getByRole('dialog', { name: 'Sharing set' }).getByText('<u>label</u>').waitFor();
    assert.equal(await page.evaluate('globalThis.hacked'), undefined);
    assert.equal(await page.locator('#page :is(img, script, style, iframe, b b, i, u)').count(), 0);
    assert.deepEqual(problems, []);
    await close();
  });

  it('run from left to right and leave what stands beside them in its place', async () => {
    const { page, close } = await tester.open(hostileImage());
    await waitForTotal(page, 3);
    await page.locator('.is-dir .text').first().click();
    await waitForTotal(page, 3 + HOSTILE_NAMES.length);
    const places = await page.locator('.tree-body .row.is-file').evaluateAll((rows) =>
      rows.map((row) => ({
        name: row.querySelector('.text')!.getBoundingClientRect().left,
        size: row.querySelector('.size')!.getBoundingClientRect().right,
        height: row.getBoundingClientRect().height,
      })),
    );
    for (const place of places) assert.deepEqual(place, places[0]);
    const directions = await page
      .locator('.tree-body .text')
      .evaluateAll((texts) =>
        texts.map(
          (text) =>
            `${text.tagName} ${getComputedStyle(text).direction} ${getComputedStyle(text).unicodeBidi}`,
        ),
      );
    assert.deepEqual([...new Set(directions)], ['BDI ltr isolate']);
    await close();
  });

  it('do not push the page apart, however long or deep', async () => {
    const { page, host, close } = await tester.open(hostileImage(), { width: 500 });
    await waitForTotal(page, 3);
    const deepest = `/deep/${Array.from({ length: 300 }, (_, level) => `d${level}`).join('/')}`;
    host.tell({ kind: 'reveal', target: deepest });
    await waitForSelected(page, 'd299');
    const widths = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
    assert.equal(widths[0], widths[1]);
    const text = await rowNamed(page, 'd299').locator('.text').boundingBox();
    const row = await rowNamed(page, 'd299').boundingBox();
    assert.ok(text!.x + text!.width < row!.x + row!.width / 2 + 150, 'the name of a deep row is in sight');
    await close();
  });
});
