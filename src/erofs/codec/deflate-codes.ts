// The codes of a DEFLATE block: the fixed ones, and those that a block describes itself (RFC 1951, 3.2.6 and 3.2.7).
// Pure. Fills the two tables of deflate-table.ts.

import { CodecError } from './codec-error.ts';
import { buildTable, distanceTable, lengthTable, literalTable } from './deflate-table.ts';
import { PAD_BEFORE, paddedView as view } from './padded-input.ts';

/** The order in which the lengths of the code for lengths are stored. */
const LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const MOST_LITERALS = 286;
const MOST_DISTANCES = 30;

const lengths = new Uint8Array(MOST_LITERALS + MOST_DISTANCES);
const lengthsOfLengths = new Uint8Array(19);
const fixedLengths = new Uint8Array(288 + 32)
  .fill(8, 0, 144)
  .fill(9, 144, 256)
  .fill(7, 256, 280)
  .fill(8, 280, 288)
  .fill(5, 288);

let fixed = false;

export function readFixedCodes(): void {
  if (fixed) return;
  buildTable(literalTable, fixedLengths, 0, 288, false);
  buildTable(distanceTable, fixedLengths, 288, 320, false);
  fixed = true;
}

/** Reads the block's description at bit `start` and builds its tables; answers the bit behind it. */
export function readOwnCodes(start: number, end: number, out: number): number {
  fixed = false;
  const bad = (reason: string, bit: number): CodecError =>
    new CodecError('deflate', reason, (Math.min(bit, end * 8) >>> 3) - PAD_BEFORE, out);
  let at = start;
  let word = view.getUint32(at >>> 3, true) >>> (at & 7);
  const literalCount = (word & 31) + 257;
  const distanceCount = ((word >>> 5) & 31) + 1;
  const lengthCount = ((word >>> 10) & 15) + 4;
  at += 14;
  if (literalCount > MOST_LITERALS || distanceCount > MOST_DISTANCES) {
    throw bad(`block of ${literalCount} literal and ${distanceCount} distance codes`, start);
  }
  lengthsOfLengths.fill(0);
  for (let i = 0; i < lengthCount; i++, at += 3) {
    lengthsOfLengths[LENGTH_ORDER[i]!] = (view.getUint16(at >>> 3, true) >>> (at & 7)) & 7;
  }
  if (!buildTable(lengthTable, lengthsOfLengths, 0, 19, false))
    throw bad('code for lengths is not complete', at);

  const { entries } = lengthTable;
  const total = literalCount + distanceCount;
  for (let i = 0; i < total; ) {
    if (at > end * 8) throw bad('block header is cut off', at);
    word = view.getUint32(at >>> 3, true) >>> (at & 7);
    const entry = entries[word & 127]!;
    const width = entry & 255;
    const symbol = entry >>> 16;
    word >>>= width;
    at += width;
    if (symbol < 16) {
      lengths[i++] = symbol;
      continue;
    }
    let repeat = 3 + (word & 3);
    if (symbol === 16) {
      if (i === 0) throw bad('nothing to repeat in front of the first length', at);
      at += 2;
    } else if (symbol === 17) {
      repeat = 3 + (word & 7);
      at += 3;
    } else {
      repeat = 11 + (word & 127);
      at += 7;
    }
    if (i + repeat > total) throw bad('lengths repeat past the last code', at);
    const value = symbol === 16 ? lengths[i - 1]! : 0;
    for (; repeat > 0; repeat--) lengths[i++] = value;
  }
  if (at > end * 8) throw bad('block header is cut off', at);
  if (!buildTable(literalTable, lengths, 0, literalCount, true))
    throw bad('literal code is not complete', at);
  if (!buildTable(distanceTable, lengths, literalCount, total, true))
    throw bad('distance code is not complete', at);
  return at;
}
