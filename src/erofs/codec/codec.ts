// The decoders by name, behind one call.
// Pure. NOTE TO THE AUTHOR OF THE CODECS: src/erofs/compressed/decode-pcluster.ts calls decoderOf() as below; keep this shape and fill it in.

import { CodecError, type CodecName } from './codec-error.ts';

export interface DecodeOptions {
  /** The stream may go on when `output` is full. */
  readonly partial: boolean;
  /** Bytes a match may reach back at most: LZ4 max_distance, LZMA dictionary, DEFLATE and ZSTD window. */
  readonly window: number;
  /** Padding may follow the stream (images without 0padding): stop when `output` is full. */
  readonly trailing: boolean;
}

/** Fills `output` from the stream in `input`, or throws a CodecError. */
export type Decode = (input: Uint8Array, output: Uint8Array, options: DecodeOptions) => void;

export function decoderOf(name: CodecName): Decode {
  return () => {
    throw new CodecError(name, 'this decoder is not there yet', 0, 0);
  };
}
