// Decodes one pcluster: plain bytes in one of two arrangements, or a stream of one of the four algorithms.
// Pure. Source: z_erofs_transform_plain(), z_erofs_fixup_insize() and the decompressors; erofs-format 10.

import { decoderOf } from '../codec/codec.ts';
import { CodecError } from '../codec/codec-error.ts';
import type { ContentContext } from '../content.ts';
import { INCOMPAT } from '../feature.ts';
import { ErofsError } from '../finding.ts';
import { type Nid, nidText } from '../nid.ts';
import { ALGORITHMS } from './compression-config.ts';
import { FORM } from './pcluster-list.ts';

export interface PclusterInput {
  /** The stored bytes, whole. */
  readonly raw: Uint8Array;
  /** Where they stand, for messages and for the alignment of plain ones. */
  readonly address: number;
  /** A value of FORM: plain or an algorithm. */
  readonly form: number;
  /** The stream may go on when `output` is full. */
  readonly partial: boolean;
  readonly interlaced: boolean;
  /** First byte of the extent in the file. */
  readonly logical: number;
  readonly nid: Nid;
  /** To be filled. */
  readonly output: Uint8Array;
}

/** Fills `input.output`. Throws an ErofsError that says where the stream stands and what is wrong with it. */
export function decodePcluster(context: ContentContext, input: PclusterInput): void {
  if (input.form === FORM.PLAIN) copyPlain(context.superblock.blockSize, input);
  else decodeStream(context, input);
}

/** Shifted: the bytes from the start. Interlaced: they begin where the extent begins in its block, and go round. */
function copyPlain(blockSize: number, { raw, output, interlaced, logical }: PclusterInput): void {
  if (!interlaced) {
    output.set(raw.subarray(0, output.length));
    return;
  }
  const at = logical % blockSize;
  const first = Math.min(blockSize - at, output.length);
  output.set(raw.subarray(at, at + first));
  output.set(raw.subarray(0, output.length - first), first);
}

function decodeStream(context: ContentContext, input: PclusterInput): void {
  const { superblock, configs } = context;
  const config = configs[input.form - 1];
  const algorithm = ALGORITHMS[input.form - 1]!;
  if (config === undefined) {
    throw problem(
      input,
      `the pcluster is ${algorithm}, which the superblock does not offer`,
      'an algorithm of the superblock',
    );
  }
  // Only LZ4 was ever written without zeros before it; the decoders of the others always skip them.
  const padded = algorithm !== 'lz4' || (superblock.featureIncompat & INCOMPAT.ZERO_PADDING) !== 0;
  const start = padded ? streamStart(input, superblock.blockSize) : 0;
  try {
    decoderOf(algorithm)(input.raw.subarray(start), input.output, {
      partial: input.partial,
      window: config.window,
      trailing: !padded,
    });
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    throw problem(
      input,
      `the ${algorithm} stream is damaged: ${error.reason} (byte ${start + error.inputOffset} of the pcluster)`,
      `a stream of ${input.output.length} bytes`,
    );
  }
}

/** Zeros come before the stream; the kernel looks for its beginning in the first block only. */
function streamStart(input: PclusterInput, blockSize: number): number {
  const within = Math.min(input.raw.length, blockSize - (input.address % blockSize));
  for (let at = 0; at < within; at++) if (input.raw[at] !== 0) return at;
  throw problem(input, 'the first block of the pcluster is all zeros', 'the beginning of a stream');
}

const problem = (input: PclusterInput, message: string, expected: string): ErofsError =>
  new ErofsError({
    code: 'pcluster-data',
    structure: 'pcluster',
    offset: input.address,
    nid: nidText(input.nid),
    message: `${message}, for byte ${input.logical} of the file on`,
    expected,
  });
