// The file system `erofs:` through VS Code's own file API: the inside of an image as files and folders.
import * as assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import type { Api } from '../../src/extension/main.ts';
import { activeExtension, activeTab, closeAllEditors, compared, imageUri } from './support/extension.ts';

describe('file system', () => {
  let api: Api;
  const inside = (image: string, path: string): vscode.Uri =>
    vscode.Uri.from({
      scheme: 'erofs',
      authority: Buffer.from(imageUri(image).toString()).toString('hex'),
      path,
    });
  before(async () => {
    api = await activeExtension();
    await compared(api);
  });
  afterEach(closeAllEditors);

  it('lists directories, and follows symlinks inside the image', async () => {
    const root = await vscode.workspace.fs.readDirectory(inside('app-v1.erofs', '/'));
    const types = new Map(root);
    assert.equal(types.get('etc'), vscode.FileType.Directory);
    assert.equal(types.get('bin'), vscode.FileType.Directory | vscode.FileType.SymbolicLink);
    const bin = await vscode.workspace.fs.readDirectory(inside('app-v1.erofs', '/bin'));
    const usrBin = await vscode.workspace.fs.readDirectory(inside('app-v1.erofs', '/usr/bin'));
    assert.deepEqual(bin, usrBin);
  });

  it('reads content whose fingerprint agrees', async () => {
    const bytes = await vscode.workspace.fs.readFile(inside('app-v1.erofs', '/usr/bin/app'));
    const digest = createHash('sha256').update(bytes).digest('hex');
    const nid = (await api.server.request('erofs/fileStatus', {
      image: imageUri('app-v1.erofs').toString(),
      path: '/usr/bin/app',
    }))!.nid;
    const details = await api.server.request('erofs/inode', {
      image: imageUri('app-v1.erofs').toString(),
      nid,
    });
    assert.equal(details.fingerprint?.hex, digest);
  });

  it('says which files are not there, and refuses to change any', async () => {
    await assert.rejects(
      async () => vscode.workspace.fs.stat(inside('app-v1.erofs', '/no/such')),
      (error: vscode.FileSystemError) => error.code === 'FileNotFound',
    );
    await assert.rejects(async () =>
      vscode.workspace.fs.writeFile(inside('app-v1.erofs', '/etc/new'), new Uint8Array(1)),
    );
  });

  it('shows a diff of one file in two images', async () => {
    const [left, right] = ['app-v1.erofs', 'app-v2.erofs'].map((image) => inside(image, '/etc/molana.conf'));
    await vscode.commands.executeCommand('vscode.diff', left, right, 'molana.conf');
    const input = activeTab()?.input;
    assert.ok(input instanceof vscode.TabInputTextDiff);
    const texts = await Promise.all([left!, right!].map((uri) => vscode.workspace.openTextDocument(uri)));
    assert.equal(texts.length, 2);
    assert.notEqual(texts[0]!.getText(), texts[1]!.getText());
  });
});
