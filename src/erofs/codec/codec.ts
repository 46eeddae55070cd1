// The decoders by name, behind one call.
// Pure. They need nothing but typed arrays, so they run in every worker and browser.

import type { CodecName } from './codec-error.ts';
import { decodeDeflate } from './deflate.ts';
import { decodeLz4 } from './lz4-block.ts';
import { decodeMicroLzma } from './lzma.ts';
import { decodeZstd } from './zstd.ts';

export interface DecodeOptions {
  /** The stream may go on when `output` is full. */
  readonly partial: boolean;
  /** Bytes a match may reach back at most: LZ4 max_distance, LZMA dictionary, DEFLATE and ZSTD window. */
  readonly window: number;
  /** Padding may follow the stream (images without 0padding): stop when `output` is full. */
  readonly trailing: boolean;
}

/**
 * Fills `output` from the stream at the start of `input`, or throws a CodecError; what `output` holds then is undefined.
 * Answers how many bytes of input were needed.
 */
export type Decode = (input: Uint8Array, output: Uint8Array, options: DecodeOptions) => number;

const DECODERS: Record<CodecName, Decode> = {
  lz4: decodeLz4,
  lzma: decodeMicroLzma,
  deflate: decodeDeflate,
  zstd: decodeZstd,
};

export function decoderOf(name: CodecName): Decode {
  return DECODERS[name];
}
