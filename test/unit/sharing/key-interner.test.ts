// The interner against a map of strings: few and many keys, hashes that are right, and hashes that somebody chose.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { latin1, utf8Bytes } from '../../../src/common/byte-text.ts';
import { xxh32 } from '../../../src/common/xxh32.ts';
import { type KeyColumn, KeyInterner } from '../../../src/sharing/key-interner.ts';

function columnOf(
  keys: readonly Uint8Array[],
  partition: number,
  hash: (key: Uint8Array) => number,
): KeyColumn {
  const start = new Uint32Array(keys.length + 1);
  for (const [i, key] of keys.entries()) start[i + 1] = start[i]! + key.length;
  const bytes = new Uint8Array(start[keys.length]!);
  for (const [i, key] of keys.entries()) bytes.set(key, start[i]!);
  return { count: keys.length, start, bytes, hash: Uint32Array.from(keys, hash), partition };
}

/** Numbers as a map gives them. */
function obviousNumbers(columns: readonly { keys: readonly Uint8Array[]; partition: number }[]): number[][] {
  const known = new Map<string, number>();
  return columns.map(({ keys, partition }) =>
    keys.map((key) => {
      const text = `${partition}:${latin1(key)}`;
      if (!known.has(text)) known.set(text, known.size);
      return known.get(text)!;
    }),
  );
}

const column = fc.record({
  keys: fc.array(fc.uint8Array({ minLength: 1, maxLength: 3 }), { maxLength: 40 }),
  partition: fc.integer({ min: 0, max: 2 }),
});

for (const [name, hash] of [
  ['hashes as they are', (key: Uint8Array) => xxh32(key, 0)],
  ['one hash for all keys', () => 7],
  ['two hashes side by side', (key: Uint8Array) => 0xffffffff - (key[0]! & 1)],
] as const) {
  test(`equal keys get equal numbers: ${name}`, () => {
    fc.assert(
      fc.property(fc.array(column, { maxLength: 6 }), (columns) => {
        const interner = new KeyInterner();
        const numbers = columns.map(({ keys, partition }) =>
          Array.from(interner.addColumn(columnOf(keys, partition, hash))),
        );
        assert.deepEqual(numbers, obviousNumbers(columns));
      }),
    );
  });

  test(`five thousand keys stay apart and are found again: ${name}`, () => {
    const keys = Array.from({ length: 5000 }, (_, i) => utf8Bytes(`key number ${i}`));
    const interner = new KeyInterner();
    const first = interner.addColumn(columnOf(keys, 0, hash));
    assert.deepEqual(
      Array.from(first),
      keys.map((_, i) => i),
    );
    const again = interner.addColumn(columnOf(keys.toReversed(), 0, hash));
    assert.deepEqual(again, first.toReversed());
    assert.equal(interner.count, 5000);
  });
}

for (const [name, chosenHash] of [
  ['all equal', () => 12345],
  ['apart only once the table has grown', (number: number) => (number << 14) >>> 0],
] as const) {
  test(`chosen hashes between honest ones are found after the table has grown: ${name}`, () => {
    const chosen = Array.from({ length: 1000 }, (_, i) => utf8Bytes(`chosen ${i}`));
    const honest = Array.from({ length: 100_000 }, (_, i) => utf8Bytes(`honest ${i}`));
    const hash = (key: Uint8Array): number =>
      key[0] === 0x63 ? chosenHash(Number(latin1(key.subarray(7)))) : xxh32(key, 0);
    const interner = new KeyInterner();
    const before = interner.addColumn(columnOf(chosen, 0, hash));
    interner.addColumn(columnOf(honest, 0, hash));
    assert.deepEqual(interner.addColumn(columnOf(chosen, 0, hash)), before);
    assert.equal(interner.count, 101_000);
  });
}

test('keys as long as a block are compared to their end', () => {
  const long = (last: number): Uint8Array => new Uint8Array(65536).fill(1, 0, 65535).fill(last, 65535);
  const interner = new KeyInterner();
  for (const hash of [() => 1, (key: Uint8Array) => xxh32(key, 0)]) {
    const numbers = interner.addColumn(columnOf([long(1), long(2), long(1)], 0, hash));
    assert.equal(numbers[0], numbers[2]);
    assert.notEqual(numbers[0], numbers[1]);
  }
});
