// fs-verity digests as other attributes carry them: overlayfs writes one behind a small header into `metacopy`.
// Pure. Source: struct ovl_metacopy (fs/overlayfs/overlayfs.h), fsverity hash algorithm numbers.

import { hex } from '../../common/byte-text.ts';

const HEADER = 4;

const ALGORITHMS: ReadonlyMap<number, { name: string; bytes: number }> = new Map([
  [1, { name: 'sha256', bytes: 32 }],
  [2, { name: 'sha512', bytes: 64 }],
]);

/** `sha256 9f0c...` of the digest in a metacopy value, or undefined if there is none or the header contradicts the length. */
export function metacopyDigest(bytes: Uint8Array): string | undefined {
  if (bytes.length <= HEADER || bytes[0] !== 0 || bytes[1] !== bytes.length || bytes[2] !== 0)
    return undefined;
  const algorithm = ALGORITHMS.get(bytes[3]!);
  if (algorithm === undefined || bytes.length !== HEADER + algorithm.bytes) return undefined;
  return `${algorithm.name} ${hex(bytes.subarray(HEADER))}`;
}
