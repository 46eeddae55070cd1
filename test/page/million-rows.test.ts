// A tree of a million rows and a directory of a hundred thousand: every row can be reached, few are in the document at any time.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { largeImage } from '../support/page-host/large-image.ts';
import { type OpenPage, PageTester } from '../support/page-host/open-page.ts';
import {
  activeRow,
  grid,
  rowNamed,
  rowsInSight,
  waitForSelected,
  waitForTotal,
} from '../support/page-host/page-reader.ts';

/** `/deep` with 1,000 directories of 999 files each, and `/flat`. */
const ALL_OF_DEEP = 1_000_002;
const MOST_NODES = 1500;

describe('a million rows', () => {
  let tester: PageTester;
  const image = largeImage();
  before(async () => {
    tester = await PageTester.start();
  });
  after(() => tester.stop());

  const nodes = ({ page }: OpenPage): Promise<number> =>
    page.evaluate(() => document.querySelectorAll('*').length);

  const expandAll = async (): Promise<OpenPage> => {
    const open = await tester.open(image);
    await waitForTotal(open.page, 2);
    await grid(open.page).focus();
    await open.page.keyboard.press('ArrowDown');
    await open.page.keyboard.press('*');
    await waitForTotal(open.page, ALL_OF_DEEP);
    return open;
  };

  it('are walked to the end by key', async () => {
    const open = await expandAll();
    const { page, problems } = open;
    await page.keyboard.press('End');
    await waitForSelected(page, 'flat');
    await page.keyboard.press('Home');
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowRight');
    await waitForTotal(page, ALL_OF_DEEP + 100_000);
    await page.keyboard.press('ArrowLeft');
    await waitForTotal(page, ALL_OF_DEEP);
    await page.keyboard.press('ArrowUp');
    await waitForSelected(page, 'file-0998.dat');
    const { attributes } = (await activeRow(page))!;
    assert.equal(attributes['aria-rowindex'], String(ALL_OF_DEEP));
    assert.equal(attributes['aria-posinset'], '999');
    assert.ok((await nodes(open)) < MOST_NODES);
    await page.keyboard.press('ArrowLeft');
    await waitForSelected(page, 'dir-0999');
    await page.keyboard.press('ArrowLeft');
    await waitForTotal(page, ALL_OF_DEEP - 999);
    assert.equal((await rowsInSight(page)).at(-1), 'flat', 'the last row stays in sight as rows go');
    await page.keyboard.press('Home');
    await waitForSelected(page, 'deep');
    await page.keyboard.press('ArrowLeft');
    await waitForTotal(page, 2);
    assert.deepEqual(problems, []);
    await open.close();
  });

  it('are dragged through to the end and back', async () => {
    const open = await expandAll();
    const { page, problems } = open;
    const strip = (await page.locator('.strip').boundingBox())!;
    const x = strip.x + strip.width / 2;
    const seen = new Set<string>();
    await page.mouse.move(x, strip.y + 5);
    await page.mouse.down();
    for (let step = 1; step <= 40; step++) {
      await page.mouse.move(x, strip.y + 5 + (strip.height * step) / 40);
      for (const name of await rowsInSight(page)) seen.add(name);
      assert.ok((await nodes(open)) < MOST_NODES);
    }
    await rowNamed(page, 'flat').waitFor();
    assert.equal((await rowsInSight(page)).at(-1), 'flat');
    await page.mouse.move(x, strip.y - 100);
    await page.mouse.up();
    await rowNamed(page, 'deep').waitFor();
    assert.equal((await rowsInSight(page))[0], 'deep');
    assert.ok(seen.size > 100, `rows showed on the way: ${seen.size}`);
    assert.deepEqual(problems, []);
    await open.close();
  });

  it('are jumped into by a click on the strip', async () => {
    const open = await expandAll();
    const { page } = open;
    const strip = (await page.locator('.strip').boundingBox())!;
    await page.mouse.click(strip.x + 5, strip.y + strip.height / 2);
    await page.waitForFunction(() => {
      const index = Number(document.querySelector('.layer .row')?.getAttribute('data-index'));
      return index > 490_000 && index < 510_000;
    });
    assert.equal(
      await page.evaluate(() => document.activeElement?.getAttribute('role')),
      'treegrid',
      'the focus stays in the tree',
    );
    await open.close();
  });

  it('are scrolled by the wheel, to the pixel and with Alt faster', async () => {
    const open = await expandAll();
    const { page } = open;
    const firstTop = (): Promise<number> =>
      page.evaluate(() => {
        const row = document.querySelector('.layer .row')!;
        const body = document.querySelector('.tree-body')!;
        const above = row.getBoundingClientRect().top - body.getBoundingClientRect().top;
        return Number(row.getAttribute('data-index')) * 22 - above;
      });
    await page.mouse.move(300, 300);
    await page.mouse.wheel(0, 1003);
    await page.waitForFunction(
      () => Number(document.querySelector('.layer .row')?.getAttribute('data-index')) > 30,
    );
    assert.equal(Math.round(await firstTop()), 1003);
    await page.keyboard.down('Alt');
    await page.mouse.wheel(0, 100);
    await page.keyboard.up('Alt');
    await page.waitForFunction(
      () => Number(document.querySelector('.layer .row')?.getAttribute('data-index')) > 58,
    );
    assert.equal(Math.round(await firstTop()), 1503);
    await open.close();
  });

  it('scroll through a directory of 100,000 entries', async () => {
    const open = await tester.open(image);
    const { page, problems } = open;
    await waitForTotal(page, 2);
    await grid(page).focus();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowRight');
    await waitForTotal(page, 100_002);
    await page.keyboard.press('End');
    await waitForSelected(page, 'entry-099999');
    const { attributes } = (await activeRow(page))!;
    assert.equal(attributes['aria-setsize'], '100000');
    await page.keyboard.type('entry-050');
    await waitForSelected(page, 'entry-050000');
    await page.getByRole('columnheader', { name: 'Name' }).getByRole('link', { name: '/flat' }).click();
    await waitForSelected(page, 'flat');
    assert.deepEqual(problems, []);
    await open.close();
  });

  it('show where files share, in a few elements', async () => {
    const open = await expandAll();
    const { page } = open;
    await page.waitForFunction(
      () => (document.querySelector('.marks .share')?.getAttribute('d') ?? '').length > 20,
    );
    const { share, refused, count } = await page.evaluate(() => ({
      share: document.querySelector('.marks .share')!.getBoundingClientRect().height,
      refused: document.querySelector('.marks .refused')!.getAttribute('d'),
      count: document.querySelectorAll('.strip *').length,
    }));
    assert.ok(share > 500, 'shared files stand everywhere in this tree');
    assert.match(refused!, /^M9 \d+H14/);
    assert.ok(count < 10);
    await open.close();
  });
});
