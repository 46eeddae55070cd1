// `EROFS: Dedup Report`: of the images selected in the Explorer, of the image in front, or of the workspace.

import * as vscode from 'vscode';
import { activeImage } from '../active-image.ts';
import { imageName, reportUri } from '../documents/document-uris.ts';
import { showDocument } from '../documents/text-documents.ts';
import type { WorkspaceImages } from '../server/workspace-images.ts';

/** The Explorer gives the file that was clicked and all that are selected. */
export async function dedupReport(
  images: WorkspaceImages,
  clicked?: vscode.Uri,
  selected: readonly vscode.Uri[] = [],
): Promise<void> {
  const chosen = selected.filter(({ path }) => path.endsWith('.erofs'));
  const uri = chosen.length > 1 ? reportUri(chosen) : await pickReport(images, clicked ?? activeImage());
  if (uri !== undefined) await showDocument(uri, 'Comparing EROFS images');
}

/** Asks only where there is something to choose. */
async function pickReport(
  images: WorkspaceImages,
  image: vscode.Uri | undefined,
): Promise<vscode.Uri | undefined> {
  const workspace = await images.find();
  if (image === undefined && workspace.length === 0) {
    void vscode.window.showInformationMessage('The workspace has no EROFS images (*.erofs) to compare.');
    return undefined;
  }
  if (image === undefined) return reportUri();
  const ofImage = { label: 'This image', description: imageName(image), uri: reportUri([image]) };
  if (workspace.length === 0) return ofImage.uri;
  const ofWorkspace = {
    label: 'Workspace',
    description: `${workspace.length} images: ${workspace.slice(0, 6).map(imageName).join(', ')}${workspace.length > 6 ? ' ...' : ''}`,
    uri: reportUri(),
  };
  const placeHolder = 'What should be compared?';
  return (await vscode.window.showQuickPick([ofWorkspace, ofImage], { placeHolder }))?.uri;
}
