// All commands of the manifest, each with its handler. A test holds this list against package.json.
// What goes wrong in one is said once, to the person who ran it.

import * as vscode from 'vscode';
import type { ImageEditors } from '../editor/image-editors.ts';
import type { LanguageServer } from '../server/language-server.ts';
import { requestProblem } from '../server/request-error.ts';
import type { WorkspaceImages } from '../server/workspace-images.ts';
import { addToWorkspace } from './add-to-workspace.ts';
import { dedupReport } from './dedup-report.ts';
import { goToInode } from './go-to-inode.ts';
import { openContent } from './open-content.ts';
import { openGroupListing } from './open-group-listing.ts';
import { openListing } from './open-listing.ts';
import { revealInode } from './reveal-inode.ts';

export interface CommandContext {
  readonly server: LanguageServer;
  readonly images: WorkspaceImages;
  readonly editors: ImageEditors;
  readonly log: vscode.LogOutputChannel;
}

export function registerCommands({ server, images, editors, log }: CommandContext): vscode.Disposable {
  const handlers: Record<string, (...args: never[]) => unknown> = {
    'erofs.dedupReport': (clicked?: vscode.Uri, selected?: vscode.Uri[]) =>
      dedupReport(images, fileUri(clicked), selected),
    'erofs.openListing': (clicked?: vscode.Uri) => openListing(server, images, editors, fileUri(clicked)),
    'erofs.openContent': () => openContent(editors),
    'erofs.addToWorkspace': (clicked?: vscode.Uri) => addToWorkspace(images, fileUri(clicked)),
    'erofs.openGroupListing': () => openGroupListing(server, editors),
    'erofs.goToInode': (clicked?: vscode.Uri) => goToInode(server, images, editors, fileUri(clicked)),
    'erofs.revealInode': (args: unknown) => revealInode(editors, args),
    'erofs.showSharing': () => editors.active?.showHover(),
    'erofs.restartServer': () => server.restart(),
    'erofs.showLog': () => log.show(),
  };
  const register = (id: string): vscode.Disposable =>
    vscode.commands.registerCommand(id, async (...args: never[]) => {
      try {
        await handlers[id]!(...args);
      } catch (error) {
        log.error(`${id}: ${error instanceof Error ? error.stack : error}`);
        const { message, cancelled } = requestProblem(error);
        if (!cancelled) void vscode.window.showErrorMessage(message);
      }
    });
  return vscode.Disposable.from(...Object.keys(handlers).map(register));
}

/** Buttons of an editor's title give the resource of the editor: of a listing, that is no image. */
const fileUri = (uri: vscode.Uri | undefined): vscode.Uri | undefined =>
  uri instanceof vscode.Uri && uri.scheme === 'file' ? uri : undefined;
