// SHA-256 of a file's content, read in pieces. For command line and workers; must not hold a whole file.

import { createHash } from 'node:crypto';
import type { Content } from '../erofs/content.ts';

const PIECE = 1 << 20;

/** Lower-case hexadecimal SHA-256 of the whole logical content, holes as zeros. */
export function contentDigest(content: Content): string {
  const hash = createHash('sha256');
  const buffer = new Uint8Array(Math.max(1, Math.min(PIECE, content.size)));
  for (let offset = 0; offset < content.size; ) {
    const read = content.readInto(offset, buffer);
    hash.update(read === buffer.length ? buffer : buffer.subarray(0, read));
    offset += read;
  }
  return hash.digest('hex');
}
