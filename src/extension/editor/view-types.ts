// The two custom editors of the manifest: images by name, and any file that somebody opens as an image.

import type * as vscode from 'vscode';

export const IMAGE_VIEW = 'erofs.image';
export const ANY_IMAGE_VIEW = 'erofs.anyImage';
export const VIEW_TYPES: readonly string[] = [IMAGE_VIEW, ANY_IMAGE_VIEW];

/** The editor that opens a file. */
export const viewTypeOf = ({ path }: vscode.Uri): string =>
  path.endsWith('.erofs') ? IMAGE_VIEW : ANY_IMAGE_VIEW;
