// Activation: makes the parts and ties them together. The language server starts when somebody first asks it something.
// Knows no image: everything about images is asked of the server.

import * as vscode from 'vscode';
import { registerCommands } from './commands/register-commands.ts';
import { provideDocuments } from './documents/text-documents.ts';
import { ImageEditors } from './editor/image-editors.ts';
import { provideImageFiles } from './file-system/image-file-system.ts';
import { decorateSharing } from './file-system/sharing-decorations.ts';
import { LanguageServer, serverOptions } from './server/language-server.ts';
import { showStatus } from './server/status-item.ts';
import { WorkspaceImages } from './server/workspace-images.ts';

/** What the extension offers to tests, and to nobody else. */
export interface Api {
  readonly server: Pick<LanguageServer, 'request' | 'state' | 'processId' | 'onDidChangeState'>;
}

let running: LanguageServer | undefined;

export function activate(context: vscode.ExtensionContext): Api {
  const log = vscode.window.createOutputChannel('EROFS', { log: true });
  const module = vscode.Uri.joinPath(context.extensionUri, 'dist', 'server.cjs').fsPath;
  const server = new LanguageServer(module, log);
  const images = new WorkspaceImages(server, log);
  const editors = new ImageEditors(context.extensionUri, server, log);
  running = server;
  context.subscriptions.push(
    log,
    images,
    editors,
    provideDocuments(server),
    provideImageFiles(server),
    decorateSharing(server),
    showStatus(server),
    registerCommands({ server, images, editors, log }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('erofs.listing')) server.notify('erofs/options', serverOptions());
    }),
  );
  return { server };
}

export function deactivate(): Promise<void> | undefined {
  return running?.dispose();
}
