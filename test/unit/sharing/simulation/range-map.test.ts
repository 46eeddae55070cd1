// Ranges against a plain array of tags: whatever is set and deleted, both say the same.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RangeMap } from '../../../../src/sharing/simulation/range-map.ts';

const SIZE = 400;

interface Step {
  from: number;
  length: number;
  tag: number | undefined;
}

const step: fc.Arbitrary<Step> = fc.record({
  from: fc.nat(SIZE),
  length: fc.nat(60),
  tag: fc.option(fc.nat(2), { nil: undefined }),
});

function apply(map: RangeMap, plain: (number | undefined)[], steps: readonly Step[]) {
  for (const { from, length, tag } of steps) {
    const to = Math.min(SIZE, from + length);
    if (tag === undefined) map.delete(from, to);
    else map.set(from, to, tag);
    for (let at = from; at < to; at++) plain[at] = tag;
  }
}

test('ranges hold what a plain array holds', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), fc.nat(SIZE), fc.nat(SIZE), (steps, a, b) => {
      const map = new RangeMap();
      const plain: (number | undefined)[] = new Array(SIZE);
      apply(map, plain, steps);
      assert.equal(map.covered, plain.filter((tag) => tag !== undefined).length);
      for (let at = 0; at < SIZE; at++) assert.equal(map.tagAt(at), plain[at]);
      const [from, to] = [Math.min(a, b), Math.max(a, b)];
      const seen: (number | undefined)[] = new Array(SIZE);
      map.forEach(from, to, (start, end, tag) => {
        assert.ok(start < end);
        for (let at = start; at < end; at++) seen[at] = tag;
      });
      map.forEachGap(from, to, (start, end) => {
        for (let at = start; at < end; at++) assert.equal(plain[at], undefined);
      });
      for (let at = from; at < to; at++) assert.equal(seen[at], plain[at]);
      assert.equal(map.coveredIn(from, to), plain.slice(from, to).filter((tag) => tag !== undefined).length);
    }),
  );
});

test('runs and gaps end where a plain array says', () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 60 }),
      fc.nat(SIZE - 1),
      fc.integer({ min: 1, max: 80 }),
      (steps, at, most) => {
        const map = new RangeMap();
        const plain: (number | undefined)[] = new Array(SIZE);
        apply(map, plain, steps);
        const limit = at + most;
        let end = at;
        while (end < limit && plain[end] !== undefined) end++;
        assert.equal(map.runEnd(at, limit), end);
        let gap = at;
        while (gap < limit && plain[gap] === undefined) gap++;
        assert.equal(map.gapEnd(at, limit), gap);
        let before = 0;
        while (before < most && at - before - 1 >= 0 && plain[at - before - 1] !== undefined) before++;
        assert.equal(map.runBefore(at, most), before);
      },
    ),
  );
});

test('neighbours with equal tags are one range, also across many entries', () => {
  const map = new RangeMap();
  for (let at = 0; at < 10_000; at += 2) map.set(at, at + 1, 1);
  assert.equal(map.rangeCount, 5000);
  for (let at = 1; at < 10_000; at += 2) map.set(at, at + 1, 1);
  assert.equal(map.rangeCount, 1);
  assert.deepEqual(map.runs(), [[0, 10_000]]);
  map.set(3000, 4000, 2);
  assert.equal(map.rangeCount, 3);
  assert.deepEqual(map.runs(), [[0, 10_000]]);
  map.delete(1, 9999);
  assert.deepEqual(map.runs(), [
    [0, 1],
    [9999, 1],
  ]);
});
