// References through VS Code's own peek: from a line of a listing to the line of a sharer in another image.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { useVsCode } from '../support/vscode-host/use-vscode.ts';
import type { Workbench } from '../support/vscode-host/workbench.ts';

const PATH = '/etc/duvemo.conf';

describe('references to a line of a listing', () => {
  const { openWorkbench } = useVsCode({ workspace: 'demo' });

  it('are peeked at with Shift+F12, image by image, and one of them is gone to', async () => {
    const workbench = await openWorkbench();
    const { page } = workbench;
    await openListing(workbench, 'app-v2');
    await page.locator('.view-line', { hasText: PATH }).click();
    await page.keyboard.press('Shift+F12');
    const peek = page.locator('.reference-zone-widget');
    await peek.locator('.ref-tree .monaco-list-row').nth(3).waitFor();
    assert.deepEqual(await peek.locator('.ref-tree .reference-file .label-name').allInnerTexts(), [
      'app-v1.erofs-listing',
      'app-v2.erofs-listing',
      'app-v3.erofs-listing',
    ]);
    assert.deepEqual(await peek.locator('.ref-tree .reference-file .count').allInnerTexts(), ['1', '1', '1']);
    await workbench.screenshot('references-peek');

    const other = peek.locator('.ref-tree .monaco-list-row', { hasText: 'app-v3' });
    await other.locator('.monaco-tl-twistie').click();
    const line = peek.locator('.ref-tree .referenceMatch', { hasText: PATH });
    await line.nth(1).dblclick();
    await workbench.tab('app-v3.erofs-listing').waitFor();
    assert.deepEqual(await workbench.activeTabs(), ['app-v3.erofs-listing']);
    assert.equal(await cursorLine(workbench), await numberOf(workbench, PATH));
    assert.deepEqual(workbench.errors, []);
    assert.deepEqual(await workbench.notifications(), []);
  });

  it('are what F12 shows on a file, while on a symlink it goes to the target', async () => {
    const workbench = await openWorkbench();
    const { page } = workbench;
    await openListing(workbench, 'app-v2');
    await page.locator('.view-line', { hasText: PATH }).click();
    await page.keyboard.press('F12');
    await page.locator('.reference-zone-widget .ref-tree .monaco-list-row').nth(3).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.reference-zone-widget').waitFor({ state: 'detached' });

    await page.locator('.view-line', { hasText: '/bin -> usr/bin' }).click();
    const before = await cursorLine(workbench);
    await page.keyboard.press('F12');
    await page.waitForFunction(
      (line) => !document.querySelector('#status\\.editor\\.selection')?.textContent?.includes(`Ln ${line},`),
      before,
    );
    assert.equal(await cursorLine(workbench), await numberOf(workbench, '/usr/bin'));
    assert.deepEqual(await workbench.activeTabs(), ['app-v2.erofs-listing']);
    assert.deepEqual(workbench.errors, []);
    assert.deepEqual(await workbench.notifications(), []);
  });
});

/** Opens the listing of a whole image and waits until the server has compared the set. */
async function openListing(workbench: Workbench, image: string): Promise<void> {
  await workbench.quickOpen(`${image}.erofs`);
  await workbench.imagePage(`${image}.erofs`);
  await workbench.runCommand('EROFS: Open Listing');
  await workbench.tab(`${image}.erofs-listing`).waitFor();
  await workbench.page.locator('.view-line', { hasText: 'shared:' }).first().waitFor();
}

/** The line of the cursor, as the status bar has it. */
async function cursorLine({ page }: Workbench): Promise<number> {
  const text = await page.locator('#status\\.editor\\.selection').innerText();
  return Number(/Ln (\d+)/.exec(text)?.[1]);
}

/** The number in the margin beside the line that shows a text. */
async function numberOf({ page }: Workbench, text: string): Promise<number> {
  const line = await page
    .locator('.editor-group-container.active .view-line', { hasText: text })
    .first()
    .boundingBox();
  assert.ok(line);
  const numbers = page.locator('.editor-group-container.active .line-numbers');
  for (const number of await numbers.all()) {
    const box = await number.boundingBox();
    if (box !== null && Math.abs(box.y - line.y) < 2) return Number(await number.innerText());
  }
  throw new Error(`The line of ${text} has no number.`);
}
