// What the host tests share: the extension, the images of the workspace, and waiting for something to become true.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Api } from '../../../src/extension/main.ts';

export async function activeExtension(): Promise<Api> {
  const extension = vscode.extensions.getExtension<Api>('erofs-explorer.erofs-explorer');
  assert.ok(extension, 'the extension is installed');
  return extension.activate();
}

/** URI of an image of the workspace, such as `app-v1.erofs`. */
export function imageUri(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'a folder is open');
  return vscode.Uri.joinPath(folder.uri, name);
}

/** Asks again and again until the answer is neither undefined nor false; fails after a while with what was waited for. */
export async function eventually<T>(
  what: string,
  check: () => T | false | undefined | Promise<T | false | undefined>,
): Promise<T> {
  const end = Date.now() + 20_000;
  for (;;) {
    const value = await check();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > end) throw new Error(`${what} did not happen`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Waits until the server has compared the images of the workspace. */
export async function compared({ server }: Api): Promise<void> {
  await eventually(
    'the comparison of all images',
    async () => (await server.request('erofs/sharingSet', {})).totals,
  );
}

export const activeTab = (): vscode.Tab | undefined => vscode.window.tabGroups.activeTabGroup.activeTab;

export const closeAllEditors = (): Thenable<unknown> =>
  vscode.commands.executeCommand('workbench.action.closeAllEditors');
