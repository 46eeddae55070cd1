// Rows on their way: what is late, what nobody wants any more, what has become stale.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { largeImage } from '../support/page-host/large-image.ts';
import { type OpenPage, PageTester } from '../support/page-host/open-page.ts';
import {
  grid,
  rowNamed,
  rowsInSight,
  waitForSelected,
  waitForTotal,
} from '../support/page-host/page-reader.ts';

describe('rows', () => {
  let tester: PageTester;
  const image = largeImage();
  before(async () => {
    tester = await PageTester.start();
  });
  after(() => tester.stop());

  const openFlat = async (): Promise<OpenPage> => {
    const open = await tester.open(image);
    const { page } = open;
    await waitForTotal(page, 2);
    await grid(page).focus();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowRight');
    await waitForTotal(page, 100_002);
    return open;
  };
  const end = async ({ problems, close }: OpenPage): Promise<void> => {
    assert.deepEqual(problems, []);
    await close();
  };
  const placeholders = (page: Page): Promise<number> => page.locator('.placeholder').count();
  /** Counts placeholders in every frame from now on. */
  const watchPlaceholders = (page: Page): Promise<void> =>
    page.evaluate(`{
      globalThis.mostPlaceholders = 0;
      const look = () => {
        globalThis.mostPlaceholders = Math.max(globalThis.mostPlaceholders, document.querySelectorAll('.placeholder').length);
        requestAnimationFrame(look);
      };
      look();
    }`);

  it('never show a placeholder where answers are fast', async () => {
    const open = await openFlat();
    const { page } = open;
    await watchPlaceholders(page);
    await page.mouse.move(300, 300);
    for (let turn = 0; turn < 30; turn++) await page.mouse.wheel(0, 600);
    const strip = (await page.locator('.strip').boundingBox())!;
    for (const part of [0.9, 0.1, 0.5]) {
      await page.mouse.click(strip.x + 5, strip.y + strip.height * part);
      await page.waitForTimeout(80);
    }
    await page.keyboard.press('End');
    await waitForSelected(page, 'entry-099999');
    assert.equal(await page.evaluate('mostPlaceholders'), 0);
    await end(open);
  });

  it('show placeholders where answers are slow, and the rows when they come', async () => {
    const open = await openFlat();
    const { page, host } = open;
    host.hold('erofs/rows');
    await page.keyboard.press('End');
    await page.locator('.placeholder').first().waitFor();
    assert.equal(await grid(page).getAttribute('aria-activedescendant'), 'row-100001');
    assert.equal(await page.locator('#row-100001').getAttribute('aria-rowindex'), '100003');
    host.release('erofs/rows');
    await waitForSelected(page, 'entry-099999');
    assert.equal(await placeholders(page), 0);
    await end(open);
  });

  it('that nobody looks at any more are given up', async () => {
    const open = await openFlat();
    const { page, host } = open;
    await page.waitForTimeout(200);
    host.hold('erofs/rows');
    const before = host.requests.length;
    const strip = (await page.locator('.strip').boundingBox())!;
    await page.mouse.click(strip.x + 5, strip.y + strip.height * 0.5);
    await open.until(() => host.requests.slice(before).some(({ method }) => method === 'erofs/rows'));
    const outdated = host.requests.slice(before).filter(({ method }) => method === 'erofs/rows');
    await page.mouse.click(strip.x + 5, strip.y + strip.height * 0.9);
    await open.until(() => outdated.every(({ id }) => host.cancelled.includes(id)));
    host.release('erofs/rows');
    await page.locator('.placeholder').first().waitFor({ state: 'detached' });
    assert.ok((await rowsInSight(page))[0]! > '  entry-08');
    await end(open);
  });

  it('of another generation are not mixed with those that are shown', async () => {
    const open = await openFlat();
    const { page, host } = open;
    await page.waitForTimeout(200);
    // The server moves on unnoticed; then more rows are wanted.
    host.view.expand(host.image.tree.nid(host.image.tree.find('/deep')!), true, false);
    await page.mouse.move(300, 300);
    await page.mouse.wheel(0, 5000);
    await waitForTotal(page, 101_002);
    const indexes = await page.evaluate(() =>
      [...document.querySelectorAll('.layer .row')].map((row) => [
        Number(row.getAttribute('data-index')),
        row.querySelector('.text')?.textContent ?? '',
      ]),
    );
    for (const [index, name] of indexes) {
      assert.equal(name, host.view.rows(Number(index), 1).rows[0]?.name, `row ${index}`);
    }
    await end(open);
  });

  it('that come too late after a change are thrown away', async () => {
    const open = await openFlat();
    const { page, host } = open;
    await page.waitForTimeout(200);
    host.hold('erofs/rows');
    const before = host.count('erofs/rows');
    for (let pages = 0; pages < 4; pages++) await page.keyboard.press('PageDown');
    await open.until(() => host.count('erofs/rows') > before);
    const stale = host.view.rows(0, 2000).generation;
    await page.keyboard.press('Home');
    await waitForSelected(page, 'deep');
    await page.keyboard.press('ArrowRight');
    await open.until(() => host.view.generation > stale);
    host.release('erofs/rows');
    await waitForTotal(page, 101_002);
    assert.deepEqual((await rowsInSight(page)).slice(0, 3), ['deep', '  dir-0000', '  dir-0001']);
    await end(open);
  });

  it('say what was expanded while a long expansion is under way', async () => {
    const open = await tester.open(image);
    const { page, host } = open;
    await waitForTotal(page, 2);
    host.hold('erofs/expand');
    await rowNamed(page, 'deep').locator('.twistie').click();
    await rowNamed(page, 'deep').locator('.codicon-loading').waitFor();
    host.release('erofs/expand');
    await waitForTotal(page, 1002);
    assert.equal(await page.locator('.codicon-loading').count(), 0);
    await end(open);
  });

  it('are expanded and collapsed by the mouse: name, twistie, Alt for all, double click elsewhere', async () => {
    const open = await tester.open(image);
    const { page } = open;
    await waitForTotal(page, 2);
    const deep = rowNamed(page, 'deep');
    await deep.locator('.text').click();
    await waitForTotal(page, 1002);
    await deep.locator('.twistie').click();
    await waitForTotal(page, 2);
    await deep.locator('.size').click();
    await waitForSelected(page, 'deep');
    await page.waitForTimeout(600);
    await waitForTotal(page, 2);
    await deep.locator('.size').dblclick();
    await waitForTotal(page, 1002);
    await page.waitForTimeout(600);
    await deep.locator('.twistie').click({ modifiers: ['Alt'] });
    await waitForTotal(page, 2);
    await deep.locator('.twistie').click({ modifiers: ['Alt'] });
    await waitForTotal(page, 1_000_002);
    await end(open);
  });
});
