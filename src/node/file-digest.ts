// SHA-256 of a file, read in pieces: the identity of images that have no other one.
// For command line and server; must not hold a whole file.

import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';

const PIECE = 1 << 20;

/** Lower-case hexadecimal SHA-256 of all bytes of the file. Throws node's error if it cannot be read. */
export function fileDigest(path: string): string {
  const hash = createHash('sha256');
  const buffer = new Uint8Array(PIECE);
  const descriptor = openSync(path, 'r');
  try {
    for (;;) {
      const read = readSync(descriptor, buffer);
      if (read === 0) return hash.digest('hex');
      hash.update(buffer.subarray(0, read));
    }
  } finally {
    closeSync(descriptor);
  }
}
