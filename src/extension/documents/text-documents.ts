// Listings and reports as read-only documents: the server writes them, and says when they are to be asked for again.
// A content provider of its own instead of LSP's workspace/textDocumentContent: that one exists only once the server runs,
// and here opening a document is what starts it.

import * as vscode from 'vscode';
import { LISTING_SCHEME, REPORT_SCHEME } from '../../protocol/documents.ts';
import type { LanguageServer } from '../server/language-server.ts';

const SCHEMES = [LISTING_SCHEME, REPORT_SCHEME];

export function provideDocuments(server: LanguageServer): vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const provider: vscode.TextDocumentContentProvider = {
    onDidChange: changed.event,
    provideTextDocumentContent: async (uri, token) =>
      (await server.request('erofs/document', { uri: uri.toString() }, token)).text,
  };
  return vscode.Disposable.from(
    changed,
    ...SCHEMES.map((scheme) => vscode.workspace.registerTextDocumentContentProvider(scheme, provider)),
    server.onNotification('erofs/documentChanged', ({ uri }) => {
      for (const document of openDocuments()) if (document.uri.toString() === uri) changed.fire(document.uri);
    }),
    server.onDidChangeState(({ state, restarted }) => {
      // A new server knows of no document: asking again makes it follow them.
      if (state === 'running' && restarted) for (const { uri } of openDocuments()) changed.fire(uri);
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      if (SCHEMES.includes(uri.scheme)) server.notify('erofs/documentClosed', { uri: uri.toString() });
    }),
  );
}

const openDocuments = (): vscode.TextDocument[] =>
  vscode.workspace.textDocuments.filter(({ uri }) => SCHEMES.includes(uri.scheme));

/** Opens a document beside what is open, with progress for one that takes its time. */
export async function showDocument(uri: vscode.Uri, title: string): Promise<void> {
  const document = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, () =>
    vscode.workspace.openTextDocument(uri),
  );
  await vscode.window.showTextDocument(document, { preview: false });
}
