// Compressed bytes with zeros before and after them, so that bit readers may load whole words at either end.
// Pure. One buffer serves all calls: decoders are synchronous and never run inside each other. It costs its size only when
// used, and spares the decoders a check at each of their loads.

import { CodecError, type CodecName } from './codec-error.ts';

/** The largest pcluster (Z_EROFS_PCLUSTER_MAX_SIZE). */
export const INPUT_LIMIT = 1 << 20;
/** Zero bytes in front: what a reader that runs backwards may underrun before it checks. */
export const PAD_BEFORE = 32;
/** Zero bytes behind: what a reader that runs forwards may overrun before it checks. */
const PAD_AFTER = 32;

export const paddedBytes = new Uint8Array(PAD_BEFORE + INPUT_LIMIT + PAD_AFTER);
export const paddedView = new DataView(paddedBytes.buffer);

/** Copies `input` to `paddedBytes`, from `PAD_BEFORE` on; answers the position of its end. */
export function padInput(input: Uint8Array, codec: CodecName): number {
  const size = input.length;
  if (size > INPUT_LIMIT) throw new CodecError(codec, `pcluster of ${size} bytes is over 1 MiB`, 0, 0);
  paddedBytes.set(input, PAD_BEFORE);
  const end = PAD_BEFORE + size;
  paddedBytes.fill(0, end, end + PAD_AFTER);
  return end;
}
