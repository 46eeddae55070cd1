// Journey 1: open an image, find a file in its tree, see its fingerprint.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { useVsCode } from '../support/vscode-host/use-vscode.ts';
import { expand, marked, row, rowNames, selected } from './support/tree.ts';

const FINGERPRINT = '07e0c9903f118c389a9790173ddba1f9125f59ca10defa0ec8766a1c2e3a5410';

describe('journey 1: open an image', () => {
  const { openWorkbench } = useVsCode({ workspace: 'demo' });

  it('shows its tree, a file in it, and the fingerprint of the file', async () => {
    const workbench = await openWorkbench();
    await workbench.quickOpen('app-v1.erofs');
    const page = await workbench.imagePage('app-v1.erofs');
    await row(page, 'usr').waitFor();
    assert.deepEqual(await rowNames(page), ['bin', 'dev', 'etc', 'usr', 'var']);
    await expand(page, 'usr', 'lib');
    await row(page, 'libte.so.9').click();
    assert.equal(await selected(page), 'libte.so.9');
    await page.getByText('/usr/lib/libte.so.9').first().waitFor();
    await page.locator('.digits').first().waitFor();
    assert.equal((await page.locator('.digits').first().innerText()).replaceAll(/\s/g, ''), FINGERPRINT);
    await page.getByText('erofs.fingerprint.v1').first().waitFor();
    await workbench.screenshot('journey-1-light');
    await workbench.setTheme('dark');
    await workbench.screenshot('journey-1-dark');
    assert.deepEqual(workbench.errors, []);
  });

  it('keeps the place over a reload of the window', async () => {
    const workbench = await openWorkbench();
    await workbench.quickOpen('app-v1.erofs');
    const before = await workbench.imagePage('app-v1.erofs');
    await row(before, 'usr').waitFor();
    await expand(before, 'usr', 'lib');
    await row(before, 'libma.so.8').click();
    await before.getByText('/usr/lib/libma.so.8').first().waitFor();
    await workbench.reload();
    const after = await workbench.imagePage('app-v1.erofs');
    await row(after, 'libma.so.8').waitFor();
    assert.equal(await selected(after), 'libma.so.8');
    assert.deepEqual(workbench.errors, []);
  });

  it('goes to an inode from the palette, by part of a name and by nid', async () => {
    const workbench = await openWorkbench();
    await workbench.quickOpen('app-v1.erofs');
    const page = await workbench.imagePage('app-v1.erofs');
    await row(page, 'usr').waitFor();
    await workbench.runCommand('EROFS: Go to Inode...');
    await workbench.answer('/usr/share/doc/zi/readme');
    await page.getByText('/usr/share/doc/zi/readme').first().waitFor();
    assert.equal(await selected(page), 'readme');
    await workbench.runCommand('EROFS: Go to Inode...');
    await workbench.answer('768');
    await marked(page, 'app', /3|4/);
    assert.equal(await selected(page), 'app');
    assert.deepEqual(await workbench.notifications(), []);
  });
});
