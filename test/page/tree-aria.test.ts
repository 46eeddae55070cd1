// What assistive technology is told of the tree: roles, places in the whole, states, the active descendant.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { appImage } from '../support/page-host/app-image.ts';
import { PageTester } from '../support/page-host/open-page.ts';
import {
  activeRow,
  grid,
  rowNamed,
  waitForSelected,
  waitForTotal,
} from '../support/page-host/page-reader.ts';

describe('ARIA of the tree', () => {
  let tester: PageTester;
  before(async () => {
    tester = await PageTester.start();
  });
  after(() => tester.stop());

  it('is a treegrid with headers and rows', async () => {
    const { page, host, close, problems } = await tester.open(appImage());
    await waitForTotal(page, 4);
    host.tell({ kind: 'reveal', target: '/usr/bin/app-cfg' });
    await waitForSelected(page, 'app-cfg');
    const snapshot = await grid(page).ariaSnapshot();
    assert.equal(
      snapshot.replaceAll('\u00a0', ' '),
      `- treegrid "Inodes of app-v2.erofs":
  - rowgroup:
    - row "Name Size Pages Layout Fingerprint Shares with":
      - columnheader "Name"
      - columnheader "Size"
      - columnheader "Pages"
      - columnheader "Layout"
      - columnheader "Fingerprint"
      - columnheader "Shares with"
  - rowgroup:
    - row "etc 4 KiB 3 inline 2 of 3 pages" [level=1]:
      - gridcell "etc"
      - gridcell "4 KiB"
      - gridcell "3"
      - gridcell "inline"
      - gridcell
      - gridcell "2 of 3 pages"
    - row "opt 4 KiB 18 inline 18 of 18 pages" [level=1]:
      - gridcell "opt"
      - gridcell "4 KiB"
      - gridcell "18"
      - gridcell "inline"
      - gridcell
      - gridcell "18 of 18 pages"
    - row "usr 4 KiB 84 inline 71 of 84 pages" [expanded] [level=1]:
      - gridcell "usr"
      - gridcell "4 KiB"
      - gridcell "84"
      - gridcell "inline"
      - gridcell
      - gridcell "71 of 84 pages"
    - row "bin 4 KiB 10 inline 5 of 10 pages" [expanded] [level=2]:
      - gridcell "bin"
      - gridcell "4 KiB"
      - gridcell "10"
      - gridcell "inline"
      - gridcell
      - gridcell "5 of 10 pages"
    - row "app 19.5 KiB 5 plain 21f44373 shares with 3 inodes, app-v1, here" [level=3]:
      - gridcell "app"
      - gridcell "19.5 KiB"
      - gridcell "5"
      - gridcell "plain"
      - gridcell "21f44373"
      - gridcell "shares with 3 inodes, app-v1, here"
    - 'row "app-cfg 8.8 KiB 3 inline 1edfd8a0 does not share: class" [level=3] [selected]':
      - gridcell "app-cfg"
      - gridcell "8.8 KiB"
      - gridcell "3"
      - gridcell "inline"
      - gridcell "1edfd8a0"
      - 'gridcell "does not share: class"'
    - row "symbolic link sh leads to ../lib/busybox inline" [level=3]:
      - gridcell "symbolic link sh leads to ../lib/busybox"
      - gridcell
      - gridcell
      - gridcell "inline"
      - gridcell
      - gridcell
    - row "tool 5.9 KiB 2 inline 8edf4a44 alone" [level=3]:
      - gridcell "tool"
      - gridcell "5.9 KiB"
      - gridcell "2"
      - gridcell "inline"
      - gridcell "8edf4a44"
      - gridcell "alone"
    - row "lib 4 KiB 49 inline 41 of 49 pages" [level=2]:
      - gridcell "lib"
      - gridcell "4 KiB"
      - gridcell "49"
      - gridcell "inline"
      - gridcell
      - gridcell "41 of 49 pages"
    - row "share 4 KiB 25 inline 25 of 25 pages" [level=2]:
      - gridcell "share"
      - gridcell "4 KiB"
      - gridcell "25"
      - gridcell "inline"
      - gridcell
      - gridcell "25 of 25 pages"
    - row "var 4 KiB 0 inline" [level=1]:
      - gridcell "var"
      - gridcell "4 KiB"
      - gridcell "0"
      - gridcell "inline"
      - gridcell
      - gridcell`,
    );
    assert.deepEqual(problems, []);
    await close();
  });

  it('says of each row where it stands', async () => {
    const { page, host, close } = await tester.open(appImage());
    await waitForTotal(page, 4);
    host.tell({ kind: 'reveal', target: '/usr/lib/libbeta.so' });
    await waitForSelected(page, 'libbeta.so');
    const { attributes } = (await activeRow(page))!;
    assert.equal(attributes['aria-level'], '3');
    assert.equal(attributes['aria-posinset'], '4');
    assert.equal(attributes['aria-setsize'], '7');
    assert.equal(attributes['aria-rowindex'], '10');
    assert.equal(attributes['aria-selected'], 'true');
    assert.equal(attributes['aria-expanded'], undefined);
    const lib = rowNamed(page, 'lib');
    assert.equal(await lib.getAttribute('aria-expanded'), 'true');
    assert.equal(await rowNamed(page, 'etc').getAttribute('aria-expanded'), 'false');
    assert.equal(await grid(page).getAttribute('aria-colcount'), '6');
    const columns = await lib
      .locator('[role=gridcell]')
      .evaluateAll((cells) => cells.map((cell) => cell.getAttribute('aria-colindex')));
    assert.deepEqual(columns, ['1', '2', '3', '4', '5', '6']);
    await close();
  });

  it('keeps the active descendant while it is scrolled out of sight', async () => {
    const { page, close } = await tester.open(appImage(), { height: 300 });
    await waitForTotal(page, 4);
    await grid(page).focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', '*']) await page.keyboard.press(key);
    await waitForTotal(page, 50);
    await page.mouse.move(300, 200);
    await page.mouse.wheel(0, 10_000);
    await rowNamed(page, 'var').waitFor();
    const active = await activeRow(page);
    assert.equal(active?.path, 'usr');
    assert.match(active?.attributes['class'] ?? '', /\baway\b/);
    await page.keyboard.press('ArrowDown');
    await waitForSelected(page, 'bin');
    await close();
  });

  it('names the scroll bar for what it is', async () => {
    const { page, close } = await tester.open(appImage());
    await waitForTotal(page, 4);
    const strip = page.getByRole('scrollbar', { name: 'Overview of the tree' });
    assert.equal(await strip.getAttribute('aria-valuemax'), '4');
    assert.equal(await strip.getAttribute('aria-controls'), 'tree-rows');
    assert.equal(await page.locator('#tree-rows').count(), 1);
    await close();
  });
});
