// The requests of one page, forwarded to the server: only methods that are a page's, only for its own image and view.
// Every request ends: answered, failed or cancelled.

import * as vscode from 'vscode';
import type { FromPage, ToPage } from '../../protocol/page.ts';
import type { TreeViewMethod } from '../../protocol/tree-view.ts';
import type { LanguageServer } from '../server/language-server.ts';
import { requestProblem } from '../server/request-error.ts';

/** What a page may ask. */
const METHODS: Readonly<Record<TreeViewMethod, true>> = {
  'erofs/openImage': true,
  'erofs/restoreView': true,
  'erofs/rows': true,
  'erofs/expand': true,
  'erofs/reveal': true,
  'erofs/findName': true,
  'erofs/overview': true,
  'erofs/inode': true,
  'erofs/sharing': true,
};

type PageRequest = Extract<FromPage, { kind: 'request' }>;

export class PageBridge implements vscode.Disposable {
  private readonly running = new Map<number, vscode.CancellationTokenSource>();

  constructor(
    private readonly server: LanguageServer,
    private readonly place: { readonly image: string; readonly view: string },
    private readonly post: (message: ToPage) => void,
  ) {}

  async forward({ id, method, params }: PageRequest): Promise<void> {
    if (!Object.hasOwn(METHODS, method)) {
      this.post({ kind: 'failure', id, message: `${method} is no request of a page.`, cancelled: false });
      return;
    }
    const source = new vscode.CancellationTokenSource();
    this.running.set(id, source);
    try {
      // What the page sends is checked by nobody else, so image and view come last.
      const result = await this.server.forward(method, { ...params, ...this.place }, source.token);
      this.post({ kind: 'response', id, result });
    } catch (error) {
      this.post({ kind: 'failure', id, ...requestProblem(error) });
    } finally {
      this.running.delete(id);
      source.dispose();
    }
  }

  cancel(id: number): void {
    this.running.get(id)?.cancel();
  }

  /** The page is gone, or begins anew: nobody waits for what it asked. */
  dispose(): void {
    for (const source of this.running.values()) source.cancel();
  }
}
