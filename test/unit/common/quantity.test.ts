// Numbers as people read them, the same on every machine.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { binarySize, counted, grouped, percent } from '../../../src/common/quantity.ts';

test('sizes', () => {
  const sizes = [0, 1023, 1024, 1536, 45_132, 102_400, 2 ** 20, 5.5 * 2 ** 30, 2 ** 53].map(binarySize);
  assert.deepEqual(sizes, [
    '0 B',
    '1023 B',
    '1 KiB',
    '1.5 KiB',
    '44.1 KiB',
    '100 KiB',
    '1 MiB',
    '5.5 GiB',
    '8 PiB',
  ]);
});

test('a size that rounds up to 1024 takes the next unit', () => {
  assert.deepEqual([2 ** 20 - 1, 2 ** 30 - 1].map(binarySize), ['1 MiB', '1 GiB']);
});

test('no size has more than three digits before its unit', () => {
  fc.assert(
    fc.property(fc.double({ min: 1024, max: 2 ** 63, noNaN: true }), (bytes) => {
      const [number] = binarySize(bytes).split(' ');
      assert.ok(Number(number) < 1024 && number!.replace('.', '').length <= 4, binarySize(bytes));
    }),
  );
});

test('groups of three digits', () => {
  assert.deepEqual([0, 999, 1000, 45_132, 1_000_000].map(grouped), [
    '0',
    '999',
    '1\u00a0000',
    '45\u00a0132',
    '1\u00a0000\u00a0000',
  ]);
  assert.equal(counted(1, 'page'), '1 page');
  assert.equal(counted(2000, 'entry', 'entries'), '2\u00a0000 entries');
});

test('percentages never round a part up to the whole or down to nothing', () => {
  assert.deepEqual(
    [percent(0, 5), percent(0, 0), percent(1, 1000), percent(62, 100), percent(999, 1000), percent(7, 7)],
    ['0 %', '0 %', '<1 %', '62 %', '>99 %', '100 %'],
  );
});
