// Badges in VS Code's own Explorer on files inside images: who shares page cache, and with how many.
// Asks the server file by file, for the files that VS Code shows; asks again when sharing changed.

import * as vscode from 'vscode';
import { reasonText } from '../../common/reason-text.ts';
import { IMAGE_SCHEME } from '../../protocol/file-system.ts';
import type { SharingOfInode } from '../../protocol/sharing-info.ts';
import type { LanguageServer } from '../server/language-server.ts';
import { imageOfFile } from './image-file-uri.ts';

export function decorateSharing(server: LanguageServer): vscode.Disposable {
  const provider = new SharingDecorations(server);
  return vscode.Disposable.from(provider, vscode.window.registerFileDecorationProvider(provider));
}

class SharingDecorations implements vscode.FileDecorationProvider, vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<undefined>();
  private readonly listener: vscode.Disposable;
  readonly onDidChangeFileDecorations = this.changes.event;

  constructor(private readonly server: LanguageServer) {
    this.listener = server.onNotification('erofs/imageChanged', () => this.changes.fire(undefined));
  }

  dispose(): void {
    this.listener.dispose();
    this.changes.dispose();
  }

  async provideFileDecoration(
    uri: vscode.Uri,
    token: vscode.CancellationToken,
  ): Promise<vscode.FileDecoration | undefined> {
    if (uri.scheme !== IMAGE_SCHEME) return undefined;
    const { image, path } = imageOfFile(uri);
    const place = { image: image.toString(), path };
    const sharing = await this.server.request('erofs/fileSharing', place, token);
    return sharing === null ? undefined : decorationOf(sharing);
  }
}

function decorationOf({ mark, explanation }: SharingOfInode): vscode.FileDecoration | undefined {
  if (mark.state === 'shares') {
    const others = mark.inodes - 1;
    const tooltip = `Shares page cache with ${others} other ${others === 1 ? 'inode' : 'inodes'}: ${mark.images.join(', ')}`;
    return new vscode.FileDecoration('●', tooltip, new vscode.ThemeColor('erofs.sharedForeground'));
  }
  if (mark.reason === undefined || !reasonText(mark.reason).refused) return undefined;
  return new vscode.FileDecoration('▲', explanation, new vscode.ThemeColor('erofs.unsharedForeground'));
}
