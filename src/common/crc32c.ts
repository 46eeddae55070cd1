// CRC32C (Castagnoli, reflected), as EROFS uses it for the superblock: the state is given and returned without a final inversion.
// Pure.

const TABLE = new Uint32Array(256).map((_, byte) => {
  let state = byte;
  for (let bit = 0; bit < 8; bit++) state = state & 1 ? (state >>> 1) ^ 0x82f63b78 : state >>> 1;
  return state;
});

/** State of the sum after `bytes`, starting from `state` (0xFFFFFFFF at the beginning). */
export function crc32c(bytes: Uint8Array, state = 0xffffffff): number {
  for (let i = 0; i < bytes.length; i++) state = TABLE[(state ^ bytes[i]!) & 0xff]! ^ (state >>> 8);
  return state >>> 0;
}
