// CRC-32 as zlib and Ethernet have it, for comparison with sums that other programs wrote down.
// Pure. EROFS itself uses CRC32C: src/common/crc32c.ts.

const TABLE = new Uint32Array(256).map((_, byte) => {
  let state = byte;
  for (let bit = 0; bit < 8; bit++) state = state & 1 ? (state >>> 1) ^ 0xedb88320 : state >>> 1;
  return state;
});

/** The sum as eight lower-case hexadecimal digits. */
export function crc32(bytes: Uint8Array): string {
  let state = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) state = TABLE[(state ^ bytes[i]!) & 0xff]! ^ (state >>> 8);
  return ((state ^ 0xffffffff) >>> 0).toString(16).padStart(8, '0');
}
