// `EROFS: Open File Content`: the content of the file that is selected in an image, in whichever editor VS Code has for it.

import * as vscode from 'vscode';
import type { ImageEditors } from '../editor/image-editors.ts';
import { imageFileUri } from '../file-system/image-file-uri.ts';

export async function openContent(editors: ImageEditors): Promise<void> {
  const { active } = editors;
  if (active?.selected === undefined) throw new Error('No file is selected in an image.');
  await vscode.commands.executeCommand('vscode.open', imageFileUri(active.image, active.selected.path));
}
