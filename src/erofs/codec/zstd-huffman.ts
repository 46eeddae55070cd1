// The Huffman table of Zstandard literals (RFC 8878, 4.2): its description by weights, and the decoding table.
// Pure. One table, as a frame has one at a time.

import { paddedView as view } from './padded-input.ts';
import { zstdError } from './zstd-error.ts';
import { fseTable, readFseTable, type SymbolMeaning } from './zstd-fse.ts';

/** The RFC says 11; libzstd, and with it the kernel, decodes 12. */
const MAX_LOG = 12;
const MAX_WEIGHT_LOG = 6;

/** `table[next log bits]`: symbol in bits 0-7, length of its code from bit 8. `log` is 0 before a table was read. */
export const HUFFMAN = { log: 0, table: new Uint16Array(1 << MAX_LOG) };

/** Weights are the symbols of their FSE table, and stand for themselves. */
const WEIGHT: SymbolMeaning = {
  base: Int32Array.from({ length: MAX_LOG + 1 }, (_, weight) => weight),
  extra: new Uint8Array(MAX_LOG + 1),
};
const weightTable = fseTable(MAX_WEIGHT_LOG);
const weights = new Uint8Array(256);
const rankStart = new Uint32Array(MAX_LOG + 2);

/** Reads the table description at `at`; answers the position of the first byte behind it. */
export function readHuffmanTable(at: number, end: number): number {
  if (at >= end) throw zstdError('Huffman table is missing', at);
  const header = view.getUint8(at);
  const start = at + 1;
  const behind = start + (header < 128 ? header : (header - 126) >>> 1);
  if (behind > end) throw zstdError('Huffman table runs past the end of the literals', end);
  HUFFMAN.log = 0;
  const count = header < 128 ? codedWeights(start, behind) : plainWeights(start, header - 127);
  fillTable(count, at);
  return behind;
}

function plainWeights(at: number, count: number): number {
  for (let i = 0; i < count; i++) {
    const byte = view.getUint8(at + (i >>> 1));
    weights[i] = i & 1 ? byte & 15 : byte >>> 4;
  }
  return count;
}

/** Two interleaved FSE states read the weights until the bits run out. */
function codedWeights(at: number, end: number): number {
  const start = readFseTable(at, end, MAX_WEIGHT_LOG, WEIGHT, weightTable);
  const last = end > start ? view.getUint8(end - 1) : 0;
  if (last === 0) throw zstdError('Huffman weights without an end mark', end);
  const { next, value, log } = weightTable;
  let bits = (end - start) * 8 - 1 - (Math.clz32(last) - 24);
  const take = (width: number): number => {
    bits -= width;
    return (view.getUint32(start + (bits >> 3), true) >>> (bits & 7)) & ((1 << width) - 1);
  };
  if (bits < 2 * log) throw zstdError('Huffman weights end early', start);
  let state = take(log);
  let other = take(log);
  for (let count = 0; count < 254; ) {
    weights[count++] = value[state]!;
    const entry = next[state]!;
    const width = entry >>> 16;
    if (width > bits) {
      weights[count++] = value[other]!;
      return count;
    }
    state = other;
    other = (entry & 0xffff) + take(width);
  }
  throw zstdError('Huffman weights for more than 255 symbols', start);
}

/** Completes the weights by the last one, which is not stored, and lays out the codes. */
function fillTable(count: number, at: number): void {
  rankStart.fill(0);
  let total = 0;
  for (let i = 0; i < count; i++) {
    const weight = weights[i]!;
    if (weight > MAX_LOG) throw zstdError(`Huffman weight ${weight} is over ${MAX_LOG}`, at);
    if (weight > 0) total += 1 << (weight - 1);
    rankStart[weight]! += 1;
  }
  const log = 32 - Math.clz32(total);
  if (total === 0 || log > MAX_LOG) throw zstdError('Huffman weights do not make a code', at);
  const rest = (1 << log) - total;
  if ((rest & (rest - 1)) !== 0) throw zstdError('Huffman weights do not make a code', at);
  const lastWeight = 32 - Math.clz32(rest);
  weights[count] = lastWeight;
  rankStart[lastWeight]! += 1;
  if (rankStart[1]! < 2) throw zstdError('Huffman weights do not make a code', at);
  let position = 0;
  for (let weight = 1; weight <= log; weight++) {
    const entries = rankStart[weight]! << (weight - 1);
    rankStart[weight] = position;
    position += entries;
  }
  const { table } = HUFFMAN;
  for (let symbol = 0; symbol <= count; symbol++) {
    const weight = weights[symbol]!;
    if (weight === 0) continue;
    const from = rankStart[weight]!;
    const to = from + (1 << (weight - 1));
    rankStart[weight] = to;
    const entry = symbol | ((log + 1 - weight) << 8);
    if (to - from < 16) for (let i = from; i < to; i++) table[i] = entry;
    else table.fill(entry, from, to);
  }
  HUFFMAN.log = log;
}
