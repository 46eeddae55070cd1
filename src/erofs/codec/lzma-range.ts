// The range decoder of LZMA: single bits and trees of them.
// Pure. One state for all calls; the hot loop in lzma.ts keeps its own copy in locals and hands it over for lengths and distances.

import { probabilities } from './lzma-probabilities.ts';
import { paddedBytes as bytes } from './padded-input.ts';

/** The state: range and code (unsigned 32 bits each, held as signed), and the position of the next input byte. */
export const range = new Int32Array(3);
export const RANGE = 0;
export const CODE = 1;
export const AT = 2;

/** Decodes one bit under the probability at `index`. */
export function decodeBit(index: number): number {
  let width = range[RANGE]!;
  let code = range[CODE]!;
  if (width >>> 24 === 0) {
    width <<= 8;
    code = (code << 8) | bytes[range[AT]!++]!;
  }
  const chance = probabilities[index]!;
  const bound = Math.imul(width >>> 11, chance);
  if (code >>> 0 < bound >>> 0) {
    probabilities[index] = chance + ((2048 - chance) >>> 5);
    range[RANGE] = bound;
    range[CODE] = code;
    return 0;
  }
  probabilities[index] = chance - (chance >>> 5);
  range[RANGE] = width - bound;
  range[CODE] = code - bound;
  return 1;
}

/** Decodes `bits` bits, the highest first, under the tree at `base`. */
export function decodeTree(base: number, bits: number): number {
  let width = range[RANGE]!;
  let code = range[CODE]!;
  let at = range[AT]!;
  let symbol = 1;
  const limit = 1 << bits;
  do {
    if (width >>> 24 === 0) {
      width <<= 8;
      code = (code << 8) | bytes[at++]!;
    }
    const index = base + symbol;
    const chance = probabilities[index]!;
    const bound = Math.imul(width >>> 11, chance);
    const diff = (code - bound) | 0;
    const mask = ((~code & bound) | ((~code | bound) & diff)) >> 31;
    const rest = (width - bound) | 0;
    width = rest ^ ((rest ^ bound) & mask);
    code = (diff + (bound & mask)) | 0;
    probabilities[index] = chance - ((chance + (mask & -2017)) >> 5);
    symbol = (symbol << 1) + 1 + mask;
  } while (symbol < limit);
  range[RANGE] = width;
  range[CODE] = code;
  range[AT] = at;
  return symbol - limit;
}

/** Decodes `bits` bits, the lowest first, under the tree at `base`. */
export function decodeReverse(base: number, bits: number): number {
  let width = range[RANGE]!;
  let code = range[CODE]!;
  let at = range[AT]!;
  let symbol = 1;
  let value = 0;
  for (let i = 0; i < bits; i++) {
    if (width >>> 24 === 0) {
      width <<= 8;
      code = (code << 8) | bytes[at++]!;
    }
    const index = base + symbol;
    const chance = probabilities[index]!;
    const bound = Math.imul(width >>> 11, chance);
    const diff = (code - bound) | 0;
    const mask = ((~code & bound) | ((~code | bound) & diff)) >> 31;
    const rest = (width - bound) | 0;
    width = rest ^ ((rest ^ bound) & mask);
    code = (diff + (bound & mask)) | 0;
    probabilities[index] = chance - ((chance + (mask & -2017)) >> 5);
    symbol = (symbol << 1) + 1 + mask;
    value |= (1 + mask) << i;
  }
  range[RANGE] = width;
  range[CODE] = code;
  range[AT] = at;
  return value;
}

/** Decodes `bits` bits, the highest first, that are as likely 0 as 1. */
export function decodeDirect(bits: number): number {
  let width = range[RANGE]!;
  let code = range[CODE]!;
  let at = range[AT]!;
  let value = 0;
  for (let i = bits; i > 0; i--) {
    if (width >>> 24 === 0) {
      width <<= 8;
      code = (code << 8) | bytes[at++]!;
    }
    width >>>= 1;
    const diff = (code - width) | 0;
    const mask = diff >> 31;
    code = (diff + (width & mask)) | 0;
    value = (value << 1) + 1 + mask;
  }
  range[RANGE] = width;
  range[CODE] = code;
  range[AT] = at;
  return value;
}
