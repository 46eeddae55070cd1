// Listings and reports as VS Code sees them: opened by commands, of their language, with hovers and links.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Api } from '../../src/extension/main.ts';
import { activeExtension, closeAllEditors, compared, eventually, imageUri } from './support/extension.ts';

describe('text documents', () => {
  let api: Api;
  before(async () => {
    api = await activeExtension();
    await compared(api);
  });
  afterEach(closeAllEditors);

  it('opens a listing of an image', async () => {
    await vscode.commands.executeCommand('erofs.openListing', imageUri('app-v2.erofs'));
    const { document } = activeEditor();
    assert.equal(document.languageId, 'erofs-listing');
    const lines = document.getText().split('\n');
    assert.match(lines[0]!, /^# app-v2: .*app-v2\.erofs$/);
    assert.equal(lines.filter((line) => /^[-dlcbps]/.test(line)).length, 110);
    assert.ok(
      lines.includes(
        'lrwxrwxrwx     0:0      7      -  inline  -            -            42  /bin -> usr/bin',
      ),
    );
  });

  it('shows on hover who shares with a line, with links that open the images', async () => {
    await vscode.commands.executeCommand('erofs.openListing', imageUri('app-v2.erofs'));
    const hover = await hoverOn('/usr/lib/libte.so.9');
    assert.equal(hover.isTrusted && typeof hover.isTrusted, 'object');
    assert.match(hover.value, /shared by \*\*3\*\* inodes/);
    const links = [...hover.value.matchAll(/\(command:erofs\.revealInode\?([^)]*)\)/g)];
    const targets = links.map(([, args]) => JSON.parse(decodeURIComponent(args!))[0]);
    const images = ['app-v2', 'app-v1', 'app-v2', 'app-v3'].map((name) =>
      imageUri(`${name}.erofs`).toString(),
    );
    assert.deepEqual(
      targets.map(({ image }) => image),
      images,
    );
    for (const { image, target } of targets) {
      const named = await api.server.request('erofs/resolve', { image, target });
      assert.equal('path' in named && named.path, '/usr/lib/libte.so.9');
    }
  });

  it('links the nid on every line of a listing to its inode', async () => {
    await vscode.commands.executeCommand('erofs.openListing', imageUri('app-v2.erofs'));
    const { document } = activeEditor();
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
      'vscode.executeLinkProvider',
      document.uri,
    );
    assert.equal(links.length, 110);
    assert.equal(document.getText(links[1]!.range), '42');
  });

  it('opens a report of the workspace', async () => {
    await vscode.commands.executeCommand('erofs.dedupReport');
    const { document } = activeEditor();
    assert.equal(document.languageId, 'erofs-report');
    assert.match(document.getText(), /no sharing +229 /);
    assert.match(document.getText(), /order listed +108 /);
    const hover = await hoverOn('/opt/copy-of-app');
    assert.match(hover.value, /shared by \*\*4\*\* inodes/);
  });

  it('opens a report of the images selected in the Explorer', async () => {
    const images = [imageUri('app-v1.erofs'), imageUri('app-v2.erofs')];
    await vscode.commands.executeCommand('erofs.dedupReport', images[0], images);
    assert.match(activeEditor().document.getText(), /order listed +81 /);
  });

  it('writes a document anew when the image on disk is another one', async () => {
    const copy = imageUri('copy.erofs');
    await vscode.workspace.fs.copy(imageUri('app-v1.erofs'), copy, { overwrite: true });
    try {
      await vscode.commands.executeCommand('erofs.openListing', copy);
      const { document } = activeEditor();
      assert.match(document.getText(), /\/var\/lib\/db-v1/);
      await vscode.workspace.fs.copy(imageUri('app-v3.erofs'), copy, { overwrite: true });
      await eventually('the text of the new image', () => document.getText().includes('/var/lib/db-v3'));
    } finally {
      await vscode.workspace.fs.delete(copy);
    }
  });

  it('says what is wrong with a file that is no image', async () => {
    const file = imageUri('broken.erofs');
    await vscode.workspace.fs.writeFile(file, new Uint8Array(4096));
    try {
      await vscode.commands.executeCommand('erofs.openListing', file);
      assert.match(activeEditor().document.getText(), /not an EROFS image.*byte 1024/);
    } finally {
      await vscode.workspace.fs.delete(file);
    }
  });
});

function activeEditor(): vscode.TextEditor {
  const editor = vscode.window.activeTextEditor;
  assert.ok(editor, 'a text editor is active');
  return editor;
}

/** The hover on the first line that ends with `path`. */
async function hoverOn(path: string): Promise<vscode.MarkdownString> {
  const { document } = activeEditor();
  const line = document
    .getText()
    .split('\n')
    .findIndex((text) => text.endsWith(path));
  assert.notEqual(line, -1, path);
  const position = new vscode.Position(line, document.lineAt(line).text.length - 1);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    position,
  );
  const content = hovers[0]?.contents[0];
  assert.ok(content instanceof vscode.MarkdownString);
  return content;
}
