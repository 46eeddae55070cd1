// The sequences section of a Zstandard block (RFC 8878, 3.1.1.3.2): carrying out its copies.
// Pure.

import type { CodecError } from './codec-error.ts';
import { COPY_SLACK, copyMatch } from './copy-match.ts';
import { paddedBytes as bytes, paddedView as view } from './padded-input.ts';
import { zstdError } from './zstd-error.ts';
import { literalCount, literals, literalsView } from './zstd-literals.ts';
import { literalCode, matchCode, offsetCode, resetCodes, selectTable } from './zstd-sequence-codes.ts';

const { next: literalNext, value: literalValue } = literalCode.table;
const { next: offsetNext, value: offsetValue } = offsetCode.table;
const { next: matchNext, value: matchValue } = matchCode.table;

/** The three offsets used last. */
const recent = new Int32Array(3);

/** Forgets what the frame before left behind. */
export function resetSequences(): void {
  resetCodes();
  recent.set([1, 4, 8]);
}

/**
 * Carries out the section `[at, end)` on the literals read before, and appends the result at `start` of `output`.
 * Answers where the output ends then. The section must end within `limit` bytes of output; if `partial`, copying just stops at the end of `output`.
 */
export function runSequences(
  at: number,
  end: number,
  output: Uint8Array,
  outputView: DataView,
  start: number,
  limit: number,
  partial: boolean,
): number {
  if (at >= end) throw zstdError('block without a sequences section', at);
  let position = at + 1;
  let count = bytes[at]!;
  if (count === 255) {
    count = view.getUint16(position, true) + 0x7f00;
    position += 2;
  } else if (count >= 128) {
    count = ((count - 128) << 8) + bytes[position++]!;
  }
  if (count > 0) {
    const modes = bytes[position++]!;
    if (position > end) throw zstdError('sequences header runs past the end of its block', end);
    if ((modes & 3) !== 0) throw zstdError('reserved sequence modes', position - 1);
    position = selectTable(literalCode, modes >>> 6, position, end);
    position = selectTable(offsetCode, (modes >>> 4) & 3, position, end);
    position = selectTable(matchCode, (modes >>> 2) & 3, position, end);
    const last = position < end ? bytes[end - 1]! : 0;
    if (last === 0) throw zstdError('sequences without an end mark', end);
    const bits = (end - position) * 8 - 1 - (Math.clz32(last) - 24);
    return copyAll(position, bits, count, output, outputView, start, limit, partial);
  }
  if (position !== end) throw zstdError('bytes left over behind the sequences', position);
  return copyTail(0, output, start, limit, partial, end);
}

