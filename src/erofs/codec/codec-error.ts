/*
 * The one error that the decoders throw: what is wrong with a compressed stream, and where.
 * Imports nothing.
 */

/** The compression algorithms of EROFS, in the order of their numbers on disk (Z_EROFS_COMPRESSION_*). */
export type CodecName = 'lz4' | 'lzma' | 'deflate' | 'zstd';

/** A stream that does not decode to the wanted bytes. Offsets count from the start of the stream and of its output. */
export class CodecError extends Error {
  override readonly name = 'CodecError';

  constructor(
    readonly codec: CodecName,
    /** What is wrong, without the place. */
    readonly reason: string,
    /** Byte of the input at which the decoder noticed; for bit streams the byte that holds the next bit. */
    readonly inputOffset: number,
    /** Bytes of output that were complete by then. */
    readonly outputOffset: number,
  ) {
    super(`${codec}: ${reason} at input byte ${inputOffset}, output byte ${outputOffset}`);
  }
}
