// Which image a command is about: the one it was given, the one in front, or one chosen from the workspace.

import * as vscode from 'vscode';
import { activeImage } from '../active-image.ts';
import { imageName } from '../documents/document-uris.ts';
import type { WorkspaceImages } from '../server/workspace-images.ts';

/** The image, or undefined if nobody chose one. */
export async function pickImage(
  images: WorkspaceImages,
  given: vscode.Uri | undefined,
  placeHolder: string,
): Promise<vscode.Uri | undefined> {
  const known = given ?? activeImage();
  if (known !== undefined) return known;
  const found = await images.find();
  if (found.length === 0) {
    void vscode.window.showInformationMessage('The workspace has no EROFS images (*.erofs).');
    return undefined;
  }
  const items = found.map((uri) => ({
    label: imageName(uri),
    description: vscode.workspace.asRelativePath(uri),
    uri,
  }));
  return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true }))?.uri;
}
