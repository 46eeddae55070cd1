// The committed streams of test/fixtures/codecs, and how the tests here decode: into the middle of guarded memory.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Decode, DecodeOptions } from '../../../../src/erofs/codec/codec.ts';
import { CodecError, type CodecName } from '../../../../src/erofs/codec/codec-error.ts';

const folder = new URL('../../../fixtures/codecs/', import.meta.url);
const read = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, folder)));

export interface Stream {
  readonly file: string;
  readonly codec: CodecName;
  readonly window: number;
  readonly plain: Uint8Array;
  readonly stream: Uint8Array;
}

export const streams: readonly Stream[] = (
  JSON.parse(readFileSync(new URL('streams.json', folder), 'utf8')) as {
    file: string;
    codec: CodecName;
    plain: string;
    window: number;
  }[]
).map(({ file, codec, plain, window }) => ({ file, codec, window, plain: read(plain), stream: read(file) }));

export const plains: readonly Uint8Array[] = [...new Set(streams.map(({ file }) => file.split('.')[0]))].map(
  (name) => read(`${name}.plain`),
);

export const exact = (window: number): DecodeOptions => ({ partial: false, window, trailing: false });
export const prefix = (window: number): DecodeOptions => ({ partial: true, window, trailing: false });

const GUARD = 64;

/** Decodes into `length` bytes that have others before and behind them, and checks that those stay as they were. */
export function decodeGuarded(
  decode: Decode,
  stream: Uint8Array,
  length: number,
  options: DecodeOptions,
): Uint8Array {
  const memory = new Uint8Array(GUARD + length + GUARD).fill(0xa5);
  const input = stream.slice();
  const output = memory.subarray(GUARD, GUARD + length);
  try {
    const used = decode(input, output, options);
    assert.ok(used >= 0 && used <= stream.length, `used ${used} of ${stream.length} bytes`);
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    assert.ok(error.inputOffset >= 0 && error.inputOffset <= stream.length, error.message);
    assert.ok(error.outputOffset >= 0 && error.outputOffset <= length, error.message);
    throw error;
  } finally {
    assert.ok(
      memory.subarray(0, GUARD).every((byte) => byte === 0xa5),
      'wrote in front of the output',
    );
    assert.ok(
      memory.subarray(GUARD + length).every((byte) => byte === 0xa5),
      'wrote behind the output',
    );
    assert.deepEqual(input, stream, 'changed its input');
  }
  return output;
}

export function refuses(
  decode: Decode,
  stream: Uint8Array,
  length: number,
  options: DecodeOptions,
  reason: RegExp,
): void {
  assert.throws(
    () => decodeGuarded(decode, stream, length, options),
    (error) => {
      assert.ok(error instanceof CodecError, String(error));
      assert.match(error.reason, reason);
      return true;
    },
  );
}
