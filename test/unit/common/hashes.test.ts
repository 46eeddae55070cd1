// xxh32 and CRC32C against published vectors, those of the format's description, and a second, slow implementation.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { utf8Bytes } from '../../../src/common/byte-text.ts';
import { crc32c } from '../../../src/common/crc32c.ts';
import { xxh32 } from '../../../src/common/xxh32.ts';

const hex = (value: number): string => value.toString(16).padStart(8, '0');

test('xxh32 self test', () => {
  for (const [input, hash] of [
    ['', '02cc5d05'],
    ['abc', '32d153ff'],
    ['abcdefghijklmnopqrstuvwxyz', '63a14d5f'],
  ] as const) {
    assert.equal(hex(xxh32(utf8Bytes(input), 0)), hash);
  }
});

test('xxh32 as the attribute name filter uses it', () => {
  const seed = 0x25bbe08f;
  for (const [base, name, hash, bit] of [
    [0, 'erofs.fingerprint.v1', '8a8c0408', 8],
    [1, 'foo', '6b6ab58c', 12],
    [2, '', '0857597e', 30],
    [3, '', '59eeabb5', 21],
    [4, 'erofs.fingerprint', '41bf973e', 30],
    [4, 'overlay.metacopy', 'dbe5e05f', 31],
    [4, 'overlay.opaque', '4ce0a7f4', 20],
    [4, 'overlay.redirect', '887ec271', 17],
    [6, 'capability', '8c47ac5d', 29],
    [6, 'selinux', '9490146b', 11],
  ] as const) {
    const value = xxh32(utf8Bytes(name), seed + base);
    assert.equal(hex(value), hash, name);
    assert.equal(value & 31, bit, name);
  }
});

test('xxh32 of a part equals that of a copy of it', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 200 }),
      fc.nat(),
      fc.nat(),
      fc.integer(),
      (bytes, from, to, seed) => {
        const start = from % (bytes.length + 1);
        const end = start + (to % (bytes.length - start + 1));
        assert.equal(xxh32(bytes, seed, start, end), xxh32(bytes.slice(start, end), seed));
      },
    ),
  );
});

test('crc32c: check value, vectors of RFC 3720, and the state after an empty superblock', () => {
  const inverted = (bytes: Uint8Array): string => hex(~crc32c(bytes) >>> 0);
  assert.equal(inverted(utf8Bytes('123456789')), 'e3069283');
  assert.equal(inverted(new Uint8Array(32)), '8a9136aa');
  assert.equal(inverted(new Uint8Array(32).fill(0xff)), '62a8ab43');
  assert.equal(inverted(Uint8Array.from({ length: 32 }, (_, k) => k)), '46dd794e');
  assert.equal(inverted(Uint8Array.from({ length: 32 }, (_, k) => 31 - k)), '113fdb5c');
  const magic = Uint8Array.of(0xe2, 0xe1, 0xf5, 0xe0, 0, 0, 0, 0);
  assert.equal(hex(crc32c(magic)), '5045b54a');
});

test('crc32c goes on from a state, and equals the sum bit by bit', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.uint8Array({ maxLength: 100 }), (a, b) => {
      const both = Buffer.concat([a, b]);
      assert.equal(crc32c(b, crc32c(a)), crc32c(both));
      let state = 0xffffffff;
      for (const byte of both) {
        state ^= byte;
        for (let bit = 0; bit < 8; bit++) state = (state >>> 1) ^ (state & 1 ? 0x82f63b78 : 0);
      }
      assert.equal(crc32c(both), state >>> 0);
    }),
  );
});
