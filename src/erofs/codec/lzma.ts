// MicroLZMA: a raw LZMA1 stream whose first byte is the inverse of the properties (erofs-format 10.4).
// Pure. Accepts what xz_dec_microlzma_run() accepts. The output itself is the dictionary.

import type { DecodeOptions } from './codec.ts';
import { CodecError } from './codec-error.ts';
import { COPY_SLACK, copyMatch } from './copy-match.ts';
import * as P from './lzma-probabilities.ts';
import { probabilities } from './lzma-probabilities.ts';
import { AT, CODE, decodeBit, decodeDirect, decodeReverse, decodeTree, RANGE, range } from './lzma-range.ts';
import { paddedBytes as bytes, PAD_BEFORE, padInput } from './padded-input.ts';

/** States below have seen a literal last. */
const AFTER_MATCH = 7;
const SHORTEST = 2;
/** Properties byte and the first four bytes of the range coder. */
const HEADER = 5;

/** Decodes a stream; see `Decode`. `window` is the dictionary size. Not partial: `input` must be the whole stream. */
export function decodeMicroLzma(
  input: Uint8Array,
  output: Uint8Array,
  { partial, window }: DecodeOptions,
): number {
  if (partial && output.length === 0) return 0;
  const end = padInput(input, 'lzma');
  const bad = (reason: string, at: number, out: number): CodecError =>
    new CodecError('lzma', reason, Math.min(at, end) - PAD_BEFORE, out);
  const properties = ~bytes[PAD_BEFORE]! & 255;
  if (input.length < HEADER) throw bad('stream is cut off', end, 0);
  const lc = properties % 9;
  const lp = ((properties - lc) / 9) % 5;
  const pb = (((properties - lc) / 9 - lp) / 5) | 0;
  if (pb > 4 || lc + lp > P.LITERAL_BITS)
    throw bad(`properties 0x${properties.toString(16)} (lc ${lc}, lp ${lp}, pb ${pb})`, PAD_BEFORE, 0);
  P.resetProbabilities(lc + lp);

  const outEnd = output.length;
  const fastEnd = outEnd - 2 * COPY_SLACK;
  const outputView = new DataView(output.buffer, output.byteOffset, outEnd);
  const positionMask = (1 << pb) - 1;
  const literalMask = (1 << lp) - 1;
  let width = -1;
  let code = 0;
  let at = PAD_BEFORE + 1;
  while (at < PAD_BEFORE + HEADER) code = (code << 8) | bytes[at++]!;
  let state = 0;
  let rep0 = 0;
  let rep1 = 0;
  let rep2 = 0;
  let rep3 = 0;
  let out = 0;

  while (out < outEnd) {
    if (at > end) throw bad('stream ends early', end, out);
    const position = out & positionMask;
    if (width >>> 24 === 0) {
      width <<= 8;
      code = (code << 8) | bytes[at++]!;
    }
    let index = P.IS_MATCH + (state << 4) + position;
    let chance = probabilities[index]!;
    let bound = Math.imul(width >>> 11, chance);
    if (code >>> 0 < bound >>> 0) {
      width = bound;
      probabilities[index] = chance + ((2048 - chance) >>> 5);
      const before = out > 0 ? output[out - 1]! : 0;
      const base = P.LITERAL + P.LITERAL_GROUP * (((out & literalMask) << lc) + (before >>> (8 - lc)));
      let symbol = 1;
      if (state >= AFTER_MATCH) {
        let match = output[out - rep0 - 1]! << 1;
        let offset = 0x100;
        do {
          if (width >>> 24 === 0) {
            width <<= 8;
            code = (code << 8) | bytes[at++]!;
          }
          const bit = match & offset;
          match <<= 1;
          index = base + offset + bit + symbol;
          chance = probabilities[index]!;
          bound = Math.imul(width >>> 11, chance);
          const diff = (code - bound) | 0;
          const mask = ((~code & bound) | ((~code | bound) & diff)) >> 31;
          const rest = (width - bound) | 0;
          width = rest ^ ((rest ^ bound) & mask);
          code = (diff + (bound & mask)) | 0;
          probabilities[index] = chance - ((chance + (mask & -2017)) >> 5);
          symbol = (symbol << 1) + 1 + mask;
          offset &= bit ^ mask;
        } while (symbol < 0x100);
        state = state < 10 ? state - 3 : state - 6;
      } else {
        do {
          if (width >>> 24 === 0) {
            width <<= 8;
            code = (code << 8) | bytes[at++]!;
          }
          index = base + symbol;
          chance = probabilities[index]!;
          bound = Math.imul(width >>> 11, chance);
          const diff = (code - bound) | 0;
          const mask = ((~code & bound) | ((~code | bound) & diff)) >> 31;
          const rest = (width - bound) | 0;
          width = rest ^ ((rest ^ bound) & mask);
          code = (diff + (bound & mask)) | 0;
          probabilities[index] = chance - ((chance + (mask & -2017)) >> 5);
          symbol = (symbol << 1) + 1 + mask;
        } while (symbol < 0x100);
        state = state < 4 ? 0 : state - 3;
      }
      output[out++] = symbol;
      continue;
    }
    width -= bound;
    code -= bound;
    probabilities[index] = chance - (chance >>> 5);

    range[RANGE] = width;
    range[CODE] = code;
    range[AT] = at;
    let length = SHORTEST;
    if (decodeBit(P.IS_REP + state) === 0) {
      rep3 = rep2;
      rep2 = rep1;
      rep1 = rep0;
      length += decodeLength(P.MATCH_LENGTH, position);
      rep0 = decodeDistance(length);
      state = state < AFTER_MATCH ? 7 : 10;
    } else if (decodeBit(P.IS_REP_G0 + state) === 0) {
      if (decodeBit(P.IS_REP0_LONG + (state << 4) + position) === 0) {
        length = 1;
        state = state < AFTER_MATCH ? 9 : 11;
      } else {
        length += decodeLength(P.REP_LENGTH, position);
        state = state < AFTER_MATCH ? 8 : 11;
      }
    } else {
      let distance = rep1;
      if (decodeBit(P.IS_REP_G1 + state) !== 0) {
        if (decodeBit(P.IS_REP_G2 + state) === 0) {
          distance = rep2;
        } else {
          distance = rep3;
          rep3 = rep2;
        }
        rep2 = rep1;
      }
      rep1 = rep0;
      rep0 = distance;
      length += decodeLength(P.REP_LENGTH, position);
      state = state < AFTER_MATCH ? 8 : 11;
    }
    width = range[RANGE]!;
    code = range[CODE]!;
    at = range[AT]!;

    if (rep0 >>> 0 >= out || rep0 >>> 0 >= window) {
      if (at > end) throw bad('stream ends early', end, out);
      throw bad(rep0 === -1 ? 'end marker' : `match from ${(rep0 >>> 0) + 1} bytes back`, at, out);
    }
    if (out + length <= fastEnd) {
      copyMatch(output, outputView, out, rep0 + 1, length);
      out += length;
    } else {
      if (out + length > outEnd && !partial)
        throw bad(`stream goes on after the wanted ${outEnd} bytes`, at, outEnd);
      const stop = Math.min(out + length, outEnd);
      for (; out < stop; out++) output[out] = output[out - rep0 - 1]!;
    }
  }
  if (!partial && width >>> 24 === 0) code = (code << 8) | bytes[at++]!;
  if (at > end) throw bad('stream ends early', end, out);
  if (!partial && (code !== 0 || at !== end)) {
    throw bad(`stream goes on after the wanted ${outEnd} bytes`, at, outEnd);
  }
  return at - PAD_BEFORE;
}

function decodeLength(base: number, position: number): number {
  if (decodeBit(base) === 0) return decodeTree(base + P.LENGTH_LOW + (position << 3), 3);
  if (decodeBit(base + 1) === 0) return 8 + decodeTree(base + P.LENGTH_MIDDLE + (position << 3), 3);
  return 16 + decodeTree(base + P.LENGTH_HIGH, 8);
}

/** The distance, less one, of a match of `length` bytes. */
function decodeDistance(length: number): number {
  const slot = decodeTree(P.POS_SLOT + (Math.min(length - SHORTEST, 3) << 6), 6);
  if (slot < 4) return slot;
  const bits = (slot >>> 1) - 1;
  const start = (2 | (slot & 1)) << bits;
  if (slot < 14) return start + decodeReverse(P.POS_SPECIAL + start - slot, bits);
  return (start + (decodeDirect(bits - 4) << 4) + decodeReverse(P.ALIGN, 4)) | 0;
}
