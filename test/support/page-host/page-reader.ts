// What a person would read off the page: for assertions.

import type { Locator, Page } from 'playwright-core';

export const grid = (page: Page): Locator => page.getByRole('treegrid');

/** Names of the rows in sight, from top to bottom, indented by level. */
export async function rowsInSight(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const body = document.querySelector('.tree-body')!.getBoundingClientRect();
    return [...document.querySelectorAll('.tree-body .row')]
      .filter((row) => {
        const { top, bottom } = row.getBoundingClientRect();
        return top >= body.top - 0.5 && bottom <= body.bottom + 0.5;
      })
      .map((row) => {
        const level = Number(row.getAttribute('aria-level') ?? 1);
        return '  '.repeat(level - 1) + (row.querySelector('.text')?.textContent ?? '');
      });
  });
}

/** The row that is the grid's active descendant, as screen readers find it. */
export const activeRow = (
  page: Page,
): Promise<{ path: string; attributes: Record<string, string> } | undefined> =>
  page.evaluate(() => {
    const id = document.querySelector('[role=treegrid]')?.getAttribute('aria-activedescendant');
    const row = id ? document.getElementById(id) : null;
    if (!row) return undefined;
    const attributes = Object.fromEntries([...row.attributes].map(({ name, value }) => [name, value]));
    return { path: row.querySelector('.text')?.textContent ?? '', attributes };
  });

/** Name of the selected row; undefined without one. */
export const selectedName = async (page: Page): Promise<string | undefined> => (await activeRow(page))?.path;

/** Waits until the selected row has that name. */
export async function waitForSelected(page: Page, name: string): Promise<void> {
  await page.waitForFunction((wanted) => {
    const id = document.querySelector('[role=treegrid]')?.getAttribute('aria-activedescendant');
    const row = id ? document.getElementById(id) : null;
    return (
      row?.getAttribute('aria-selected') === 'true' && row.querySelector('.text')?.textContent === wanted
    );
  }, name);
}

export const rowNamed = (page: Page, name: string): Locator =>
  page
    .locator('.tree-body .layer .row')
    .filter({ has: page.locator(`.text:text-is(${JSON.stringify(name)})`) });

/** Waits until the tree has so many rows. */
export const waitForTotal = (page: Page, total: number): Promise<unknown> =>
  page.waitForFunction(
    (count) => document.querySelector('[role=treegrid]')?.getAttribute('aria-rowcount') === String(count + 1),
    total,
  );
