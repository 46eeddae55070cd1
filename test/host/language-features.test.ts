// The language features of listings and reports as VS Code asks for them, with its own names of documents and ranges.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activeExtension, closeAllEditors, compared, eventually, imageUri } from './support/extension.ts';

describe('language features', () => {
  before(async () => compared(await activeExtension()));
  afterEach(closeAllEditors);

  it('find references in the listings of all images, which open where they say', async () => {
    const { document, position } = await listingAt('app-v2.erofs', '/usr/bin/app');
    const found = await ask<vscode.Location[]>('vscode.executeReferenceProvider', document.uri, position);
    const texts = await Promise.all(found.map(textAt));
    assert.deepEqual(texts, [
      '/app-v1.erofs-listing /usr/bin/app',
      '/app-v1.erofs-listing /usr/bin/app-alias',
      '/app-v2.erofs-listing /opt/copy-of-app',
      '/app-v2.erofs-listing /usr/bin/app',
      '/app-v2.erofs-listing /usr/bin/app-alias',
      '/app-v3.erofs-listing /opt/copy-of-app',
    ]);
    // The server's name of the document is VS Code's: references to it are not to another one.
    assert.equal(found[3]!.uri.toString(), document.uri.toString());
  });

  it('go to definition from a symlink to its target', async () => {
    const { document, position } = await listingAt('app-v2.erofs', '/usr/bin/tool -> app');
    const [found] = await ask<vscode.LocationLink[]>(
      'vscode.executeDefinitionProvider',
      document.uri,
      position,
    );
    assert.equal(found?.targetUri.toString(), document.uri.toString());
    assert.equal(document.getText(found?.targetRange), '/usr/bin/app');
    assert.equal(document.getText(found?.originSelectionRange), '/usr/bin/tool');
  });

  it('highlight what shares within a listing', async () => {
    const { document, position } = await listingAt('app-v2.erofs', '/usr/bin/app');
    const found = await ask<vscode.DocumentHighlight[]>(
      'vscode.executeDocumentHighlights',
      document.uri,
      position,
    );
    assert.deepEqual(
      found.map(({ range }) => document.getText(range)),
      ['/opt/copy-of-app', '/usr/bin/app', '/usr/bin/app-alias'],
    );
  });

  it('give an outline and folding', async () => {
    const { document } = await listingAt('app-v2.erofs', '/usr/bin/app');
    const symbols = await ask<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', document.uri);
    assert.deepEqual(
      symbols[0]?.children.map(({ name }) => name),
      ['dev', 'etc', 'opt', 'usr', 'var'],
    );
    const folds = await ask<vscode.FoldingRange[]>('vscode.executeFoldingRangeProvider', document.uri);
    assert.equal(folds[0]?.kind, vscode.FoldingRangeKind.Comment);
    assert.ok(folds.some(({ start }) => document.lineAt(start).text.endsWith('  /opt')));
  });

  it('name the meaning of tokens', async () => {
    const { document, line } = await listingAt('app-v2.erofs', '/usr/bin/app');
    const legend = await ask<vscode.SemanticTokensLegend>(
      'vscode.provideDocumentRangeSemanticTokensLegend',
      document.uri,
    );
    assert.deepEqual(legend.tokenTypes, ['sharing', 'fingerprint', 'directory']);
    const { range } = document.lineAt(line);
    const { data } = await ask<vscode.SemanticTokens>(
      'vscode.provideDocumentRangeSemanticTokens',
      document.uri,
      range,
    );
    assert.equal(data.length, 10);
    const start = data[1]! + data[6]!;
    assert.equal(document.getText(new vscode.Range(line, start, line, start + data[7]!)), 'shared:4');
    assert.equal(legend.tokenTypes[data[8]!], 'sharing');
  });

  it('hint at sizes and sharers', async () => {
    const { document, line } = await listingAt('app-v2.erofs', '/usr/bin/app');
    const hints = await ask<vscode.InlayHint[]>(
      'vscode.executeInlayHintProvider',
      document.uri,
      document.lineAt(line).range,
    );
    const labels = hints.map(({ label }) =>
      typeof label === 'string' ? label : label.map(({ value }) => value).join(''),
    );
    assert.deepEqual(labels, ['19.5 KiB', 'shared: app-v1, here, app-v3']);
  });

  it('find paths of all images as symbols of the workspace', async () => {
    const symbols = await ask<vscode.SymbolInformation[]>('vscode.executeWorkspaceSymbolProvider', 'copy-of');
    assert.deepEqual(symbols.map(({ name, containerName }) => `${containerName} ${name}`).sort(), [
      'app-v2 /opt/copy-of-app',
      'app-v3 /opt/copy-of-app',
    ]);
    assert.equal(symbols[0]?.location.uri.scheme, 'erofs-listing');
  });
});

describe('the listing of a group', () => {
  before(async () => compared(await activeExtension()));
  afterEach(closeAllEditors);

  it('opens from the line of a listing', async () => {
    const { editor, position } = await listingAt('app-v2.erofs', '/usr/bin/app');
    editor.selection = new vscode.Selection(position, position);
    await vscode.commands.executeCommand('erofs.openGroupListing');
    const { document } = activeEditor();
    assert.equal(document.languageId, 'erofs-listing');
    assert.equal(document.uri.path, '/app-v2/usr/bin/app (group).erofs-listing');
    assert.match(document.getText(), /shared by 4 inodes/);
    assert.match(document.getText(), / app-v3 {2}\/opt\/copy-of-app$/m);
    const target = position.with(document.lineCount - 2);
    const [found] = await ask<vscode.LocationLink[]>(
      'vscode.executeDefinitionProvider',
      document.uri,
      target,
    );
    assert.equal(found?.targetUri.path, '/app-v3.erofs-listing');
  });

  it('opens from the line of a report', async () => {
    await vscode.commands.executeCommand('erofs.dedupReport');
    const editor = activeEditor();
    const line = lineEnding(editor.document, 'sha256 4821f44374593977');
    editor.selection = new vscode.Selection(line, 0, line, 0);
    await vscode.commands.executeCommand('erofs.openGroupListing');
    assert.equal(activeEditor().document.uri.path, '/app-v1/usr/bin/app (group).erofs-listing');
  });
});

const ask = <T>(command: string, ...args: unknown[]): Thenable<T> =>
  vscode.commands.executeCommand<T>(command, ...args);

function activeEditor(): vscode.TextEditor {
  const editor = vscode.window.activeTextEditor;
  assert.ok(editor, 'a text editor is active');
  return editor;
}

function lineEnding(document: vscode.TextDocument, ending: string): number {
  const line = document
    .getText()
    .split('\n')
    .findIndex((text) => text.endsWith(ending));
  assert.notEqual(line, -1, ending);
  return line;
}

/** Opens the listing of an image; the position is on the line of a path. */
async function listingAt(image: string, path: string) {
  await vscode.commands.executeCommand('erofs.openListing', imageUri(image));
  const editor = await eventually('the listing', () => vscode.window.activeTextEditor);
  const { document } = editor;
  const line = lineEnding(document, `  ${path}`);
  return {
    editor,
    document,
    line,
    position: new vscode.Position(line, document.lineAt(line).text.length - 1),
  };
}

/** The document of a location, opened, and the text there. */
async function textAt({ uri, range }: vscode.Location): Promise<string> {
  const document = await vscode.workspace.openTextDocument(uri);
  return `${uri.path} ${document.getText(range)}`;
}
