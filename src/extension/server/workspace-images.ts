// The images of the workspace: found by name, kept fresh by a watcher, told to the server in the order of their paths.
// Looks at names only.

import * as vscode from 'vscode';
import type { LanguageServer } from './language-server.ts';

const PATTERN = '**/*.erofs';
/** Images of a workspace that are compared; whoever has more picks them by folder or by `erofs.sharing.exclude`. */
const LIMIT = 1000;
const QUIET_MILLISECONDS = 300;

export class WorkspaceImages implements vscode.Disposable {
  private readonly disposables: vscode.Disposable[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly server: LanguageServer,
    private readonly log: vscode.LogOutputChannel,
  ) {
    const watcher = vscode.workspace.createFileSystemWatcher(PATTERN, false, true, false);
    this.disposables.push(
      watcher,
      watcher.onDidCreate(() => this.tellSoon()),
      watcher.onDidDelete(() => this.tellSoon()),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.tellSoon()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('erofs.sharing.exclude')) this.tellSoon();
      }),
      server.onDidChangeState(({ state }) => {
        if (state === 'running') void this.tell();
      }),
    );
  }

  /** All images, sorted by path. */
  async find(): Promise<vscode.Uri[]> {
    const folders = vscode.workspace.workspaceFolders ?? [];
    const found = await Promise.all(folders.map((folder) => this.findIn(folder)));
    const byText = new Map(found.flat().map((uri) => [uri.toString(), uri]));
    const sorted = [...byText.values()].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
    if (sorted.length > LIMIT) {
      this.log.warn(`The workspace has ${sorted.length} images; the first ${LIMIT} are compared.`);
    }
    return sorted.slice(0, LIMIT);
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const disposable of this.disposables) disposable.dispose();
  }

  private async findIn(folder: vscode.WorkspaceFolder): Promise<vscode.Uri[]> {
    const patterns = vscode.workspace.getConfiguration('erofs', folder).get<string[]>('sharing.exclude', []);
    const exclude = patterns.length > 1 ? `{${patterns.join(',')}}` : patterns[0];
    return vscode.workspace.findFiles(
      new vscode.RelativePattern(folder, PATTERN),
      exclude === undefined ? null : new vscode.RelativePattern(folder, exclude),
      LIMIT + 1,
    );
  }

  private tellSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.tell(), QUIET_MILLISECONDS);
  }

  /** The server says nothing on sharing before it knows the set, so an empty one is told too. */
  private async tell(): Promise<void> {
    if (this.server.state.state !== 'running') return;
    try {
      const images = await this.find();
      await this.server.request('erofs/setImages', { images: images.map((uri) => uri.toString()) });
    } catch (error) {
      this.log.error(`The images of the workspace could not be told to the server: ${error}`);
    }
  }
}
