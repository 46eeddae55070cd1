// LZ4 blocks written by hand: every rule of the format, kept and broken.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Decode } from '../../../../src/erofs/codec/codec.ts';
import { decodeLz4 } from '../../../../src/erofs/codec/lz4-block.ts';
import { decodeLz4Fast } from '../../../../src/erofs/codec/lz4-wasm.ts';
import { decodeGuarded, exact, plains, prefix, refuses, streams } from './streams.ts';

const WINDOW = 65535;
const ascii = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

/** A sequence: literals, then a match unless it is the last. */
function sequence(literals: string, distance?: number, length = 4): number[] {
  const lengthBytes = (value: number): number[] => {
    const out: number[] = [];
    for (let rest = value - 15; rest >= 0; rest -= 255) out.push(Math.min(rest, 255));
    return out;
  };
  const run = literals.length;
  const token = (Math.min(run, 15) << 4) | (distance === undefined ? 0 : Math.min(length - 4, 15));
  const match = distance === undefined ? [] : [distance & 255, distance >>> 8, ...lengthBytes(length - 4)];
  return [token, ...lengthBytes(run), ...Buffer.from(literals, 'latin1'), ...match];
}
const block = (...sequences: number[][]): Uint8Array => Uint8Array.from(sequences.flat());

const decoders: [string, Decode][] = [
  ['plain', decodeLz4],
  ['WebAssembly', decodeLz4Fast],
];

for (const [name, decode] of decoders) {
  test(`${name}: literals and matches, near and overlapping, short and long`, () => {
    for (const distance of [1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 26]) {
      for (const length of [4, 5, 15, 16, 17, 18, 19, 33, 127, 128, 129, 270, 274, 1000]) {
        const first = 'abcdefghijklmnopqrstuvwxyz';
        let expected = first;
        while (expected.length < 26 + length) expected += expected[expected.length - distance];
        expected += 'the last ones';
        const stream = block(sequence(first, distance, length), sequence('the last ones'));
        assert.equal(ascii(decodeGuarded(decode, stream, expected.length, exact(WINDOW))), expected);
        for (let cut = 0; cut <= expected.length; cut += 7) {
          assert.equal(ascii(decodeGuarded(decode, stream, cut, prefix(WINDOW))), expected.slice(0, cut));
        }
      }
    }
  });

  test(`${name}: zeros behind the stream are no error where the end of the input is not the end of the stream`, () => {
    const trailing = { partial: false, window: WINDOW, trailing: true };
    for (const { codec, stream, plain } of streams) {
      if (codec !== 'lz4') continue;
      const stored = new Uint8Array(Math.ceil((stream.length + 1) / 4096) * 4096);
      stored.set(stream);
      assert.deepEqual(decodeGuarded(decode, stored, plain.length, trailing), plain);
      refuses(decode, stored, plain.length, exact(WINDOW), /./);
      refuses(decode, stored, plain.length + 1, trailing, /./);
    }
  });

  test(`${name}: the end of a block: five literals, and no match in the last twelve bytes`, () => {
    const head = sequence('0123456789abcdef', 8, 8);
    assert.equal(decodeGuarded(decode, block(head, sequence('vwxyz')), 29, exact(WINDOW)).length, 29);
    refuses(decode, block(head, sequence('wxyz')), 28, exact(WINDOW), /match too near to the end/);
    refuses(
      decode,
      block(head, sequence('ab', 3, 4), sequence('vwxyz')),
      35,
      exact(WINDOW),
      /match too near to the end/,
    );
    assert.equal(decodeGuarded(decode, block(head, sequence('wxyz')), 28, prefix(WINDOW)).length, 28);
    refuses(decode, block(head), 24, exact(WINDOW), /match too near|should begin/);
    // A match that begins 12, and one that begins 11 bytes before the end; one that ends 5, and one that ends 4 before it.
    assert.equal(
      decodeGuarded(decode, block(sequence('0123', 4, 4), sequence('stuvwxyz')), 16, exact(WINDOW)).length,
      16,
    );
    refuses(
      decode,
      block(sequence('0123', 4, 4), sequence('tuvwxyz')),
      15,
      exact(WINDOW),
      /match too near to the end/,
    );
    assert.equal(
      decodeGuarded(decode, block(sequence('0123', 4, 7), sequence('vwxyz')), 16, exact(WINDOW)).length,
      16,
    );
    refuses(
      decode,
      block(sequence('0123', 4, 8), sequence('wxyz')),
      16,
      exact(WINDOW),
      /match too near to the end/,
    );
  });

  test(`${name}: hostile blocks`, () => {
    const long = 'x'.repeat(70000);
    refuses(decode, block(), 1, exact(WINDOW), /sequence should begin/);
    refuses(decode, block([0x10]), 1, exact(WINDOW), /1 literals run past the end/);
    refuses(decode, block([0xf0]), 100, exact(WINDOW), /literals run past the end/);
    refuses(decode, block([0xf0], Array(4000).fill(255)), 100, exact(WINDOW), /literals run past the end/);
    refuses(
      decode,
      block(sequence('abcd', 5), sequence(long)),
      70008,
      exact(WINDOW),
      /match from 5 bytes back/,
    );
    refuses(
      decode,
      block(sequence('abcd', 0), sequence(long)),
      70008,
      exact(WINDOW),
      /match from 0 bytes back/,
    );
    refuses(decode, block(sequence('', 1), sequence(long)), 70004, exact(WINDOW), /match from 1 bytes back/);
    refuses(
      decode,
      block(sequence(long, 4097), sequence(long)),
      140004,
      exact(4096),
      /over the limit of 4096/,
    );
    assert.equal(
      decodeGuarded(decode, block(sequence(long, 4096, 50), sequence(long)), 140050, exact(4096)).length,
      140050,
    );
    refuses(
      decode,
      block(sequence('abcd', 4, 1e6), sequence('12345')),
      50,
      exact(WINDOW),
      /goes on after the wanted 50/,
    );
    refuses(
      decode,
      block(sequence('abcd', 4, 20), sequence('123456')),
      29,
      exact(WINDOW),
      /goes on after the wanted 29/,
    );
    refuses(
      decode,
      block(sequence('abcd', 4, 20), sequence('12345')),
      30,
      exact(WINDOW),
      /ends after 29 of 30/,
    );
    refuses(
      decode,
      block(sequence('abcdefgh', 4, 20)).subarray(0, 10),
      60,
      exact(WINDOW),
      /runs past|should begin/,
    );
    const cut = block(sequence('abcdefgh', 4, 12));
    assert.equal(decodeGuarded(decode, cut, 20, prefix(WINDOW)).length, 20);
    refuses(decode, cut.subarray(0, 10), 20, prefix(WINDOW), /runs past the end/);
    refuses(decode, cut.subarray(0, 9), 20, prefix(WINDOW), /block ends after 8 of 20/);
    refuses(decode, new Uint8Array((1 << 20) + 1), 10, exact(WINDOW), /over 1 MiB/);
  });

  test(`${name}: content as one run of literals`, () => {
    for (const plain of plains) {
      const stream = block(sequence(ascii(plain)));
      assert.deepEqual(decodeGuarded(decode, stream, plain.length, exact(WINDOW)), plain);
    }
  });
}
