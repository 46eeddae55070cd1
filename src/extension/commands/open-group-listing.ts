// `EROFS: Open Group Listing`: all that shares with the inode that is selected in an image, or on the line of a listing or report.

import * as vscode from 'vscode';
import { LISTING_SCHEME, REPORT_SCHEME } from '../../protocol/documents.ts';
import { groupUri } from '../documents/document-uris.ts';
import { showDocument } from '../documents/text-documents.ts';
import type { ImageEditors } from '../editor/image-editors.ts';
import type { LanguageServer } from '../server/language-server.ts';

export async function openGroupListing(server: LanguageServer, editors: ImageEditors): Promise<void> {
  const inode = editors.active === undefined ? await inodeOnLine(server) : selectedInode(editors);
  if (inode === undefined) {
    void vscode.window.showInformationMessage('No file is selected whose group could be listed.');
    return;
  }
  await showDocument(groupUri(inode.image, inode.path), `Listing the group of ${inode.path}`);
}

interface Inode {
  readonly image: vscode.Uri;
  readonly path: string;
}

function selectedInode({ active }: ImageEditors): Inode | undefined {
  if (active?.selected === undefined) return undefined;
  return { image: active.image, path: active.selected.path };
}

/** The inode on the line of the cursor, in a listing or report. */
async function inodeOnLine(server: LanguageServer): Promise<Inode | undefined> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return undefined;
  const { uri } = editor.document;
  if (uri.scheme !== LISTING_SCHEME && uri.scheme !== REPORT_SCHEME) return undefined;
  const { line } = editor.selection.active;
  const inode = await server.request('erofs/lineInode', { uri: uri.toString(), line });
  return inode === null ? undefined : { image: vscode.Uri.parse(inode.image, true), path: inode.path };
}
