// LZ4: one block, without a frame around it (lz4_Block_format.md).
// Pure. Accepts what LZ4_decompress_safe() accepts, its rules for the end of a block included.

import type { DecodeOptions } from './codec.ts';
import { CodecError } from './codec-error.ts';
import { COPY_SLACK, copyMatch } from './copy-match.ts';
import { paddedBytes as bytes, PAD_BEFORE, padInput, paddedView as view } from './padded-input.ts';

const MIN_MATCH = 4;
/** A block ends with at least this many literals. */
const LAST_LITERALS = 5;
/** The last match begins at least this many bytes before the end of the output. */
const MATCH_LIMIT = 12;

/** Decodes a block; see `Decode`. Not partial and nothing trailing: the block is all of `input`, as in LZ4_decompress_safe(). */
export function decodeLz4(input: Uint8Array, output: Uint8Array, options: DecodeOptions): number {
  const end = padInput(input, 'lz4');
  const open = options.partial || options.trailing;
  const { window } = options;
  const outEnd = output.length;
  if (open && outEnd === 0) return 0;
  const fastEnd = outEnd - 2 * COPY_SLACK;
  const outputView = new DataView(output.buffer, output.byteOffset, outEnd);
  let at = PAD_BEFORE;
  let out = 0;

  for (;;) {
    if (at >= end) throw bad('block ends where a sequence should begin', end, out);
    const token = bytes[at++]!;
    let run = token >>> 4;
    if (run === 15) {
      let more: number;
      do run += more = bytes[at++]!;
      while (more === 255);
    }
    if (out + run <= fastEnd && at + run < end) {
      outputView.setInt32(out, view.getInt32(at, true), true);
      outputView.setInt32(out + 4, view.getInt32(at + 4, true), true);
      if (run > 8) {
        if (run <= 96) {
          for (let i = 8; i < run; i += 8) {
            outputView.setInt32(out + i, view.getInt32(at + i, true), true);
            outputView.setInt32(out + i + 4, view.getInt32(at + i + 4, true), true);
          }
        } else {
          output.set(bytes.subarray(at, at + run), out);
        }
      }
      out += run;
      at += run;
    } else {
      const stop = Math.min(out + run, outEnd);
      if (at + stop - out > end) throw bad(`${run} literals run past the end of the block`, end, out);
      if (stop < out + run && !open) throw tooLong(at, outEnd);
      output.set(bytes.subarray(at, at + stop - out), out);
      at += stop - out;
      out = stop;
      if (out === outEnd && open) return at - PAD_BEFORE;
      if (at === end) {
        if (out === outEnd) return at - PAD_BEFORE;
        throw bad(`block ends after ${out} of ${outEnd} bytes`, at, out);
      }
      if (!open && out > outEnd - MATCH_LIMIT) throw bad('match too near to the end', at, out);
    }

    const distance = view.getUint16(at, true);
    at += 2;
    let length = (token & 15) + MIN_MATCH;
    if (length === 15 + MIN_MATCH) {
      let more: number;
      do length += more = bytes[at++]!;
      while (more === 255);
    }
    if (distance === 0 || distance > out || distance > window || at > end) {
      if (at > end) throw bad('match runs past the end of the block', end, out);
      throw tooFar(distance, window, at, out);
    }
    if (out + length <= fastEnd) {
      copyMatch(output, outputView, out, distance, length);
      out += length;
    } else {
      const stop = Math.min(out + length, outEnd);
      if (!open && out + length > outEnd - LAST_LITERALS) {
        throw stop < out + length ? tooLong(at, outEnd) : bad('match too near to the end', at, out);
      }
      for (; out < stop; out++) output[out] = output[out - distance]!;
      if (out === outEnd) return at - PAD_BEFORE;
    }
  }
}

const bad = (reason: string, at: number, out: number): CodecError =>
  new CodecError('lz4', reason, at - PAD_BEFORE, out);
const tooLong = (at: number, outEnd: number): CodecError =>
  bad(`block goes on after the wanted ${outEnd} bytes`, at, outEnd);
const tooFar = (distance: number, window: number, at: number, out: number): CodecError =>
  bad(
    distance > window
      ? `match from ${distance} bytes back, over the limit of ${window}`
      : `match from ${distance} bytes back`,
    at,
    out,
  );
