// The lines above the tree: what the image is, whether it is sound, what sharing saves, what can be done.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { appImage } from '../support/page-host/app-image.ts';
import { type OpenPage, PageTester } from '../support/page-host/open-page.ts';
import { waitForSelected, waitForTotal } from '../support/page-host/page-reader.ts';
import { imageUri } from '../support/page-host/scripted-image.ts';
import { troubledImage } from '../support/page-host/troubled-image.ts';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ').replaceAll(/\s+/g, ' ').trim();

describe('summary', () => {
  let tester: PageTester;
  before(async () => {
    tester = await PageTester.start();
  });
  after(() => tester.stop());

  const end = async ({ problems, close }: OpenPage): Promise<void> => {
    assert.deepEqual(problems, []);
    await close();
  };

  it('says what the image is and what sharing saves', async () => {
    const open = await tester.open(appImage());
    await waitForTotal(open.page, 4);
    assert.equal(
      plain(await open.page.locator('.summary').innerText()),
      'app-v2.erofs size 204 KiB inodes 60 blocks 4 KiB Features: mtime xattr filter ishare healthy ' +
        'fingerprints 26 of 28 files shares 91 of 105 pages saves 62 %',
    );
    await end(open);
  });

  it('explains the features: each on its own by mouse, all by a click', async () => {
    const open = await tester.open(appImage());
    const { page } = open;
    await page.locator('.pill', { hasText: 'ishare' }).hover();
    const tooltip = page.locator('.tooltip');
    await tooltip.waitFor();
    assert.equal(
      await tooltip.innerText(),
      'files carry fingerprints for page cache sharing, Linux 7.0 or later',
    );
    await page.getByRole('button', { name: 'Features' }).click();
    await tooltip.waitFor({ state: 'detached' });
    const about = page.getByRole('dialog', { name: 'About the image' });
    const text = plain(await about.innerText());
    for (const part of [
      '208 896 bytes, blocks of 4 KiB',
      '6f3ab2c1-9d0e-4b57-8c1a-2f5de0c4a7b9',
      'Linux 6.6 or later',
      'xattr filter Linux 6.6 inodes carry a filter of attribute names',
    ]) {
      assert.ok(text.includes(part), `${part} in ${text}`);
    }
    await page.keyboard.press('Escape');
    await about.waitFor({ state: 'hidden' });
    assert.equal(await page.evaluate(() => document.activeElement?.className), 'pills');
    await end(open);
  });

  it('lists findings with place and expectation, and leads to the inode', async () => {
    const open = await tester.open(troubledImage());
    const { page } = open;
    await waitForTotal(page, 4);
    await page.getByRole('button', { name: '2 errors, 1 warning' }).click();
    const findings = page.getByRole('dialog', { name: 'Findings' });
    const items = (await findings.getByRole('listitem').allInnerTexts()).map(plain);
    assert.deepEqual(items, [
      'error: The name offset of entry 3 is 4080, beyond the end of the names. expected at most 2104 dirent-name-offset dirent byte 66 572 0x1040c nid 71 /usr/share/locale/de',
      'error: The data layout is 6. expected 0 to 4 inode-layout inode byte 19 296 0x4b60 nid 603',
      'warning: The checksum is 0x1f2e3d4c. expected 0x99a81b02 superblock-checksum superblock byte 1 028 0x404',
      'info: The name filter says that an attribute is absent which is there. xattr-filter xattr byte 20 512 0x5020 nid 43 /opt/model-1.bin',
      '1 204 more are not listed.',
    ]);
    await findings.getByRole('link', { name: '/opt/model-1.bin' }).click();
    await waitForSelected(page, 'model-1.bin');
    await findings.waitFor({ state: 'hidden' });
    await end(open);
  });

  it('keeps its windows inside the page', async () => {
    const open = await tester.open(troubledImage(), { width: 420 });
    await waitForTotal(open.page, 4);
    await open.page.getByRole('button', { name: '2 errors, 1 warning' }).click();
    const box = (await open.page.getByRole('dialog', { name: 'Findings' }).boundingBox())!;
    assert.ok(box.x >= 0 && box.x + box.width <= 420 && box.y + box.height <= 760, JSON.stringify(box));
    await end(open);
  });

  it('names the images that are compared, and which are not ready or left out', async () => {
    const image = appImage();
    const { set } = image.summary;
    image.summary = {
      ...image.summary,
      set: {
        ...set,
        images: [
          ...set.images.map((one, index) => ({ ...one, indexed: index < 2 })),
          { uri: imageUri('app-v4'), label: 'app-v4', indexed: false, error: 'No magic at byte 1 024.' },
        ],
      },
    };
    const open = await tester.open(image);
    const { page } = open;
    const button = page.getByRole('button', { name: 'Sharing set' });
    assert.equal(
      plain(await button.innerText()),
      'Sharing set app-v1, app-v2, app-v3, app-v4 3 of 4 indexed 1 image left out',
    );
    await button.click();
    const details = page.getByRole('dialog', { name: 'Sharing set' });
    assert.deepEqual((await details.getByRole('listitem').allInnerTexts()).map(plain), [
      'app-v1',
      'app-v2 this image',
      'app-v3 being indexed',
      'app-v4 No magic at byte 1 024.',
    ]);
    assert.match(
      plain(await details.innerText()),
      /88 pages instead of 231: 572 KiB saved by 29 groups\. Rules of linux-7\.3$/,
    );
    await end(open);
  });

  it('asks the host for report, text and another inode', async () => {
    const open = await tester.open(appImage());
    const { page, host } = open;
    await waitForTotal(page, 4);
    host.tell({ kind: 'reveal', target: '/etc' });
    await waitForSelected(page, 'etc');
    for (const name of ['Go to Inode', 'Open as Text', 'Report'])
      await page.getByRole('button', { name }).click();
    await open.until(() => host.heard('command').length === 3);
    assert.deepEqual(host.heard('command'), [
      { kind: 'command', command: 'goToInode', nid: '37' },
      { kind: 'command', command: 'listing', nid: '37' },
      { kind: 'command', command: 'report', nid: '37' },
    ]);
    assert.deepEqual(host.heard('selected').at(-1), { kind: 'selected', nid: '37', path: '/etc' });
    await end(open);
  });

  it('drops columns and figures in a sensible order where it is narrow', async () => {
    const open = await tester.open(appImage());
    const { page } = open;
    await waitForTotal(page, 4);
    const shown = async (width: number): Promise<string> => {
      await page.setViewportSize({ width, height: 700 });
      await page.evaluate('new Promise(requestAnimationFrame)'); // the inspector has found its place
      const visible = await page.locator('[role=columnheader]:visible').allInnerTexts();
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width);
      return visible.join(', ');
    };
    assert.equal(await shown(1280), 'Name, Size, Pages, Layout, Fingerprint, Shares with');
    assert.equal(await shown(660), 'Name, Size, Pages, Fingerprint, Shares with');
    assert.equal(await shown(580), 'Name, Size, Pages, Shares with');
    assert.equal(await shown(460), 'Name, Size, Shares with');
    assert.equal(await shown(320), 'Name, Shares with');
    await end(open);
  });
});
