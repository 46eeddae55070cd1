// The one error that the decoders throw: what is wrong with a compressed stream, and where.
// Pure. Knows nothing of images; whoever reads a pcluster turns it into a finding with the place in the file.

/** The compression algorithms of EROFS. */
export type CodecName = 'lz4' | 'lzma' | 'deflate' | 'zstd';

/** A stream that does not decode to the wanted bytes. Offsets count from the start of the stream and of its output. */
export class CodecError extends Error {
  readonly codec: CodecName;
  /** What is wrong, without the place. */
  readonly reason: string;
  /** Byte of the input at which the decoder stood when it noticed. */
  readonly inputOffset: number;
  /** Bytes of output that were decoded by then. */
  readonly outputOffset: number;

  constructor(codec: CodecName, reason: string, inputOffset: number, outputOffset: number) {
    super(`${codec}: ${reason} (input byte ${inputOffset}, output byte ${outputOffset})`);
    this.name = 'CodecError';
    this.codec = codec;
    this.reason = reason;
    this.inputOffset = inputOffset;
    this.outputOffset = outputOffset;
  }
}
