// DEFLATE against node's zlib, which made the streams: same content, and the same verdict on damaged ones.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { decodeDeflate } from '../../../../src/erofs/codec/deflate.ts';
import { decodeGuarded, exact, plains, prefix, refuses } from './streams.ts';

const WINDOW = 32768;
const settings = [
  ...[0, 1, 6, 9].map((level) => ({ level })),
  ...[constants.Z_FIXED, constants.Z_HUFFMAN_ONLY, constants.Z_RLE, constants.Z_FILTERED].map((strategy) => ({
    strategy,
  })),
  { memLevel: 1 },
  { windowBits: 9 },
];

test('round trips of the fixtures under all levels and strategies, with every prefix of some', () => {
  for (const plain of plains) {
    for (const setting of settings) {
      const stream = new Uint8Array(deflateRawSync(plain, setting));
      assert.deepEqual(
        decodeGuarded(decodeDeflate, stream, plain.length, exact(WINDOW)),
        plain,
        JSON.stringify(setting),
      );
      const step = Math.max(1, Math.floor(plain.length / 100));
      for (let length = 0; length <= plain.length; length += plain.length - length < 100 ? 1 : step) {
        const output = decodeGuarded(decodeDeflate, stream, length, prefix(WINDOW));
        assert.deepEqual(output, plain.subarray(0, length), `${JSON.stringify(setting)}, ${length} bytes`);
      }
      refuses(decodeDeflate, stream, plain.length + 1, exact(WINDOW), /ends after \d+ of/);
      refuses(decodeDeflate, stream, plain.length - 1, exact(WINDOW), /goes on after the wanted/);
    }
  }
});

test('round trips of generated content', () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 9 }), fc.nat(300)).map(([unit, count]) => {
      const out = new Uint8Array(unit.length * count);
      for (let i = 0; i < count; i++) out.set(unit, i * unit.length);
      return out;
    }),
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 12 }),
      fc.constantFrom(...settings),
      fc.nat(),
      (pieces, setting, cut) => {
        const plain = new Uint8Array(Buffer.concat(pieces));
        const stream = new Uint8Array(deflateRawSync(plain, setting));
        assert.deepEqual(decodeGuarded(decodeDeflate, stream, plain.length, exact(WINDOW)), plain);
        const length = cut % (plain.length + 1);
        assert.deepEqual(
          decodeGuarded(decodeDeflate, stream, length, prefix(WINDOW)),
          plain.subarray(0, length),
        );
      },
    ),
    { numRuns: 400 },
  );
});

/** What zlib makes of the stream: its output, or undefined. */
function zlibVerdict(stream: Uint8Array, limit: number): Uint8Array | undefined {
  try {
    return new Uint8Array(inflateRawSync(stream, { maxOutputLength: limit }));
  } catch {
    return undefined;
  }
}

test('damaged streams: zlib and we agree on which still decode, and to what', () => {
  let accepted = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...plains.filter((plain) => plain.length < 30000)),
      fc.constantFrom(...settings),
      fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 3 }),
      (plain, setting, flips) => {
        const stream = new Uint8Array(deflateRawSync(plain.subarray(0, 6000), setting));
        for (const [at, bits] of flips) stream[at % stream.length]! ^= bits;
        const expected = zlibVerdict(stream, 1 << 20);
        if (expected === undefined) {
          refuses(decodeDeflate, stream, Math.min(plain.length, 6000), exact(WINDOW), /./);
        } else {
          accepted += 1;
          assert.deepEqual(decodeGuarded(decodeDeflate, stream, expected.length, exact(WINDOW)), expected);
        }
      },
    ),
    { numRuns: 3000 },
  );
  assert.ok(accepted > 50, `only ${accepted} damaged streams still decoded`);
});

const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

test('hostile streams', () => {
  const refused = (hex: string, length: number, reason: RegExp): void =>
    refuses(decodeDeflate, bytesOf(hex), length, exact(WINDOW), reason);
  refused('', 1, /ends where a block should begin/);
  refused('07', 1, /reserved block type/);
  refused('01 01 00 fe', 1, /stored block is cut off/);
  refused('01 01 00 fe ff', 1, /stored block is cut off/);
  refused('01 01 00 ff ff 00', 1, /lengths of a stored block disagree/);
  refused('01 02 00 fd ff 41 42', 1, /goes on after the wanted 1 bytes/);
  refused('00 00 00 ff ff', 1, /ends where a block should begin/);
  // Fixed block: literal 'a' (0x91), then length 3 (code 0000001) from distance 2 (00001).
  refused('4b 04 42', 4, /match from 2 bytes back/);
  // Own codes: too many literal codes; a code for lengths that is not complete.
  refused('fd ff ff ff ff ff', 1, /block of 288 literal and 32 distance codes/);
  refused('05 00 00 00 00 00', 1, /code for lengths is not complete/);
});

test('the longest run of empty blocks ends with the input', () => {
  const stream = new Uint8Array(1 << 20);
  // Fixed blocks with nothing but an end of block: 10 bits each, 010 0000000.
  for (let bit = 1; bit + 10 < stream.length * 8; bit += 10) stream[bit >>> 3]! |= 1 << (bit & 7);
  refuses(decodeDeflate, stream, 10, exact(WINDOW), /./);
  refuses(decodeDeflate, new Uint8Array((1 << 20) + 1), 10, exact(WINDOW), /over 1 MiB/);
});
