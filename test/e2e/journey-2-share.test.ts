// Journey 2: two images, the files that they share, who shares one of them, and over to that one.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { useVsCode } from '../support/vscode-host/use-vscode.ts';
import { expand, marked, row, selected } from './support/tree.ts';

describe('journey 2: see what shares', () => {
  const { openWorkbench } = useVsCode({ workspace: 'demo' });

  it('marks shared files in both images, names the sharers on hover, and jumps to one', async () => {
    const workbench = await openWorkbench();
    for (const title of ['app-v1.erofs', 'app-v2.erofs']) {
      await workbench.quickOpen(title);
      const page = await workbench.imagePage(title);
      await row(page, 'usr').waitFor();
      await expand(page, 'usr', 'lib');
      await marked(page, 'libte.so.9', /●\s*3/);
    }
    const page = await workbench.imagePage('app-v2.erofs');
    await row(page, 'libte.so.9').locator('.cell.shares').hover();
    const hover = page.getByRole('dialog', { name: 'Sharing of libte.so.9' });
    await hover.locator('.sharers li').nth(2).waitFor();
    assert.deepEqual(await hover.locator('.sharers .image').allInnerTexts(), ['app-v1', 'app-v2', 'app-v3']);
    await workbench.screenshot('journey-2-hover');
    await hover.locator('.sharers li').first().getByRole('link').click();
    const other = await workbench.imagePage('app-v1.erofs');
    assert.deepEqual(await workbench.activeTabs(), ['app-v1.erofs']);
    await other.locator('[role="row"][aria-selected="true"]').waitFor();
    assert.equal(await selected(other), 'libte.so.9');
    assert.deepEqual(workbench.errors, []);
  });

  it('opens the image of a sharer that is not open yet', async () => {
    const workbench = await openWorkbench();
    await workbench.quickOpen('app-v2.erofs');
    const page = await workbench.imagePage('app-v2.erofs');
    await row(page, 'opt').waitFor();
    await expand(page, 'opt');
    await marked(page, 'new-in-v2', /●\s*2/);
    await row(page, 'new-in-v2').click();
    await page.locator('.sharers').getByRole('link').click();
    await workbench.tab('app-v3.erofs').waitFor();
    const other = await workbench.imagePage('app-v3.erofs');
    await other.locator('[role="row"][aria-selected="true"]').waitFor();
    assert.equal(await selected(other), 'new-in-v2');
  });

  it('shows who shares by key alone', async () => {
    const workbench = await openWorkbench();
    await workbench.setTheme('dark');
    await workbench.quickOpen('app-v2.erofs');
    const page = await workbench.imagePage('app-v2.erofs');
    await row(page, 'opt').waitFor();
    await expand(page, 'opt');
    await marked(page, 'new-in-v2', /●\s*2/);
    await row(page, 'new-in-v2').click();
    assert.equal(await selected(page), 'new-in-v2');
    await workbench.page.keyboard.press('Control+k');
    await workbench.page.keyboard.press('Control+i');
    const hover = page.getByRole('dialog', { name: 'Sharing of new-in-v2' });
    await hover.locator('.sharers li').nth(1).waitFor();
    assert.deepEqual(await hover.locator('.sharers .image').allInnerTexts(), ['app-v2', 'app-v3']);
    await workbench.screenshot('journey-2-hover-dark');
  });

  it('says on hover over a listing who shares with a line, and leads there', async () => {
    const workbench = await openWorkbench();
    await workbench.quickOpen('app-v2.erofs');
    await workbench.imagePage('app-v2.erofs');
    await workbench.runCommand('EROFS: Open Listing');
    await workbench.tab('app-v2.erofs-listing').waitFor();
    const text = await workbench.hoverText('/etc/duvemo.conf');
    assert.match(text, /shared by 3 inodes/);
    assert.match(text, /app-v1 \/etc\/duvemo\.conf/);
    assert.match(text, /app-v3 \/etc\/duvemo\.conf/);
    await workbench.screenshot('journey-2-listing');
    await workbench.page
      .locator('.monaco-hover:not(.hidden) a', { hasText: '/etc/duvemo.conf' })
      .nth(1)
      .click();
    const other = await workbench.imagePage('app-v1.erofs');
    await other.locator('[role="row"][aria-selected="true"]').waitFor();
    assert.equal(await selected(other), 'duvemo.conf');
  });
});
