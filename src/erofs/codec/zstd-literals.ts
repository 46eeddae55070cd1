// The literals section of a Zstandard block (RFC 8878, 3.1.1.3.1): raw, repeated, or Huffman-coded in one or four streams.
// Pure. Works in buffers that are allocated once; literals stay valid until the next block.

import { paddedBytes as bytes, paddedView as view } from './padded-input.ts';
import { zstdError } from './zstd-error.ts';
import { HUFFMAN, readHuffmanTable } from './zstd-huffman.ts';

/** The most bytes that a block holds (Block_Maximum_Size without a smaller window). */
export const BLOCK_LIMIT = 1 << 17;
/** Bytes behind the literals that may be read (never used) when they are copied in words. */
const SLACK = 32;

export const literals = new Uint8Array(BLOCK_LIMIT + SLACK);
export const literalsView = new DataView(literals.buffer);

/** Literals of the block that was read last. */
export let literalCount = 0;

/** Forgets the table of the frame before. */
export function resetLiterals(): void {
  HUFFMAN.log = 0;
}

/** Decodes the section at `at` into `literals`; answers the position of the first byte behind it. */
export function readLiterals(at: number, end: number, limit: number): number {
  if (at >= end) throw zstdError('block without a literals section', at);
  const first = bytes[at]!;
  const kind = first & 3;
  const format = (first >>> 2) & 3;
  if (kind < 2) {
    const headerSize = format === 1 ? 2 : format === 3 ? 3 : 1;
    const word = view.getUint32(at, true);
    const size = format === 1 ? (word >>> 4) & 0xfff : format === 3 ? (word >>> 4) & 0xfffff : first >>> 3;
    const start = at + headerSize;
    const stored = kind === 0 ? size : 1;
    if (start + stored > end) throw zstdError('literals run past the end of their block', end);
    if (size > limit) throw zstdError(`${size} literals in a block of at most ${limit} bytes`, at);
    if (kind === 0) literals.set(bytes.subarray(start, start + size));
    else literals.fill(bytes[start]!, 0, size);
    literalCount = size;
    return start + stored;
  }
  const headerSize = format < 2 ? 3 : format + 2;
  const sizeBits = format < 2 ? 10 : 4 * format + 6;
  const mask = (1 << sizeBits) - 1;
  const size = (view.getUint32(at, true) >>> 4) & mask;
  const stored = (view.getUint32(at + ((4 + sizeBits) >>> 3), true) >>> ((4 + sizeBits) & 7)) & mask;
  const start = at + headerSize;
  const behind = start + stored;
  if (behind > end) throw zstdError('literals run past the end of their block', end);
  if (size > limit) throw zstdError(`${size} literals in a block of at most ${limit} bytes`, at);
  if (kind === 3 && HUFFMAN.log === 0) throw zstdError('literals without a Huffman table', at);
  const streams = kind === 2 ? readHuffmanTable(start, behind) : start;
  if (format === 0) oneStream(streams, behind, size);
  else fourStreams(streams, behind, size);
  literalCount = size;
  return behind;
}

function oneStream(at: number, end: number, size: number): void {
  finishStream(at, bitsIn(at, end), 0, size);
}

function fourStreams(at: number, end: number, size: number): void {
  if (size < 6) throw zstdError(`four streams for ${size} literals`, at);
  const start1 = at + 6;
  const start2 = start1 + view.getUint16(at, true);
  const start3 = start2 + view.getUint16(at + 2, true);
  const start4 = start3 + view.getUint16(at + 4, true);
  if (start4 >= end) throw zstdError('jump table of the literals points past their end', at);
  const quarter = (size + 3) >>> 2;
  let out1 = 0;
  let out2 = quarter;
  let out3 = 2 * quarter;
  let out4 = 3 * quarter;
  if (out4 > size) throw zstdError(`four streams for ${size} literals`, at);
  let bits1 = bitsIn(start1, start2);
  let bits2 = bitsIn(start2, start3);
  let bits3 = bitsIn(start3, start4);
  let bits4 = bitsIn(start4, end);
  const { table, log } = HUFFMAN;
  const shift = 25 - log;
  const mask = (1 << log) - 1;
  // Two symbols of each stream from one 25-bit window; the last stream is never longer than the others.
  for (const last = size - 2; out4 <= last; ) {
    if (bits1 < 25 || bits2 < 25 || bits3 < 25 || bits4 < 25) break;
    let from = bits1 - 25;
    let word = view.getUint32(start1 + (from >>> 3), true) >>> (from & 7);
    let entry = table[(word >>> shift) & mask]!;
    literals[out1++] = entry;
    let used = entry >>> 8;
    entry = table[(word >>> (shift - used)) & mask]!;
    literals[out1++] = entry;
    bits1 -= used + (entry >>> 8);

    from = bits2 - 25;
    word = view.getUint32(start2 + (from >>> 3), true) >>> (from & 7);
    entry = table[(word >>> shift) & mask]!;
    literals[out2++] = entry;
    used = entry >>> 8;
    entry = table[(word >>> (shift - used)) & mask]!;
    literals[out2++] = entry;
    bits2 -= used + (entry >>> 8);

    from = bits3 - 25;
    word = view.getUint32(start3 + (from >>> 3), true) >>> (from & 7);
    entry = table[(word >>> shift) & mask]!;
    literals[out3++] = entry;
    used = entry >>> 8;
    entry = table[(word >>> (shift - used)) & mask]!;
    literals[out3++] = entry;
    bits3 -= used + (entry >>> 8);

    from = bits4 - 25;
    word = view.getUint32(start4 + (from >>> 3), true) >>> (from & 7);
    entry = table[(word >>> shift) & mask]!;
    literals[out4++] = entry;
    used = entry >>> 8;
    entry = table[(word >>> (shift - used)) & mask]!;
    literals[out4++] = entry;
    bits4 -= used + (entry >>> 8);
  }
  finishStream(start1, bits1, out1, quarter);
  finishStream(start2, bits2, out2, 2 * quarter);
  finishStream(start3, bits3, out3, 3 * quarter);
  finishStream(start4, bits4, out4, size);
}

/** Bits of the backward stream `[at, end)`: all above the final marker bit are padding. */
function bitsIn(at: number, end: number): number {
  const last = end > at ? view.getUint8(end - 1) : 0;
  if (last === 0) throw zstdError('literals stream without an end mark', end);
  return (end - at) * 8 - 1 - (Math.clz32(last) - 24);
}

/** Decodes the rest of one stream into `literals[out .. outEnd)`; all of its bits must be used up. */
function finishStream(start: number, bitCount: number, from: number, outEnd: number): void {
  const { table, log } = HUFFMAN;
  const mask = (1 << log) - 1;
  let bits = bitCount;
  let out = from;
  for (; out < outEnd && bits >= log; out++) {
    const low = bits - log;
    const entry = table[(view.getUint32(start + (low >>> 3), true) >>> (low & 7)) & mask]!;
    literals[out] = entry;
    bits -= entry >>> 8;
  }
  for (; out < outEnd; out++) {
    // Fewer bits than the table's index has: the missing ones are zeros.
    const tail = view.getUint32(start, true) & ((1 << bits) - 1);
    const entry = table[(tail << (log - bits)) & mask]!;
    literals[out] = entry;
    bits -= entry >>> 8;
    if (bits < 0) throw zstdError('literals stream ends early', start);
  }
  if (bits !== 0) throw zstdError('literals stream has bits left over', start + (bits >>> 3));
}
