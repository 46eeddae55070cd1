// Variants of a key: few per group as in real sets, and thousands under one key as in an image made to hurt.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { VariantInterner } from '../../../src/sharing/variant-interner.ts';

const variant = fc.tuple(
  fc.integer({ min: 0, max: 2 }),
  fc.integer({ min: 0, max: 2 }),
  fc.oneof(fc.integer({ min: 0, max: 30 }), fc.constantFrom(2 ** 53, 2 ** 62, 2 ** 63)),
);

test('equal variants get equal numbers, and each group lists its own', () => {
  fc.assert(
    fc.property(fc.array(variant, { maxLength: 300 }), (variants) => {
      const interner = new VariantInterner(3);
      const known = new Map<string, number>();
      for (const [group, shareClass, size] of variants) {
        const text = `${group}/${shareClass}/${size}`;
        if (!known.has(text)) known.set(text, known.size);
        assert.equal(interner.intern(group, shareClass, size), known.get(text));
      }
      assert.equal(interner.count, known.size);
      for (const group of [0, 1, 2]) {
        const own = [...known].filter(([text]) => text.startsWith(`${group}/`)).map(([, number]) => number);
        assert.deepEqual(
          [...interner.of(group)].sort((a, b) => a - b),
          own,
        );
      }
    }),
  );
});

test('fifty thousand sizes under one key', () => {
  const interner = new VariantInterner(1);
  for (let size = 0; size < 50_000; size++) assert.equal(interner.intern(0, 0, size), size);
  for (let size = 49_999; size >= 0; size--) assert.equal(interner.intern(0, 0, size), size);
  assert.equal([...interner.of(0)].length, 50_000);
});
