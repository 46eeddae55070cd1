// Journey 3: from the palette to a dedup report of the workspace, over a group of it to an inode.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { useVsCode } from '../support/vscode-host/use-vscode.ts';
import type { Workbench } from '../support/vscode-host/workbench.ts';
import { row, selected } from './support/tree.ts';

/** Leafs through the text in the editor until this is on the screen. */
async function scrollTo(workbench: Workbench, text: string): Promise<void> {
  for (let page = 0; page < 20; page++) {
    if ((await workbench.editorLines()).some((line) => line.includes(text))) return;
    await workbench.page.keyboard.press('PageDown');
  }
  assert.fail(`${text} is not in the text`);
}

describe('journey 3: report what sharing saves', () => {
  const { openWorkbench } = useVsCode({ workspace: 'demo' });

  it('opens from the palette, explains a group on hover, and links to its inodes', async () => {
    const workbench = await openWorkbench();
    await workbench.runCommand('EROFS: Dedup Report');
    await workbench.tab('workspace.erofs-report').waitFor();
    const lines = await workbench.editorLines();
    assert.match(lines.join('\n'), /order listed +108 +432 KiB +121 +484 KiB +53 %/);
    await scrollTo(workbench, 'sha256 4821f443');
    const text = await workbench.hoverText('sha256 4821f443');
    assert.match(text, /shared by 4 inodes/);
    assert.match(text, /app-v3 \/opt\/copy-of-app/);
    await workbench.screenshot('journey-3-light');
    const links = workbench.page.locator('.monaco-hover:not(.hidden) a', { hasText: '/opt/copy-of-app' });
    await links.last().click();
    const page = await workbench.imagePage('app-v3.erofs');
    await page.locator('[role="row"][aria-selected="true"]').waitFor();
    assert.equal(await selected(page), 'copy-of-app');
    assert.deepEqual(workbench.errors, []);
    assert.deepEqual(await workbench.notifications(), []);
  });

  it('asks what to compare where an image is in front', async () => {
    const workbench = await openWorkbench();
    await workbench.quickOpen('app-v1.erofs');
    await row(await workbench.imagePage('app-v1.erofs'), 'usr').waitFor();
    await workbench.runCommand('EROFS: Dedup Report');
    await workbench.pick('This image');
    await workbench.tab('app-v1.erofs-report').waitFor();
    assert.match((await workbench.editorLines()).join('\n'), /order listed +66 /);
    await workbench.setTheme('dark');
    await workbench.screenshot('journey-3-dark');
  });
});
