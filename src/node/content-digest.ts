// SHA-256 of a file's content, read in pieces. For command line and workers; must not hold a whole file.

import { createHash, hash as hashOnce } from 'node:crypto';
import type { Content } from '../erofs/content.ts';
import { readPiece } from './content-pieces.ts';

/** Lower-case hexadecimal SHA-256 of the whole logical content, holes as zeros. `onBytes` hears of every piece. */
export function contentDigest(content: Content, onBytes?: (count: number) => void): string {
  const { size } = content;
  const first = readPiece(content, 0, size);
  onBytes?.(first.length);
  if (first.length === size) return hashOnce('sha256', first, 'hex');
  const hash = createHash('sha256').update(first);
  for (let offset = first.length; offset < size; ) {
    const piece = readPiece(content, offset, size);
    hash.update(piece);
    offset += piece.length;
    onBytes?.(piece.length);
  }
  return hash.digest('hex');
}
