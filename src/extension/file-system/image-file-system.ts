// The read-only file system `erofs:`: images as folders of VS Code, for browsing, preview, diff and copying out.
// Every call is a request to the server; content comes in pieces. Writes are refused.

import * as vscode from 'vscode';
import { type EntryType, IMAGE_SCHEME, READ_LIMIT } from '../../protocol/file-system.ts';
import type { LanguageServer } from '../server/language-server.ts';
import { imageFileUri, imageOfFile } from './image-file-uri.ts';

export function provideImageFiles(server: LanguageServer): vscode.Disposable {
  const provider = new ImageFileSystem(server);
  return vscode.Disposable.from(
    provider,
    vscode.workspace.registerFileSystemProvider(IMAGE_SCHEME, provider, {
      isCaseSensitive: true,
      isReadonly: new vscode.MarkdownString('Files inside an EROFS image cannot be changed.'),
    }),
  );
}

class ImageFileSystem implements vscode.FileSystemProvider, vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  private readonly listener: vscode.Disposable;
  readonly onDidChangeFile = this.changes.event;

  constructor(private readonly server: LanguageServer) {
    this.listener = server.onNotification('erofs/imageChanged', ({ image, contentChanged }) => {
      if (!contentChanged) return;
      const root = imageFileUri(vscode.Uri.parse(image, true), '/');
      this.changes.fire([{ type: vscode.FileChangeType.Changed, uri: root }]);
    });
  }

  dispose(): void {
    this.listener.dispose();
    this.changes.dispose();
  }

  /** The server watches the images itself. */
  watch(): vscode.Disposable {
    return new vscode.Disposable(() => {});
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const status = await this.server.request('erofs/fileStatus', placeOf(uri));
    if (status === null) throw vscode.FileSystemError.FileNotFound(uri);
    return {
      type: fileType(status.type, status.link),
      size: status.size,
      mtime: status.mtime,
      ctime: status.mtime,
      permissions: vscode.FilePermission.Readonly,
    };
  }

  async readDirectory(uri: vscode.Uri): Promise<[string, vscode.FileType][]> {
    const entries = await this.server.request('erofs/readDirectory', placeOf(uri));
    return entries.map(({ name, type, link }) => [name, fileType(type, link)]);
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const place = placeOf(uri);
    const status = await this.server.request('erofs/fileStatus', place);
    if (status === null) throw vscode.FileSystemError.FileNotFound(uri);
    if (status.type === 'dir') throw vscode.FileSystemError.FileIsADirectory(uri);
    if (status.type === 'other') throw vscode.FileSystemError.Unavailable(`${uri.path} is no regular file.`);
    const pieces: Buffer[] = [];
    for (let offset = 0; offset < status.size; offset += READ_LIMIT) {
      const { base64 } = await this.server.request('erofs/readFile', {
        ...place,
        offset,
        length: READ_LIMIT,
      });
      pieces.push(Buffer.from(base64, 'base64'));
    }
    return Buffer.concat(pieces);
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }
}

function placeOf(uri: vscode.Uri): { image: string; path: string } {
  const { image, path } = imageOfFile(uri);
  return { image: image.toString(), path };
}

function fileType(type: EntryType, link: boolean): vscode.FileType {
  const { File, Directory, Unknown, SymbolicLink } = vscode.FileType;
  const plain = type === 'file' ? File : type === 'dir' ? Directory : Unknown;
  return link ? plain | SymbolicLink : plain;
}
