// Zstandard: one frame, without a dictionary (RFC 8878).
// Pure. Frame and block headers are read here; literals, sequences and tables have files of their own.

import type { DecodeOptions } from './codec.ts';
import { paddedBytes as bytes, PAD_BEFORE, padInput, paddedView as view } from './padded-input.ts';
import { xxh64Low } from './xxh64-low.ts';
import { enterBlock, zstdError } from './zstd-error.ts';
import { BLOCK_LIMIT, readLiterals, resetLiterals } from './zstd-literals.ts';
import { resetSequences, runSequences } from './zstd-sequences.ts';

const MAGIC = 0xfd2fb528;
const SKIPPABLE = 0x184d2a50;

/**
 * Decodes the frame at the start of `input` into `output`, all of it; see `Decode` for `partial`.
 * `window` bounds the frame's Window_Size in bytes.
 * Answers the bytes of input up to the end of the frame, or of the block that filled the output.
 */
export function decodeZstd(
  input: Uint8Array,
  output: Uint8Array,
  { partial, window }: DecodeOptions,
): number {
  if (partial && output.length === 0) return 0;
  const end = padInput(input, 'zstd');
  let at = PAD_BEFORE;
  enterBlock(0);
  if (input.length < 5) throw zstdError('frame header is cut off', end);

  const magic = view.getUint32(at, true);
  if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE) throw zstdError('skippable frame where data is expected', at);
  if (magic !== MAGIC) throw zstdError(`no frame magic (0x${magic.toString(16)})`, at);
  const descriptor = bytes[at + 4]!;
  at += 5;
  if ((descriptor & 8) !== 0) throw zstdError('reserved bit of the frame header is set', at - 1);
  const singleSegment = (descriptor & 32) !== 0;
  const hasChecksum = (descriptor & 4) !== 0;
  let windowSize = 0;
  if (!singleSegment) {
    const base = 2 ** (10 + (bytes[at]! >>> 3));
    windowSize = base + (base / 8) * (bytes[at]! & 7);
    at += 1;
  }
  const idBytes = [0, 1, 2, 4][descriptor & 3]!;
  let id = 0;
  for (let i = 0; i < idBytes; i++) id |= bytes[at++]!;
  if (id !== 0) throw zstdError('frame needs a dictionary', at - idBytes);
  let contentSize = -1;
  switch (descriptor >>> 6) {
    case 0:
      if (singleSegment) contentSize = bytes[at++]!;
      break;
    case 1:
      contentSize = view.getUint16(at, true) + 256;
      at += 2;
      break;
    case 2:
      contentSize = view.getUint32(at, true);
      at += 4;
      break;
    default:
      contentSize = view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32;
      at += 8;
  }
  if (at > end) throw zstdError('frame header is cut off', end);
  if (singleSegment) windowSize = contentSize;
  if (windowSize > window)
    throw zstdError(`window of ${windowSize} bytes is over the limit of ${window}`, PAD_BEFORE + 5);
  if (contentSize >= 0 && (partial ? contentSize < output.length : contentSize !== output.length)) {
    throw zstdError(`frame of ${contentSize} bytes where ${output.length} are wanted`, PAD_BEFORE + 5);
  }

  resetLiterals();
  resetSequences();
  const outputView = new DataView(output.buffer, output.byteOffset, output.length);
  const blockLimit = Math.min(windowSize, BLOCK_LIMIT);
  let out = 0;
  for (let last = false; !last; ) {
    enterBlock(out);
    if (at + 3 > end) throw zstdError('frame ends before its last block', end);
    const header = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16);
    last = (header & 1) !== 0;
    const kind = (header >>> 1) & 3;
    const size = header >>> 3;
    at += 3;
    if (kind === 3) throw zstdError('reserved block type', at - 3);
    if (size > blockLimit) throw zstdError(`block of ${size} bytes where ${blockLimit} are allowed`, at - 3);
    const stored = kind === 1 ? 1 : size;
    const behind = at + stored;
    if (behind > end) throw zstdError('block is cut off', end);
    if (kind === 2) {
      const sequences = readLiterals(at, behind, blockLimit);
      out = runSequences(sequences, behind, output, outputView, out, out + blockLimit, partial);
    } else {
      if (size > output.length - out && !partial) {
        throw zstdError(`stream goes on after the wanted ${output.length} bytes`, at, output.length);
      }
      const stop = Math.min(out + size, output.length);
      if (kind === 0) output.set(bytes.subarray(at, at + stop - out), out);
      else output.fill(bytes[at]!, out, stop);
      out = stop;
    }
    at = behind;
    if (partial && out === output.length) return at - PAD_BEFORE;
  }
  if (out < output.length) throw zstdError(`frame ends after ${out} of ${output.length} bytes`, at, out);
  if (hasChecksum) {
    if (at + 4 > end) throw zstdError('checksum is cut off', end, out);
    if (xxh64Low(output) !== view.getUint32(at, true))
      throw zstdError('checksum of the content does not match', at, out);
    at += 4;
  }
  return at - PAD_BEFORE;
}
