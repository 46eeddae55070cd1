// `EROFS: Add Image to Workspace as Folder`: an image beside the other folders of the Explorer.

import * as vscode from 'vscode';
import { imageName } from '../documents/document-uris.ts';
import { imageFileUri } from '../file-system/image-file-uri.ts';
import type { WorkspaceImages } from '../server/workspace-images.ts';
import { pickImage } from './pick-image.ts';

export async function addToWorkspace(images: WorkspaceImages, given?: vscode.Uri): Promise<void> {
  const image = await pickImage(images, given, 'Which image should become a folder of the workspace?');
  if (image === undefined) return;
  const uri = imageFileUri(image, '/');
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.some((folder) => folder.uri.toString() === uri.toString())) {
    await vscode.commands.executeCommand('workbench.view.explorer');
    return;
  }
  vscode.workspace.updateWorkspaceFolders(folders.length, 0, { uri, name: imageName(image) });
}
