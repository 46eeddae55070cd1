// The fingerprint attribute that an image gives a regular file: SHA-256 of its content, as mkfs.erofs --xattr-inode-digest writes it.
// Empty files have none.

import { createHash } from 'node:crypto';
import { type ContentModel, type ImageOptions, type Meta, text, type XattrModel } from './image-model.ts';
import { sizeOf } from './stored-content.ts';

const ZEROS = new Uint8Array(1 << 16);

/** The attribute, or undefined where the image or the file has none. */
export function fingerprintXattr(
  { prefixes = [], fingerprintPrefix }: ImageOptions,
  { fingerprint }: Meta,
  content: ContentModel,
): XattrModel | undefined {
  if (fingerprintPrefix === undefined || fingerprint === 'none') return undefined;
  if (fingerprint === undefined && sizeOf(content) === 0) return undefined;
  const { base, infix } = prefixes[fingerprintPrefix]!;
  const value = fingerprint ?? Buffer.concat([text('sha256:'), sha256(content)]);
  return { base, name: infix, prefix: fingerprintPrefix, value };
}

function sha256(content: ContentModel): Uint8Array {
  const hash = createHash('sha256');
  if (content instanceof Uint8Array) return hash.update(content).digest();
  for (let left = content.zeros; left > 0; left -= ZEROS.length) {
    hash.update(left < ZEROS.length ? ZEROS.subarray(0, left) : ZEROS);
  }
  return hash.digest();
}
