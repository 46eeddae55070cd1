// The hover over a file: by mouse and by key, with whom it shares or why it does not, and the way to the others.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { appImage } from '../support/page-host/app-image.ts';
import { type OpenPage, PageTester } from '../support/page-host/open-page.ts';
import {
  grid,
  rowNamed,
  selectedName,
  waitForSelected,
  waitForTotal,
} from '../support/page-host/page-reader.ts';

const hoverOf = (page: Page, name: string): Locator =>
  page.getByRole('dialog', { name: `Sharing of ${name}` });

describe('hover', () => {
  let tester: PageTester;
  before(async () => {
    tester = await PageTester.start();
  });
  after(() => tester.stop());

  const openAt = async (path: string, name: string): Promise<OpenPage> => {
    const open = await tester.open(appImage());
    await waitForTotal(open.page, 4);
    open.host.tell({ kind: 'reveal', target: path });
    await waitForSelected(open.page, name);
    await grid(open.page).focus();
    return open;
  };
  const end = async ({ problems, close }: OpenPage): Promise<void> => {
    assert.deepEqual(problems, []);
    await close();
  };

  it('opens after a rest of the mouse and lists the sharers', async () => {
    const open = await openAt('/usr/lib/libbeta.so', 'libbeta.so');
    const { page, host } = open;
    await rowNamed(page, 'libalpha.so').hover();
    const hover = hoverOf(page, 'libalpha.so');
    await hover.waitFor();
    assert.equal(
      (await hover.innerText()).replaceAll('\u00a0', ' ').replaceAll(/\s*\n\s*/g, '\n'),
      [
        'libalpha.so',
        '12 pages',
        'Page cache is shared by 3 inodes:',
        'app-v1',
        '/usr/lib/libalpha.so',
        'app-v2',
        '/usr/lib/libalpha.so this file',
        'app-v3',
        '/usr/lib/libalpha.so',
        'Holds 48 KiB once instead of 144 KiB.',
      ].join('\n'),
    );
    assert.equal(host.count('erofs/sharing'), 1);
    await end(open);
  });

  it('stays while the mouse is on it, and closes when the mouse has left', async () => {
    const open = await openAt('/usr/lib/libbeta.so', 'libbeta.so');
    const { page } = open;
    await rowNamed(page, 'libalpha.so').hover();
    const hover = hoverOf(page, 'libalpha.so');
    await hover.getByText('Holds').hover();
    await page.waitForTimeout(500);
    assert.ok(await hover.isVisible());
    await page.getByRole('button', { name: 'Report' }).hover();
    await hover.waitFor({ state: 'detached' });
    await end(open);
  });

  it('does not open while the mouse only passes', async () => {
    const open = await openAt('/usr/lib/libbeta.so', 'libbeta.so');
    const { page, host } = open;
    for (const name of ['libalpha.so', 'libalpha.so.1', 'libbeta.so', 'libdelta.so', 'libgamma.so']) {
      await rowNamed(page, name).hover();
      await page.waitForTimeout(60);
    }
    await page.mouse.move(1200, 30);
    await page.waitForTimeout(500);
    assert.equal(await page.locator('.hover').count(), 0);
    assert.equal(host.count('erofs/sharing'), 0);
    await end(open);
  });

  it('lets its text be selected', async () => {
    const open = await openAt('/usr/lib/libbeta.so', 'libbeta.so');
    const { page } = open;
    await rowNamed(page, 'libalpha.so').hover();
    const line = (await hoverOf(page, 'libalpha.so').getByText('Holds 48').boundingBox())!;
    const middle = line.y + line.height / 2;
    await page.mouse.move(line.x + 1, middle);
    await page.mouse.down();
    await page.mouse.move(line.x + line.width - 1, middle, { steps: 8 });
    const text = await page.evaluate(() => String(getSelection()));
    assert.equal(text, 'Holds 48 KiB once instead of 144 KiB.');
    await page.mouse.move(line.x + line.width + 300, middle, { steps: 8 });
    await page.waitForTimeout(400);
    assert.ok(await hoverOf(page, 'libalpha.so').isVisible(), 'who selects may leave');
    await page.mouse.up();
    await page.locator('.hover').waitFor({ state: 'detached' });
    await end(open);
  });

  it('leads to a sharer in another image', async () => {
    const open = await openAt('/usr/lib/libbeta.so', 'libbeta.so');
    const { page, host } = open;
    await rowNamed(page, 'libalpha.so').hover();
    await hoverOf(page, 'libalpha.so').getByRole('link').last().click();
    await open.until(() => host.heard('goTo').length > 0);
    const nid = host.image.tree.nid(host.image.tree.find('/usr/lib/libalpha.so')!);
    assert.deepEqual(host.heard('goTo'), [{ kind: 'goTo', image: 'file:///images/app-v3.erofs', nid }]);
    await page.locator('.hover').waitFor({ state: 'detached' });
    await end(open);
  });

  it('leads to a sharer in the same image without leaving the page', async () => {
    const image = appImage();
    const open = await tester.open({
      ...image,
      sharing: (id) => {
        const sharing = image.sharing(id);
        const target = { path: '/etc/hosts', nid: image.tree.nid(image.tree.find('/etc/hosts')!) };
        return {
          ...sharing,
          sharers: sharing.sharers.map((one) =>
            one.label === 'app-v2' && !one.self ? { ...one, ...target } : one,
          ),
        };
      },
    });
    await waitForTotal(open.page, 4);
    open.host.tell({ kind: 'reveal', target: '/usr/bin/app' });
    await waitForSelected(open.page, 'app');
    await grid(open.page).focus();
    await open.page.keyboard.press(' ');
    await hoverOf(open.page, 'app').getByRole('link', { name: '/etc/hosts' }).click();
    await waitForSelected(open.page, 'hosts');
    assert.equal(open.host.heard('goTo').length, 0);
    await end(open);
  });

  for (const [path, name, words] of [
    [
      '/usr/bin/tool',
      'tool',
      'Could share, but is alone. No other inode of the 3 images has this fingerprint.',
    ],
    ['/usr/bin/app-cfg', 'app-cfg', 'reads its data another way (compressed, or not)'],
    [
      '/usr/lib/libdelta.so',
      'libdelta.so',
      'has another size, and the kernel shares only among inodes of one size.',
    ],
    ['/usr/lib/empty.conf', 'empty.conf', 'An empty file has no pages to share'],
    ['/usr/lib/local.cache', 'local.cache', 'The inode carries no fingerprint'],
  ] as const) {
    it(`says why ${name} does not share`, async () => {
      const open = await openAt(path, name);
      await open.page.keyboard.press(' ');
      const text = (await hoverOf(open.page, name).innerText()).replaceAll(/\s+/g, ' ');
      assert.ok(text.includes(words), text);
      await end(open);
    });
  }

  it('opens by key, is read aloud, takes the focus the second time, and gives it back', async () => {
    const open = await openAt('/usr/lib/libalpha.so', 'libalpha.so');
    const { page, host } = open;
    await page.keyboard.press(' ');
    const hover = hoverOf(page, 'libalpha.so');
    await hover.waitFor();
    await page
      .getByRole('status')
      .filter({ hasText: 'libalpha.so. Page cache is shared by 3 inodes:. /usr/lib/libalpha.so in app-v1' })
      .waitFor({ state: 'attached' });
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('role')), 'treegrid');
    await page.keyboard.press(' ');
    await page.waitForFunction(() => document.activeElement?.textContent === '/usr/lib/libalpha.so');
    await page.keyboard.press('Escape');
    await hover.waitFor({ state: 'detached' });
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('role')), 'treegrid');
    await page.keyboard.press(' ');
    await hover.waitFor();
    await page.keyboard.press(' ');
    await page.waitForFunction(() => document.activeElement?.tagName === 'A');
    await page.keyboard.press('Enter');
    await open.until(() => host.heard('goTo').length > 0);
    await end(open);
  });

  it('opens when VS Code asks for it, and closes when the selection moves', async () => {
    const open = await openAt('/usr/lib/libalpha.so', 'libalpha.so');
    const { page, host } = open;
    host.tell({ kind: 'showHover' });
    await hoverOf(page, 'libalpha.so').waitFor();
    await page.keyboard.press('ArrowDown');
    assert.equal(await selectedName(page), 'libalpha.so.1');
    await page.locator('.hover').waitFor({ state: 'detached' });
    await end(open);
  });

  it('says so if the answer fails', async () => {
    const open = await openAt('/usr/lib/libalpha.so', 'libalpha.so');
    open.host.failures.set('erofs/sharing', { message: 'The index is gone.' });
    await open.page.keyboard.press(' ');
    await hoverOf(open.page, 'libalpha.so').getByText('The index is gone.').waitFor();
    await end(open);
  });

  it('gives up a question whose row the mouse has left', async () => {
    const open = await openAt('/usr/lib/libbeta.so', 'libbeta.so');
    const { page, host } = open;
    host.hold('erofs/sharing');
    await rowNamed(page, 'libalpha.so').hover();
    await open.until(() => host.count('erofs/sharing') === 1);
    const { id } = host.requests.at(-1)!;
    await page.mouse.move(1200, 30);
    await open.until(() => host.cancelled.includes(id));
    host.release('erofs/sharing');
    await page.waitForTimeout(100);
    assert.equal(await page.locator('.hover').count(), 0);
    await end(open);
  });

  it('stands above its row where there is no room below', async () => {
    const open = await tester.open(appImage(), { height: 420 });
    const { page, host } = open;
    await waitForTotal(page, 4);
    host.tell({ kind: 'reveal', target: '/usr/lib/libgamma.so' });
    await waitForSelected(page, 'libgamma.so');
    await grid(page).focus();
    for (const key of ['PageDown', 'PageUp', 'PageDown']) await page.keyboard.press(key);
    const row = (await page.locator('.row.selected').boundingBox())!;
    await page.locator('.row.is-file').last().hover();
    const box = (await page.locator('.hover').boundingBox())!;
    assert.ok(box.y >= 0 && box.y + box.height <= 420);
    assert.ok(row.y > 100);
    await open.close();
  });
});
