// xxHash, 64 bits, of which Zstandard frames keep the lower half as their content's checksum.
// Pure. Written from the published algorithm description (xxhash_spec.md); 64-bit numbers are BigInts, as frames of EROFS hardly ever have one.

const PRIME1 = 0x9e3779b185ebca87n;
const PRIME2 = 0xc2b2ae3d27d4eb4fn;
const PRIME3 = 0x165667b19e3779f9n;
const PRIME4 = 0x85ebca77c2b2ae63n;
const PRIME5 = 0x27d4eb2f165667c5n;

const cut = (x: bigint): bigint => BigInt.asUintN(64, x);
const rotate = (x: bigint, r: bigint): bigint => cut((x << r) | (x >> (64n - r)));
const round = (lane: bigint, word: bigint): bigint => cut(rotate(cut(lane + word * PRIME2), 31n) * PRIME1);
const merge = (hash: bigint, lane: bigint): bigint => cut((hash ^ round(0n, lane)) * PRIME1 + PRIME4);

/** The lower 32 bits of the hash of `bytes` under seed 0. */
export function xxh64Low(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  let hash = PRIME5;
  if (bytes.length >= 32) {
    let a = cut(PRIME1 + PRIME2);
    let b = PRIME2;
    let c = 0n;
    let d = cut(-PRIME1);
    for (; at <= bytes.length - 32; at += 32) {
      a = round(a, view.getBigUint64(at, true));
      b = round(b, view.getBigUint64(at + 8, true));
      c = round(c, view.getBigUint64(at + 16, true));
      d = round(d, view.getBigUint64(at + 24, true));
    }
    hash = cut(rotate(a, 1n) + rotate(b, 7n) + rotate(c, 12n) + rotate(d, 18n));
    hash = merge(merge(merge(merge(hash, a), b), c), d);
  }
  hash = cut(hash + BigInt(bytes.length));
  for (; at <= bytes.length - 8; at += 8) {
    hash = cut(rotate(hash ^ round(0n, view.getBigUint64(at, true)), 27n) * PRIME1 + PRIME4);
  }
  if (at <= bytes.length - 4) {
    hash = cut(rotate(hash ^ cut(BigInt(view.getUint32(at, true)) * PRIME1), 23n) * PRIME2 + PRIME3);
    at += 4;
  }
  for (; at < bytes.length; at++) hash = cut(rotate(hash ^ cut(BigInt(bytes[at]!) * PRIME5), 11n) * PRIME1);
  hash = cut((hash ^ (hash >> 33n)) * PRIME2);
  hash = cut((hash ^ (hash >> 29n)) * PRIME3);
  return Number((hash ^ (hash >> 32n)) & 0xffffffffn);
}
