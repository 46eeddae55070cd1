// Errors of the Zstandard decoder with the place in the caller's bytes, not in the padded copy of them.
// Pure.

import { CodecError } from './codec-error.ts';
import { PAD_BEFORE } from './padded-input.ts';

/** Bytes of output before the block that is being read. */
let outputOffset = 0;

export function enterBlock(output: number): void {
  outputOffset = output;
}

/** `at` is a position in the padded input. */
export function zstdError(reason: string, at: number, output = outputOffset): CodecError {
  return new CodecError('zstd', reason, at - PAD_BEFORE, output);
}