function copyAll(
  from: number,
  bitCount: number,
  count: number,
  output: Uint8Array,
  outputView: DataView,
  start: number,
  limit: number,
  partial: boolean,
): number {
  const literalLog = literalCode.table.log;
  const offsetLog = offsetCode.table.log;
  const matchLog = matchCode.table.log;
  const literalEnd = literalCount;
  const fastEnd = Math.min(limit, output.length - 2 * COPY_SLACK);
  let recent0 = recent[0]!;
  let recent1 = recent[1]!;
  let recent2 = recent[2]!;
  let literal = 0;
  let out = start;

  let bits = bitCount - literalLog;
  let literalState = (view.getUint32(from + (bits >> 3), true) >>> (bits & 7)) & ((1 << literalLog) - 1);
  bits -= offsetLog;
  let offsetState = (view.getUint32(from + (bits >> 3), true) >>> (bits & 7)) & ((1 << offsetLog) - 1);
  bits -= matchLog;
  let matchState = (view.getUint32(from + (bits >> 3), true) >>> (bits & 7)) & ((1 << matchLog) - 1);

  for (let left = count; ; ) {
    const offsetEntry = offsetNext[offsetState]!;
    const matchEntry = matchNext[matchState]!;
    const literalEntry = literalNext[literalState]!;
    let offset = offsetValue[offsetState]!;
    let length = matchValue[matchState]!;
    let run = literalValue[literalState]!;
    const offsetBits = offsetEntry >>> 24;
    const matchBits = matchEntry >>> 24;
    const literalBits = literalEntry >>> 24;
    if (offsetBits > 24) {
      bits -= offsetBits;
      offset += bitsAt(from, bits, offsetBits);
    } else {
      bits -= offsetBits;
      offset += (view.getUint32(from + (bits >> 3), true) >>> (bits & 7)) & ((1 << offsetBits) - 1);
    }
    if (matchBits > 0) {
      bits -= matchBits;
      length += (view.getUint32(from + (bits >> 3), true) >>> (bits & 7)) & ((1 << matchBits) - 1);
    }
    if (literalBits > 0) {
      bits -= literalBits;
      run += (view.getUint32(from + (bits >> 3), true) >>> (bits & 7)) & ((1 << literalBits) - 1);
    }
    left -= 1;
    if (left > 0) {
      const literalWidth = (literalEntry >>> 16) & 255;
      const matchWidth = (matchEntry >>> 16) & 255;
      const offsetWidth = (offsetEntry >>> 16) & 255;
      bits -= literalWidth + matchWidth;
      let word = view.getUint32(from + (bits >> 3), true) >>> (bits & 7);
      literalState = (literalEntry & 0xffff) + ((word >>> matchWidth) & ((1 << literalWidth) - 1));
      matchState = (matchEntry & 0xffff) + (word & ((1 << matchWidth) - 1));
      bits -= offsetWidth;
      word = view.getUint32(from + (bits >> 3), true) >>> (bits & 7);
      offsetState = (offsetEntry & 0xffff) + (word & ((1 << offsetWidth) - 1));
    }
    if (bits < 0) throw zstdError('sequences end early', from, out);

    if (offset > 3) {
      offset -= 3;
      recent2 = recent1;
      recent1 = recent0;
      recent0 = offset;
    } else {
      if (run === 0) offset += 1;
      if (offset === 1) {
        offset = recent0;
      } else {
        const wanted = offset === 2 ? recent1 : offset === 3 ? recent2 : recent0 - 1;
        if (offset !== 2) recent2 = recent1;
        recent1 = recent0;
        recent0 = wanted;
        offset = wanted;
      }
    }

    if (run > literalEnd - literal)
      throw zstdError('sequences want more literals than there are', from + (bits >> 3), out);
    const copyEnd = out + run + length;
    if (copyEnd > fastEnd) {
      if (copyEnd > limit) throw zstdError('block decodes to more than it may', from + (bits >> 3), out);
      if (copyEnd > output.length && !partial) throw tooLong(from + (bits >> 3), output);
      const runEnd = Math.min(out + run, output.length);
      const stop = Math.min(copyEnd, output.length);
      while (out < runEnd) output[out++] = literals[literal++]!;
      if (out < stop && (offset > out || offset === 0)) throw tooFar(offset, from + (bits >> 3), out);
      for (; out < stop; out++) output[out] = output[out - offset]!;
      if (partial && out === output.length) return out;
      if (left === 0) break;
      continue;
    }
    outputView.setInt32(out, literalsView.getInt32(literal, true), true);
    outputView.setInt32(out + 4, literalsView.getInt32(literal + 4, true), true);
    if (run > 8)
      for (let i = 8; i < run; i += 8) {
        outputView.setInt32(out + i, literalsView.getInt32(literal + i, true), true);
        outputView.setInt32(out + i + 4, literalsView.getInt32(literal + i + 4, true), true);
      }
    literal += run;
    out += run;
    if (offset > out || offset === 0) throw tooFar(offset, from + (bits >> 3), out);
    copyMatch(output, outputView, out, offset, length);
    out += length;
    if (left === 0) break;
  }
  if (bits !== 0) throw zstdError('bits left over behind the sequences', from + (bits >> 3), out);
  recent[0] = recent0;
  recent[1] = recent1;
  recent[2] = recent2;
  return copyTail(literal, output, out, limit, partial, from);
}

/** `width` bits (at most 31) of the stream at byte `from`, the lowest of them at bit `bits`. */
function bitsAt(from: number, bits: number, width: number): number {
  const word = view.getUint32(from + (bits >> 3), true) >>> (bits & 7);
  if (width <= 25) return word & ((1 << width) - 1);
  const high = view.getUint32(from + (bits >> 3) + 2, true) >>> (bits & 7);
  return (word & 0xffff) | ((high & ((1 << (width - 16)) - 1)) << 16);
}

/** Appends the literals that no sequence took. */
function copyTail(
  from: number,
  output: Uint8Array,
  start: number,
  limit: number,
  partial: boolean,
  at: number,
): number {
  const end = start + literalCount - from;
  if (end > limit) throw zstdError('block decodes to more than it may', at, start);
  if (end > output.length && !partial) throw tooLong(at, output);
  const stop = Math.min(end, output.length);
  output.set(literals.subarray(from, from + stop - start), start);
  return stop;
}

const tooLong = (at: number, output: Uint8Array): CodecError =>
  zstdError(`stream goes on after the wanted ${output.length} bytes`, at, output.length);
const tooFar = (offset: number, at: number, out: number): CodecError =>
  zstdError(`match from ${offset} bytes back`, at, out);
