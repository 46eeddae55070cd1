// The custom editor and what goes across editors. The page itself is tested in a browser of its own.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Api } from '../../src/extension/main.ts';
import {
  activeExtension,
  activeTab,
  closeAllEditors,
  compared,
  eventually,
  imageUri,
} from './support/extension.ts';

describe('image editor', () => {
  let api: Api;
  before(async () => {
    api = await activeExtension();
    await compared(api);
  });
  afterEach(closeAllEditors);

  it('opens images by itself', async () => {
    await vscode.commands.executeCommand('vscode.open', imageUri('app-v1.erofs'));
    const input = await eventually('a custom editor', () => activeTab()?.input);
    assert.ok(input instanceof vscode.TabInputCustom);
    assert.equal(input.viewType, 'erofs.image');
  });

  it('opens any file as an image when asked to', async () => {
    await vscode.commands.executeCommand('vscode.openWith', imageUri('README.md'), 'erofs.anyImage');
    const input = activeTab()?.input;
    assert.ok(input instanceof vscode.TabInputCustom);
    assert.equal(input.viewType, 'erofs.anyImage');
  });

  it('opens an image beside itself', async () => {
    const image = imageUri('app-v1.erofs');
    await vscode.commands.executeCommand('vscode.open', image);
    await vscode.commands.executeCommand('vscode.openWith', image, 'erofs.image', vscode.ViewColumn.Beside);
    const tabs = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs);
    assert.equal(tabs.filter(({ input }) => input instanceof vscode.TabInputCustom).length, 2);
  });

  it('shows an inode of another image in an editor of that image, and in the same one again', async () => {
    const args = { image: imageUri('app-v3.erofs').toString(), target: '1303' };
    for (const _ of [1, 2]) {
      await vscode.commands.executeCommand('erofs.revealInode', args);
      const input = activeTab()?.input;
      assert.ok(input instanceof vscode.TabInputCustom);
      assert.equal(input.uri.toString(), args.image);
    }
    assert.equal(vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).length, 1);
  });

  it('follows the images that come and go in the workspace', async () => {
    const copy = imageUri('copy.erofs');
    const labels = async (): Promise<string> =>
      (await api.server.request('erofs/sharingSet', {})).images.map(({ label }) => label).join(' ');
    await vscode.workspace.fs.copy(imageUri('app-v1.erofs'), copy);
    await eventually('a fourth image', async () => (await labels()) === 'app-v1 app-v2 app-v3 copy');
    await vscode.workspace.fs.delete(copy);
    await eventually('three images', async () => (await labels()) === 'app-v1 app-v2 app-v3');
  });

  it('leaves out the images that the setting excludes', async () => {
    const settings = vscode.workspace.getConfiguration('erofs');
    const count = async (): Promise<number> =>
      (await api.server.request('erofs/sharingSet', {})).images.length;
    await settings.update('sharing.exclude', ['**/app-v3*', '**/nothing'], vscode.ConfigurationTarget.Global);
    await eventually('two images', async () => (await count()) === 2);
    await settings.update('sharing.exclude', undefined, vscode.ConfigurationTarget.Global);
    await eventually('three images', async () => (await count()) === 3);
  });
});
