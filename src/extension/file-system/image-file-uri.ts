// URIs of the file system `erofs:`: a path inside an image, and the image itself in the authority.
// The image's URI stands there in hexadecimal, because an authority loses its case on the way.

import * as vscode from 'vscode';
import { hex, utf8Bytes } from '../../common/byte-text.ts';
import { IMAGE_SCHEME } from '../../protocol/file-system.ts';

/** URI of `path` (escaped as paths are shown) inside an image. */
export const imageFileUri = (image: vscode.Uri, path: string): vscode.Uri =>
  vscode.Uri.from({ scheme: IMAGE_SCHEME, authority: hex(utf8Bytes(image.toString())), path: path || '/' });

/** The image and the path behind such a URI. Throws FileNotFound for an authority that is no image. */
export function imageOfFile(uri: vscode.Uri): { image: vscode.Uri; path: string } {
  const image = Buffer.from(uri.authority, 'hex').toString('utf8');
  if (!/^[a-z][a-z0-9+.-]*:/i.test(image)) throw vscode.FileSystemError.FileNotFound(uri);
  return { image: vscode.Uri.parse(image, true), path: uri.path || '/' };
}
