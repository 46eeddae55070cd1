// What a fingerprint value looks like: the SHA-256 that mkfs.erofs writes, or bytes that only their maker can check.
// Pure. The kernel compares bytes and never looks into them (page cache sharing, what mkfs.erofs writes).

import { hex, latin1, utf8Bytes } from '../../common/byte-text.ts';

const PREFIX = utf8Bytes('sha256:');
const DIGEST = 32;

/** Hexadecimal SHA-256 that a value states, written as 32 raw bytes or as 64 digits; undefined for any other value. */
export function statedDigest(value: Uint8Array): string | undefined {
  if (!PREFIX.every((byte, at) => value[at] === byte)) return undefined;
  const digest = value.subarray(PREFIX.length);
  if (digest.length === DIGEST) return hex(digest);
  if (digest.length !== 2 * DIGEST) return undefined;
  const digits = latin1(digest).toLowerCase();
  return /^[0-9a-f]+$/.test(digits) ? digits : undefined;
}

/** The value that `mkfs.erofs --xattr-inode-digest` records for a digest. */
export function fingerprintValue(digest: Uint8Array): Uint8Array {
  const value = new Uint8Array(PREFIX.length + DIGEST);
  value.set(PREFIX);
  value.set(digest, PREFIX.length);
  return value;
}
