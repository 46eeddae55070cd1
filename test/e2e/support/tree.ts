// What a person sees and does in the tree of an image: rows by their path of names, by mouse and by key.
import assert from 'node:assert/strict';
import type { FrameLocator, Locator } from 'playwright-core';

/** The row with that name, of those on the screen. */
export function row(page: FrameLocator, name: string): Locator {
  const exact = new RegExp(`^${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?: → .*)?$`);
  return page.getByRole('row').filter({ has: page.locator('.cell.name', { hasText: exact }) });
}

/** Expands the directories, one below the other, as with the mouse. */
export async function expand(page: FrameLocator, ...names: string[]): Promise<void> {
  for (const name of names) {
    await row(page, name).dblclick();
    await page.locator(`[role="row"][aria-expanded="true"]`, { hasText: name }).first().waitFor();
  }
}

/** The names of the rows on the screen, from the top. */
export async function rowNames(page: FrameLocator): Promise<string[]> {
  return page.locator('[role="row"] .cell.name .text').allInnerTexts();
}

/** Waits until the row's last cell says this. */
export async function marked(page: FrameLocator, name: string, text: RegExp): Promise<void> {
  await row(page, name).locator('.cell.shares', { hasText: text }).waitFor();
}

export async function selected(page: FrameLocator): Promise<string> {
  const cell = page.locator('[role="row"][aria-selected="true"] .cell.name .text');
  await cell.waitFor();
  const name = await cell.innerText();
  assert.ok(name);
  return name;
}
