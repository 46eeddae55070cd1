// One open editor of an image: its webview, its page, and what the page asks of VS Code.
// The page may be thrown away and loaded again at any time: it says `ready`, and is told everything anew.

import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { FromPage, ToPage } from '../../protocol/page.ts';
import type { LanguageServer } from '../server/language-server.ts';
import { PageBridge } from './page-bridge.ts';
import { pageFolder, pageHtml } from './page-html.ts';

/** What an editor needs of the rest. */
export interface EditorContext {
  readonly extension: vscode.Uri;
  readonly server: LanguageServer;
  readonly log: vscode.LogOutputChannel;
  /** Shows an inode in the editor of an image. */
  reveal(image: vscode.Uri, target: string): Promise<void>;
}

const COMMANDS = {
  report: 'erofs.dedupReport',
  listing: 'erofs.openListing',
  goToInode: 'erofs.goToInode',
  openContent: 'erofs.openContent',
  log: 'erofs.showLog',
} as const;

export class ImageEditor implements vscode.Disposable {
  /** The inode selected in the page. */
  selected: { readonly nid: string; readonly path: string } | undefined;

  private readonly view = randomUUID();
  private readonly bridge: PageBridge;
  private readonly disposables: vscode.Disposable[] = [];
  private loaded = false;
  private wanted: string | undefined;

  constructor(
    readonly image: vscode.Uri,
    readonly panel: vscode.WebviewPanel,
    private readonly context: EditorContext,
  ) {
    const { server, extension } = context;
    const { webview } = panel;
    this.bridge = new PageBridge(server, { image: image.toString(), view: this.view }, (message) =>
      this.post(message),
    );
    this.disposables.push(
      this.bridge,
      webview.onDidReceiveMessage((message: FromPage) => this.receive(message)),
      panel.onDidChangeViewState(() => {
        // A hidden page is thrown away; it says `ready` when it is loaded again.
        if (!panel.visible) this.loaded = false;
      }),
      server.onDidChangeState((state) => this.post({ kind: 'serverState', ...state })),
      server.onNotification('erofs/imageChanged', (change) => {
        if (change.image === image.toString()) this.post({ kind: 'imageChanged', change });
      }),
    );
    webview.options = { enableScripts: true, localResourceRoots: [pageFolder(extension)] };
    webview.html = pageHtml(webview, extension, this.title);
  }

  /** Brings the editor to the front and shows an inode in it. */
  reveal(target: string): void {
    if (this.loaded) this.post({ kind: 'reveal', target });
    else this.wanted = target;
    this.panel.reveal();
  }

  showHover(): void {
    this.post({ kind: 'showHover' });
  }

  dispose(): void {
    this.context.server.notify('erofs/viewClosed', { image: this.image.toString(), view: this.view });
    for (const disposable of this.disposables) disposable.dispose();
  }

  private get title(): string {
    return this.image.path.slice(this.image.path.lastIndexOf('/') + 1);
  }

  private post(message: ToPage): void {
    if (this.loaded) void this.panel.webview.postMessage(message);
  }

  private receive(message: FromPage): void {
    switch (message.kind) {
      case 'ready':
        this.greet();
        return;
      case 'request':
        void this.bridge.forward(message);
        return;
      case 'cancel':
        this.bridge.cancel(message.id);
        return;
      case 'selected':
        this.selected =
          message.nid === undefined ? undefined : { nid: message.nid, path: message.path ?? message.nid };
        return;
      case 'goTo':
        void this.context.reveal(vscode.Uri.parse(message.image, true), message.nid);
        return;
      case 'command':
        void vscode.commands.executeCommand(COMMANDS[message.command], this.image);
        return;
      case 'copy':
        void vscode.env.clipboard.writeText(message.text);
    }
  }

  private greet(): void {
    const { server, log } = this.context;
    this.bridge.dispose();
    server.start().catch((error) => log.error(`The language server does not start: ${error}`));
    this.loaded = true;
    this.post({ kind: 'hello', image: this.image.toString(), title: this.title });
    this.post({ kind: 'serverState', state: server.state.state, restarted: false });
    if (this.wanted !== undefined) this.post({ kind: 'reveal', target: this.wanted });
    this.wanted = undefined;
  }
}
