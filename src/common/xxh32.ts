// xxHash, 32 bits: the hash behind EROFS's xattr name filter and the kernel's buckets of shared inodes.
// Pure. Written from the published algorithm description (xxhash_spec.md).

const PRIME1 = 0x9e3779b1;
const PRIME2 = 0x85ebca77;
const PRIME3 = 0xc2b2ae3d;
const PRIME4 = 0x27d4eb2f;
const PRIME5 = 0x165667b1;

const rotate = (x: number, r: number): number => (x << r) | (x >>> (32 - r));

const load = (bytes: Uint8Array, at: number): number =>
  bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);

const round = (lane: number, word: number): number =>
  Math.imul(rotate((lane + Math.imul(word, PRIME2)) | 0, 13), PRIME1);

/** Hash of `bytes` from `start` to `end` under `seed`, as an unsigned 32-bit number. */
export function xxh32(bytes: Uint8Array, seed: number, start = 0, end = bytes.length): number {
  let at = start;
  let hash: number;
  if (end - start >= 16) {
    let a = (seed + PRIME1 + PRIME2) | 0;
    let b = (seed + PRIME2) | 0;
    let c = seed | 0;
    let d = (seed - PRIME1) | 0;
    for (; at <= end - 16; at += 16) {
      a = round(a, load(bytes, at));
      b = round(b, load(bytes, at + 4));
      c = round(c, load(bytes, at + 8));
      d = round(d, load(bytes, at + 12));
    }
    hash = (rotate(a, 1) + rotate(b, 7) + rotate(c, 12) + rotate(d, 18)) | 0;
  } else {
    hash = (seed + PRIME5) | 0;
  }
  hash = (hash + (end - start)) | 0;
  for (; at <= end - 4; at += 4) {
    hash = Math.imul(rotate((hash + Math.imul(load(bytes, at), PRIME3)) | 0, 17), PRIME4);
  }
  for (; at < end; at++) {
    hash = Math.imul(rotate((hash + Math.imul(bytes[at]!, PRIME5)) | 0, 11), PRIME1);
  }
  hash = Math.imul(hash ^ (hash >>> 15), PRIME2);
  hash = Math.imul(hash ^ (hash >>> 13), PRIME3);
  return (hash ^ (hash >>> 16)) >>> 0;
}
