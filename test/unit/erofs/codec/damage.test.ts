// Damaged and arbitrary bytes: the decoders end, stay inside their arrays, and throw nothing but CodecError.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { decoderOf } from '../../../../src/erofs/codec/codec.ts';
import { CodecError, type CodecName } from '../../../../src/erofs/codec/codec-error.ts';
import { decodeGuarded, plains, type Stream, streams } from './streams.ts';

const CODECS: readonly CodecName[] = ['lz4', 'lzma', 'deflate', 'zstd'];
const WINDOW = 8 << 20;

const all: readonly Stream[] = [
  ...streams,
  ...plains.map((plain, i) => ({
    file: `deflate ${i}`,
    codec: 'deflate' as const,
    window: WINDOW,
    plain,
    stream: new Uint8Array(deflateRawSync(plain)),
  })),
].filter(({ stream }) => stream.length < 15000);

/** Whether it decodes; `decodeGuarded` checks that the output's neighbours and the input stay as they were. */
function survives(codec: CodecName, stream: Uint8Array, length: number, partial: boolean): boolean {
  try {
    decodeGuarded(decoderOf(codec), stream, length, { partial, window: WINDOW, trailing: false });
    return true;
  } catch (error) {
    assert.ok(error instanceof CodecError, String(error instanceof Error ? error.stack : error));
    assert.equal(error.codec, codec);
    return false;
  }
}

for (const codec of CODECS) {
  const own = all.filter((one) => one.codec === codec);

  test(`${codec}: flipped bits, cuts and insertions`, () => {
    let refused = 0;
    const edit = fc.record({
      at: fc.nat(),
      bits: fc.integer({ min: 1, max: 255 }),
      kind: fc.nat(9),
      early: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...own),
        fc.array(edit, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        fc.nat(),
        ({ stream, plain }, edits, partial, cut) => {
          let bytes = stream.slice();
          for (const { at, bits, kind, early } of edits) {
            const where = at % Math.min(Math.max(bytes.length, 1), early ? 40 : Number.POSITIVE_INFINITY);
            if (kind === 0) bytes = bytes.slice(0, where);
            else if (kind === 1)
              bytes = Uint8Array.from([...bytes.subarray(0, where), bits, ...bytes.subarray(where)]);
            else if (where < bytes.length) bytes[where]! ^= bits;
          }
          if (!survives(codec, bytes, partial ? cut % (plain.length + 1) : plain.length, partial))
            refused += 1;
        },
      ),
      { numRuns: 1500 },
    );
    assert.ok(refused > 100, `only ${refused} were refused`);
  });

  test(`${codec}: arbitrary bytes behind a good beginning`, () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...own),
        fc.nat(60),
        fc.uint8Array({ maxLength: 300 }),
        fc.nat(5000),
        fc.boolean(),
        ({ stream }, head, tail, length, partial) => {
          survives(codec, Uint8Array.from([...stream.subarray(0, head), ...tail]), length, partial);
        },
      ),
      { numRuns: 3000 },
    );
  });

  test(`${codec}: a good stream decodes the same after any bad one`, () => {
    const { stream, plain } = own[0]!;
    fc.assert(
      fc.property(fc.constantFrom(...own), fc.nat(), fc.integer({ min: 1, max: 255 }), (other, at, bits) => {
        const bytes = other.stream.slice();
        bytes[at % bytes.length]! ^= bits;
        survives(codec, bytes, other.plain.length, false);
        const output = decodeGuarded(decoderOf(codec), stream, plain.length, {
          partial: false,
          window: WINDOW,
          trailing: false,
        });
        assert.deepEqual(output, plain);
      }),
      { numRuns: 200 },
    );
  });
}
