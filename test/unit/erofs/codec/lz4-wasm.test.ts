// The WebAssembly decoder of LZ4 against the plain one: the same bytes, the same verdicts, the same errors.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Decode, DecodeOptions } from '../../../../src/erofs/codec/codec.ts';
import { CodecError } from '../../../../src/erofs/codec/codec-error.ts';
import { decodeLz4 } from '../../../../src/erofs/codec/lz4-block.ts';
import { decodeLz4Fast } from '../../../../src/erofs/codec/lz4-wasm.ts';
import { decodeGuarded, exact, streams } from './streams.ts';

const blocks = streams.filter(({ codec }) => codec === 'lz4');

function outcome(decode: Decode, stream: Uint8Array, length: number, options: DecodeOptions): unknown {
  try {
    return decodeGuarded(decode, stream, length, options);
  } catch (error) {
    assert.ok(error instanceof CodecError);
    return error.message;
  }
}

/** Short sequences, of which many fit together by chance. */
const written = fc
  .array(
    fc.record({
      run: fc.oneof(fc.nat(20), fc.nat(400)),
      distance: fc.oneof(fc.nat(20), fc.nat(70000)),
      length: fc.oneof(fc.nat(30), fc.nat(600)),
    }),
    { maxLength: 12 },
  )
  .map((sequences) => {
    const out: number[] = [];
    const long = (value: number): void => {
      for (let rest = value - 15; rest >= 0; rest -= 255) out.push(Math.min(rest, 255));
    };
    let size = 0;
    for (const { run, distance, length } of sequences) {
      out.push((Math.min(run, 15) << 4) | Math.min(length, 15));
      long(run);
      for (let i = 0; i < run; i++) out.push((size + i * 7) & 255);
      size += run;
      const back = size > 0 && distance <= 60000 ? (distance % size) + 1 : distance;
      out.push(back & 255, (back >>> 8) & 255);
      long(length);
      size += length + 4;
    }
    out.push(0xf0, 0, ...Array.from({ length: 15 }, (_, i) => i));
    return { stream: Uint8Array.from(out), size: size + 15 };
  });

test('the same outcome for blocks of all sorts, whole, cut and damaged', () => {
  let decoded = 0;
  fc.assert(
    fc.property(
      fc.oneof(
        written,
        fc
          .constantFrom(...blocks.map(({ stream, plain }) => ({ stream, size: plain.length })))
          .filter(({ stream }) => stream.length < 12000),
      ),
      fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { maxLength: 2 }),
      fc.constantFrom(65535, 65535, 4096, 100),
      fc.boolean(),
      fc.boolean(),
      fc.oneof(fc.constant(0), fc.integer({ min: -20, max: 20 })),
      ({ stream, size }, flips, window, partial, trailing, difference) => {
        const bytes = stream.slice();
        for (const [at, bits] of flips) bytes[at % bytes.length]! ^= bits;
        const length = Math.max(0, size + difference);
        const options = { partial, trailing, window };
        const expected = outcome(decodeLz4, bytes, length, options);
        assert.deepEqual(outcome(decodeLz4Fast, bytes, length, options), expected);
        if (typeof expected !== 'string') {
          decoded += 1;
          const output = new Uint8Array(length);
          assert.equal(
            decodeLz4Fast(bytes, output, options),
            decodeLz4(bytes, output, options),
            'bytes used',
          );
        }
      },
    ),
    { numRuns: 6000 },
  );
  assert.ok(decoded > 1000, `only ${decoded} blocks were legal`);
});

test('outputs from small ones to more than the largest pcluster', () => {
  for (const size of [70, 3 << 20, 12 << 20, (12 << 20) + 1]) {
    // One literal, one match of `size - 6`, five literals.
    const match = size - 6 - 4 - 15;
    const stream = Uint8Array.from([
      0x1f,
      65,
      1,
      0,
      ...Array(Math.floor(match / 255)).fill(255),
      match % 255,
      0x50,
      66,
      66,
      66,
      66,
      66,
    ]);
    const output = new Uint8Array(size);
    assert.equal(decodeLz4Fast(stream, output, exact(65535)), stream.length);
    assert.ok(
      output.subarray(0, -5).every((byte) => byte === 65) && output.subarray(-5).every((byte) => byte === 66),
    );
  }
});

test('without WebAssembly the plain decoder does the work', async () => {
  const descriptor = Object.getOwnPropertyDescriptor(globalThis, 'WebAssembly')!;
  Reflect.deleteProperty(globalThis, 'WebAssembly');
  try {
    const path = '../../../../src/erofs/codec/lz4-wasm.ts?without';
    const fresh = (await import(path)) as { decodeLz4Fast: Decode };
    assert.notEqual(fresh.decodeLz4Fast, decodeLz4Fast);
    for (const { stream, plain } of blocks) {
      assert.deepEqual(decodeGuarded(fresh.decodeLz4Fast, stream, plain.length, exact(65535)), plain);
    }
  } finally {
    Object.defineProperty(globalThis, 'WebAssembly', descriptor);
  }
});
