// `erofs.revealInode`: what links in texts and hovers run. Its arguments come from a text, so they are checked.

import * as vscode from 'vscode';
import type { ImageEditors } from '../editor/image-editors.ts';

export async function revealInode(editors: ImageEditors, args: unknown): Promise<void> {
  if (!isRevealArguments(args)) throw new Error('erofs.revealInode takes { image, target }.');
  const image = vscode.Uri.parse(args.image, true);
  if (image.scheme !== 'file') throw new Error(`${args.image} is no file.`);
  await editors.reveal(image, args.target);
}

const isRevealArguments = (value: unknown): value is { image: string; target: string } =>
  typeof value === 'object' &&
  value !== null &&
  typeof Reflect.get(value, 'image') === 'string' &&
  typeof Reflect.get(value, 'target') === 'string';
