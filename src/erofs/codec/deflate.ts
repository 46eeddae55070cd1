// DEFLATE: a raw stream of blocks (RFC 1951), without zlib's header and checksum.
// Pure. Accepts what the kernel's zlib accepts under its fixed 15 window bits.

import type { DecodeOptions } from './codec.ts';
import { CodecError } from './codec-error.ts';
import { COPY_SLACK, copyMatch } from './copy-match.ts';
import { readFixedCodes, readOwnCodes } from './deflate-codes.ts';
import { distanceTable, END_OF_BLOCK, INVALID, LINK, literalTable, MATCH, SPECIAL } from './deflate-table.ts';
import { paddedBytes as bytes, PAD_BEFORE, padInput, paddedView as view } from './padded-input.ts';

const { entries: literals } = literalTable;
const { entries: distances } = distanceTable;
const LITERAL_MASK = (1 << literalTable.rootBits) - 1;
const DISTANCE_MASK = (1 << distanceTable.rootBits) - 1;
const LONGEST_MATCH = 258;

/** Where the block that was decoded last ended, in bits of the padded input. */
let position = 0;

/**
 * Decodes a stream; see `Decode`. `window` is not looked at: the format stops at 32 KiB, and neither the kernel nor
 * erofs-utils hold a stream to the smaller window that an image may declare. Input behind the stream is not an error.
 */
export function decodeDeflate(input: Uint8Array, output: Uint8Array, { partial }: DecodeOptions): number {
  if (partial && output.length === 0) return 0;
  const end = padInput(input, 'deflate');
  const outputView = new DataView(output.buffer, output.byteOffset, output.length);
  position = PAD_BEFORE * 8;
  let out = 0;
  for (let last = false; !last; ) {
    if (position + 3 > end * 8) throw bad('stream ends where a block should begin', out);
    const header = view.getUint16(position >>> 3, true) >>> (position & 7);
    last = (header & 1) !== 0;
    position += 3;
    switch ((header >>> 1) & 3) {
      case 0:
        out = copyStored(end, output, out, partial);
        break;
      case 1:
        readFixedCodes();
        out = decodeBlock(end, output, outputView, out, partial);
        break;
      case 2:
        position = readOwnCodes(position, end, out);
        out = decodeBlock(end, output, outputView, out, partial);
        break;
      default:
        throw bad('reserved block type', out);
    }
    if (partial && out === output.length) last = true;
  }
  if (out < output.length) throw bad(`stream ends after ${out} of ${output.length} bytes`, out);
  return ((position + 7) >>> 3) - PAD_BEFORE;
}

function copyStored(end: number, output: Uint8Array, start: number, partial: boolean): number {
  const at = (position + 7) >>> 3;
  position = at * 8;
  if (at + 4 > end) throw bad('stored block is cut off', start);
  const size = view.getUint16(at, true);
  if (view.getUint16(at + 2, true) !== (size ^ 0xffff))
    throw bad('lengths of a stored block disagree', start);
  if (size > output.length - start && !partial) throw tooLong(output);
  const stop = Math.min(start + size, output.length);
  const behind = at + 4 + stop - start;
  if (behind > end) throw bad('stored block is cut off', start);
  output.set(bytes.subarray(at + 4, behind), start);
  position = behind * 8;
  return stop;
}

/** Decodes symbols up to the end of the block, or until the output is full if `partial`. */
function decodeBlock(
  end: number,
  output: Uint8Array,
  outputView: DataView,
  start: number,
  partial: boolean,
): number {
  const endBit = end * 8;
  const fastEnd = output.length - LONGEST_MATCH - COPY_SLACK;
  let at = position;
  let out = start;
  for (;;) {
    let word = view.getUint32(at >>> 3, true) >>> (at & 7);
    let entry = literals[word & LITERAL_MASK]!;
    if (out < fastEnd && (entry & SPECIAL) === 0) {
      // A literal of at most 10 bits leaves enough of the word's 25 for another short code with its extra bits.
      output[out++] = entry >>> 16;
      at += entry & 255;
      word >>>= entry & 255;
      entry = literals[word & LITERAL_MASK]!;
      if ((entry & SPECIAL) === 0) {
        output[out++] = entry >>> 16;
        at += entry & 255;
        if (at > endBit) break;
        continue;
      }
      if ((entry & LINK) !== 0) word = view.getUint32(at >>> 3, true) >>> (at & 7);
    }
    if ((entry & LINK) !== 0) {
      at += literalTable.rootBits;
      word >>>= literalTable.rootBits;
      entry = literals[(entry >>> 16) + (word & ((1 << ((entry >>> 12) & 15)) - 1))]!;
    }
    at += entry & 255;
    if (at > endBit) break;
    if ((entry & SPECIAL) === 0) {
      if (out === output.length) throw tooLongAt(at, output);
      output[out++] = entry >>> 16;
      if (partial && out === output.length) return finish(at, out);
      continue;
    }
    if ((entry & END_OF_BLOCK) !== 0) return finish(at, out);
    if ((entry & INVALID) !== 0) throw badAt('invalid literal or length code', at, out);
    const length = (entry >>> 16) + ((word & ((1 << (entry & 255)) - 1)) >>> ((entry >>> 12) & 15));

    word = view.getUint32(at >>> 3, true) >>> (at & 7);
    entry = distances[word & DISTANCE_MASK]!;
    if ((entry & LINK) !== 0) {
      at += distanceTable.rootBits;
      word = view.getUint32(at >>> 3, true) >>> (at & 7);
      entry = distances[(entry >>> 16) + (word & ((1 << ((entry >>> 12) & 15)) - 1))]!;
    }
    at += entry & 255;
    if (at > endBit) break;
    if ((entry & MATCH) === 0) throw badAt('invalid distance code', at, out);
    const distance = (entry >>> 16) + ((word & ((1 << (entry & 255)) - 1)) >>> ((entry >>> 12) & 15));
    if (distance > out) throw badAt(`match from ${distance} bytes back`, at, out);
    if (out < fastEnd) {
      copyMatch(output, outputView, out, distance, length);
      out += length;
    } else {
      if (length > output.length - out && !partial) throw tooLongAt(at, output);
      const stop = Math.min(out + length, output.length);
      for (; out < stop; out++) output[out] = output[out - distance]!;
      if (partial && out === output.length) return finish(at, out);
    }
  }
  throw badAt('stream ends inside a block', endBit, out);
}

function finish(at: number, out: number): number {
  position = at;
  return out;
}

const badAt = (reason: string, bit: number, out: number): CodecError =>
  new CodecError('deflate', reason, (bit >>> 3) - PAD_BEFORE, out);
const bad = (reason: string, out: number): CodecError => badAt(reason, position, out);
const tooLongAt = (bit: number, output: Uint8Array): CodecError =>
  badAt(`stream goes on after the wanted ${output.length} bytes`, bit, output.length);
const tooLong = (output: Uint8Array): CodecError => tooLongAt(position, output);
