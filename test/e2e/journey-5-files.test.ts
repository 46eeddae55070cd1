// Journey 5, its first half: the content of a file inside an image, in VS Code's own editor.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { useVsCode } from '../support/vscode-host/use-vscode.ts';
import { expand, row } from './support/tree.ts';

describe('journey 5: files inside an image', () => {
  const { openWorkbench } = useVsCode({ workspace: 'demo' });

  it('opens the content of a file from the inspector', async () => {
    const workbench = await openWorkbench();
    await workbench.quickOpen('app-v1.erofs');
    const page = await workbench.imagePage('app-v1.erofs');
    await row(page, 'etc').waitFor();
    await expand(page, 'etc');
    await row(page, 'bime.conf').click();
    await page.getByRole('button', { name: 'Open the content' }).click();
    await workbench.tab('bime.conf').waitFor();
    await workbench.page.locator('.monaco-editor .view-line').nth(1).waitFor();
    const lines = await workbench.editorLines();
    assert.ok(lines.join('\n').length > 40, 'the text is shown');
    await workbench.screenshot('journey-5-content');
    assert.deepEqual(workbench.errors, []);
  });
});
