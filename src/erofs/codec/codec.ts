// The decoders by name, behind one call.
// Pure. They need nothing but typed arrays (and use WebAssembly where there is some), so they run in every worker and browser.

import type { CodecName } from './codec-error.ts';
import { decodeDeflate } from './deflate.ts';
import { decodeLz4Fast } from './lz4-wasm.ts';
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

const OWN: Readonly<Record<CodecName, Decode>> = {
  lz4: decodeLz4Fast,
  lzma: decodeMicroLzma,
  deflate: decodeDeflate,
  zstd: decodeZstd,
};
const decoders = { ...OWN };

export function decoderOf(name: CodecName): Decode {
  return decoders[name];
}

/**
 * Puts a decoder that the platform has in front of the own one, such as node's zlib. It may decline by a negative
 * answer, and must for every stream that it cannot decode: the own decoder then tries again, and says what is wrong.
 */
export function preferDecoder(name: CodecName, fast: Decode): void {
  const own = OWN[name];
  decoders[name] = (input, output, options) => {
    const used = fast(input, output, options);
    return used >= 0 ? used : own(input, output, options);
  };
}
