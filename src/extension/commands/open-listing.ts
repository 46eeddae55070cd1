// `EROFS: Open Listing`: an image as text, or the directory that is selected in its editor.

import * as vscode from 'vscode';
import { imageName, listingUri } from '../documents/document-uris.ts';
import { showDocument } from '../documents/text-documents.ts';
import type { ImageEditors } from '../editor/image-editors.ts';
import type { LanguageServer } from '../server/language-server.ts';
import type { WorkspaceImages } from '../server/workspace-images.ts';
import { pickImage } from './pick-image.ts';

export async function openListing(
  server: LanguageServer,
  images: WorkspaceImages,
  editors: ImageEditors,
  given?: vscode.Uri,
): Promise<void> {
  const image = await pickImage(images, given, 'Which image should be listed?');
  if (image === undefined) return;
  const path = await pickDirectory(server, image, editors);
  if (path !== undefined) await showDocument(listingUri(image, path), `Listing ${imageName(image)}`);
}

/** The whole image, unless a directory (or something in one) is selected in the editor in front: then that is asked. */
async function pickDirectory(
  server: LanguageServer,
  image: vscode.Uri,
  editors: ImageEditors,
): Promise<string | undefined> {
  const { active } = editors;
  if (active?.selected === undefined || active.image.toString() !== image.toString()) return '/';
  const { path, nid } = active.selected;
  const { type } = await server.request('erofs/inode', { image: image.toString(), nid });
  const directory = type === 'dir' ? path : path.slice(0, path.lastIndexOf('/'));
  if (directory === '' || directory === '/') return '/';
  const items = [
    { label: 'Whole image', path: '/' },
    { label: 'Directory', description: directory, path: directory },
  ];
  return (await vscode.window.showQuickPick(items, { placeHolder: 'What should be listed?' }))?.path;
}
