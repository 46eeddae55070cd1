// MicroLZMA: properties, dictionary, and the exact end that the kernel insists on.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeMicroLzma } from '../../../../src/erofs/codec/lzma.ts';
import { decodeGuarded, exact, prefix, refuses, streams } from './streams.ts';

const DICTIONARY = 8 << 20;
const { stream, plain } = streams.find(({ file }) => file === 'text.lzma-6')!;

test('properties over the limits of the format and of the kernel', () => {
  const withProperties = (value: number): Uint8Array => {
    const changed = stream.slice();
    changed[0] = ~value;
    return changed;
  };
  const properties = (lc: number, lp: number, pb: number): number => lc + 9 * (lp + 5 * pb);
  for (const value of [225, 255, properties(8, 0, 2), properties(3, 2, 0), properties(0, 4, 4) + 1]) {
    refuses(decodeMicroLzma, withProperties(value), plain.length, exact(DICTIONARY), /^properties 0x/);
  }
  // Legal ones, though not those of the stream: anything may come out, but no other error than CodecError.
  for (const value of [0, properties(4, 0, 4), properties(0, 4, 0)]) {
    refuses(decodeMicroLzma, withProperties(value), plain.length, exact(DICTIONARY), /./);
  }
});

test('matches may not reach over the dictionary', () => {
  assert.deepEqual(decodeGuarded(decodeMicroLzma, stream, plain.length, exact(65536)), plain);
  refuses(decodeMicroLzma, stream, plain.length, exact(4096), /match from \d+ bytes back/);
});

test('the stream ends where the content ends, unless it is partial', () => {
  const longer = Uint8Array.from([...stream, 0]);
  refuses(decodeMicroLzma, longer, plain.length, exact(DICTIONARY), /goes on after the wanted/);
  assert.deepEqual(decodeGuarded(decodeMicroLzma, longer, plain.length, prefix(DICTIONARY)), plain);
});

test('the range coder is spent at the end', () => {
  const changed = stream.slice();
  changed[changed.length - 1]! ^= 1;
  refuses(decodeMicroLzma, changed, plain.length, exact(DICTIONARY), /goes on after the wanted/);
  assert.deepEqual(decodeGuarded(decodeMicroLzma, changed, plain.length, prefix(DICTIONARY)), plain);
});

test('hostile streams', () => {
  refuses(decodeMicroLzma, new Uint8Array(), 1, exact(DICTIONARY), /cut off/);
  refuses(decodeMicroLzma, Uint8Array.of(0xa2, 0, 0, 0), 1, exact(DICTIONARY), /cut off/);
  // All ones in the range coder: the first bit says match, and there is nothing to match.
  refuses(
    decodeMicroLzma,
    new Uint8Array(40).fill(255, 1).fill(0xa2, 0, 1),
    9,
    exact(DICTIONARY),
    /bytes back|end marker/,
  );
  // Zeros: literals 0 for ever, which need hardly any input, but it does end.
  refuses(decodeMicroLzma, new Uint8Array(64).fill(0xa2, 0, 1), 1 << 20, exact(DICTIONARY), /ends early/);
  refuses(
    decodeMicroLzma,
    new Uint8Array((1 << 20) + 1).fill(0xa2, 0, 1),
    10,
    exact(DICTIONARY),
    /over 1 MiB/,
  );
});
