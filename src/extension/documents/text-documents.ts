// Listings and reports as read-only documents: the server writes them, and says when they are to be asked for again.
// A content provider of its own instead of LSP's workspace/textDocumentContent: that one exists only once the server runs,
// and here opening a document is what starts it.

import * as vscode from 'vscode';
import { LISTING_SCHEME, REPORT_SCHEME } from '../../protocol/documents.ts';
import type { LanguageServer } from '../server/language-server.ts';

const SCHEMES = [LISTING_SCHEME, REPORT_SCHEME];

export function provideDocuments(server: LanguageServer): vscode.Disposable {
  const providers = SCHEMES.map((scheme) => new DocumentProvider(scheme, server));
  return vscode.Disposable.from(...providers);
}

class DocumentProvider implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  /** Documents without a tab: VS Code keeps them for minutes, the server does not. */
  private readonly forgotten = new Set<string>();
  private readonly disposables: vscode.Disposable[];

  constructor(
    private readonly scheme: string,
    private readonly server: LanguageServer,
  ) {
    this.disposables = [
      this.changed,
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      server.onNotification('erofs/documentChanged', ({ uri }) => this.askAgain((open) => open === uri)),
      server.onDidChangeState(({ state, restarted }) => {
        // A new server knows of no document: asking again makes it follow them.
        if (state === 'running' && restarted) this.askAgain(() => true);
      }),
      vscode.window.tabGroups.onDidChangeTabs(({ closed, opened }) => {
        for (const uri of this.urisOf(closed)) this.forget(uri);
        for (const uri of this.urisOf(opened))
          if (this.forgotten.has(uri)) this.askAgain((open) => open === uri);
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        if (uri.scheme === scheme) this.forget(uri.toString());
      }),
    ];
  }

  async provideTextDocumentContent(uri: vscode.Uri, token: vscode.CancellationToken): Promise<string> {
    this.forgotten.delete(uri.toString());
    return (await this.server.request('erofs/document', { uri: uri.toString() }, token)).text;
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
  }

  private askAgain(isMeant: (uri: string) => boolean): void {
    for (const { uri } of vscode.workspace.textDocuments) {
      const text = uri.toString();
      if (uri.scheme === this.scheme && isMeant(text)) this.changed.fire(uri);
    }
  }

  private forget(uri: string): void {
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    if (this.forgotten.has(uri) || this.urisOf(tabs).includes(uri)) return;
    this.forgotten.add(uri);
    this.server.notify('erofs/documentClosed', { uri });
  }

  private urisOf(tabs: readonly vscode.Tab[]): string[] {
    return tabs.flatMap(({ input }) =>
      input instanceof vscode.TabInputText && input.uri.scheme === this.scheme ? [input.uri.toString()] : [],
    );
  }
}

/** Opens a document beside what is open, with progress for one that takes its time. */
export async function showDocument(uri: vscode.Uri, title: string): Promise<void> {
  const document = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, () =>
    vscode.workspace.openTextDocument(uri),
  );
  await vscode.window.showTextDocument(document, { preview: false });
}
