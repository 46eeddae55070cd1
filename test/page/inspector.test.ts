// The inspector: everything of the selected inode, at the side, below or hidden.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { ExtentInfo } from '../../src/protocol/tree-view.ts';
import { appImage } from '../support/page-host/app-image.ts';
import { PageTester } from '../support/page-host/open-page.ts';
import { grid, selectedName, waitForSelected, waitForTotal } from '../support/page-host/page-reader.ts';
import type { ScriptedImage } from '../support/page-host/scripted-image.ts';

describe('inspector', () => {
  let tester: PageTester;
  before(async () => {
    tester = await PageTester.start();
  });
  after(() => tester.stop());

  it('shows the image until an inode is selected, then all of the inode', async () => {
    const { page, host, problems, close } = await tester.open(appImage());
    const inspector = page.getByRole('complementary', { name: 'Inspector' });
    await inspector.getByText('6f3ab2c1-9d0e-4b57-8c1a-2f5de0c4a7b9').waitFor();
    host.tell({ kind: 'reveal', target: '/usr/lib/libalpha.so.1' });
    await inspector.getByRole('heading', { name: '/usr/lib/libalpha.so.1' }).waitFor();
    const text = (await inspector.innerText()).replaceAll('\u00a0', ' ').replaceAll(/\s*\n\s*/g, '\n');
    assert.equal(
      text,
      `/usr/lib/libalpha.so.1 regular file
SHARES PAGE CACHE WITH
app-v1
/usr/lib/libalpha.so.1
app-v2
/usr/lib/libalpha.so.1 this file
app-v3
/usr/lib/libalpha.so.1
Holds 48 KiB once instead of 144 KiB.
FINGERPRINT
93554e03
d2695180
36ace3b9
0f1583fe
8ed4c75f
f7d205ac
912f0275
bf41e20a
sha256, 39 bytes in erofs.fingerprint.v1, which a mount hides
INODE
nid
55 at 0x6e0
format
compact, flat plain
size
45132 B 12 pages
mode
0644 -rw-r--r--
owner
0:0
links
1
modified
2023-11-14 22:13:20 UTC
EXTENDED ATTRIBUTES
erofs.fingerprint.v1
sha256 93554e03d2695180…
hidden on a mount · fingerprint, 39 B, inline
security.selinux
system_u:object_r:lib_t:s0
selinux, 27 B, shared 12
ON DISK
0 … 45 132 → 0x16000`,
    );
    assert.deepEqual(problems, []);
    await close();
  });

  it('leads to a sharer', async () => {
    const open = await tester.open(appImage());
    const { page, host, close } = open;
    await waitForTotal(page, 4);
    host.tell({ kind: 'reveal', target: '/etc/hosts' });
    await page.getByRole('complementary').getByRole('link').first().click();
    await open.until(() => host.heard('goTo').length === 1);
    assert.equal(host.heard('goTo')[0]?.image, 'file:///images/app-v1.erofs');
    await close();
  });

  it('copies path and fingerprint', async () => {
    const open = await tester.open(appImage());
    const { page, host, close } = open;
    await waitForTotal(page, 4);
    host.tell({ kind: 'reveal', target: '/etc/hosts' });
    await page.getByRole('button', { name: 'Copy the path' }).click();
    await page.getByRole('button', { name: 'Copy the fingerprint' }).click();
    await open.until(() => host.heard('copy').length === 2);
    const [path, fingerprint] = host.heard('copy').map(({ text }) => text);
    assert.equal(path, '/etc/hosts');
    assert.match(fingerprint!, /^5a17b0c3[0-9a-f]{56}$/);
    await close();
  });

  it('opens the content of a file, and offers that for files only', async () => {
    const open = await tester.open(appImage());
    const { page, host, close } = open;
    await waitForTotal(page, 4);
    host.tell({ kind: 'reveal', target: '/etc/hosts' });
    await page.getByRole('button', { name: 'Open the content' }).click();
    await open.until(() => host.heard('command').length === 1);
    assert.equal(host.heard('command')[0]?.command, 'openContent');
    host.tell({ kind: 'reveal', target: '/etc' });
    await page.getByRole('complementary').getByText('directory').first().waitFor();
    assert.equal(await page.getByRole('button', { name: 'Open the content' }).count(), 0);
    await close();
  });

  it('shows extents, the first few at first, and where they lie', async () => {
    const image = withExtents(appImage(), 30, 1234);
    const { page, host, close } = await tester.open(image);
    await waitForTotal(page, 4);
    host.tell({ kind: 'reveal', target: '/etc/hosts' });
    const inspector = page.getByRole('complementary');
    await inspector.getByRole('img', { name: 'Where in the image the content lies' }).waitFor();
    assert.equal(await inspector.locator('.extents li').count(), 8);
    assert.match(await inspector.locator('.extents li').nth(1).innerText(), /hole$/);
    await inspector.getByRole('button', { name: 'Show 30 extents' }).click();
    assert.equal(await inspector.locator('.extents li').count(), 30);
    await inspector.getByText('1 204 more extents are not listed.').waitFor();
    await close();
  });

  it('asks only for where a fast walk ends, and gives up the rest', async () => {
    const open = await tester.open(appImage());
    const { page, host, close } = open;
    await waitForTotal(page, 4);
    await grid(page).focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', '*']) await page.keyboard.press(key);
    await waitForTotal(page, 50);
    const before = host.count('erofs/inode');
    host.delay = 30;
    await page.evaluate(() => {
      const tree = document.querySelector('[role=treegrid]')!;
      for (let step = 0; step < 40; step++) {
        tree.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }));
      }
    });
    const name = await selectedName(page);
    await page
      .getByRole('complementary')
      .getByRole('heading', { level: 2 })
      .filter({ hasText: name! })
      .waitFor();
    assert.ok(host.count('erofs/inode') - before <= 3, `${host.count('erofs/inode') - before} requests`);
    await close();
  });

  it('shows the last inode asked for, whatever comes in late', async () => {
    const open = await tester.open(appImage());
    const { page, host, close } = open;
    await waitForTotal(page, 4);
    host.hold('erofs/inode');
    await grid(page).focus();
    await page.keyboard.press('ArrowDown');
    await open.until(() => host.count('erofs/inode') === 1);
    await page.waitForTimeout(120);
    await page.keyboard.press('ArrowDown');
    await open.until(() => host.count('erofs/inode') === 2);
    host.release('erofs/inode');
    await page.getByRole('complementary').getByRole('heading', { name: '/opt' }).waitFor();
    assert.equal(host.cancelled.length > 0, true);
    await close();
  });

  it('says so if an inode cannot be read', async () => {
    const { page, host, close } = await tester.open(appImage());
    await waitForTotal(page, 4);
    host.failures.set('erofs/inode', { message: 'Inode 36 lies beyond the end of the image.' });
    await grid(page).focus();
    await page.keyboard.press('ArrowDown');
    await page.getByRole('complementary').getByText('Inode 36 lies beyond the end of the image.').waitFor();
    host.failures.clear();
    await page.keyboard.press('ArrowDown');
    await page.getByRole('complementary').getByRole('heading', { name: '/opt' }).waitFor();
    await close();
  });

  it('is sized with the mouse and the keys, hidden and shown, and stays so over a reload', async () => {
    const { page, reload, close } = await tester.open(appImage());
    await waitForTotal(page, 4);
    const inspector = page.getByRole('complementary');
    const width = async (): Promise<number> => Math.round((await inspector.boundingBox())!.width);
    assert.equal(await width(), 360);
    const splitter = page.getByRole('separator', { name: 'Size of the inspector' });
    const edge = (await splitter.boundingBox())!;
    await page.mouse.move(edge.x, 300);
    await page.mouse.down();
    await page.mouse.move(edge.x - 100, 300);
    await page.mouse.up();
    assert.equal(await width(), 460);
    await splitter.focus();
    await page.keyboard.press('ArrowRight');
    assert.equal(await width(), 440);
    assert.equal(await splitter.getAttribute('aria-valuenow'), '440');
    await page.waitForTimeout(300);
    await reload();
    await waitForTotal(page, 4);
    assert.equal(await width(), 440);
    await page.getByRole('separator').dblclick();
    assert.equal(await width(), 360);
    await page.getByRole('button', { name: 'Inspector' }).click();
    await inspector.waitFor({ state: 'detached' });
    await page.waitForTimeout(300);
    await reload();
    await waitForTotal(page, 4);
    assert.equal(await inspector.count(), 0);
    await grid(page).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await inspector.waitFor();
    await close();
  });

  it('goes below the tree where it is narrow, and away where it is low, too', async () => {
    const { page, host, close } = await tester.open(appImage(), { width: 600, height: 700 });
    await waitForTotal(page, 4);
    host.tell({ kind: 'reveal', target: '/etc/hosts' });
    await waitForSelected(page, 'hosts');
    const tree = (await grid(page).boundingBox())!;
    const inspector = (await page.getByRole('complementary').boundingBox())!;
    assert.ok(inspector.y >= tree.y + tree.height - 1);
    assert.equal(Math.round(inspector.width), 600);
    await page.setViewportSize({ width: 600, height: 360 });
    await page.getByRole('complementary').waitFor({ state: 'detached' });
    await page.setViewportSize({ width: 1200, height: 360 });
    await page.getByRole('complementary').waitFor();
    await close();
  });
});

/** Every second extent is a hole. */
function withExtents(image: ScriptedImage, count: number, total: number): ScriptedImage {
  const extents = Array.from({ length: count }, (_, at): ExtentInfo => {
    const place = { logical: at * 8192, length: 8192, stored: 8192, device: 0 };
    return { ...place, physical: 4096 * (3 + at), hole: at % 2 === 1 };
  });
  return { ...image, details: (id) => ({ ...image.details(id), extents, extentsTotal: total }) };
}
