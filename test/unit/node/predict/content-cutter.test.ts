// Content-defined chunks: they cover the content, keep to their sizes, do not depend on how the content is fed, and find moved parts.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { cutSizes, ID_SIZE } from '../../../../src/common/file-contents.ts';
import { ContentCutter } from '../../../../src/node/predict/content-cutter.ts';

/** Bytes that look like chance, the same in every run. */
function noise(length: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

function cut(
  content: Uint8Array,
  average = 4096,
  pieces: readonly number[] = [],
): ReturnType<ContentCutter['finish']> {
  const cutter = new ContentCutter(cutSizes(average));
  let at = 0;
  for (const piece of pieces) {
    cutter.push(content.subarray(at, at + piece));
    at += piece;
  }
  if (at < content.length) cutter.push(content.subarray(at));
  return cutter.finish();
}

const idsOf = ({ ids }: { ids: Uint8Array }): string[] =>
  Array.from({ length: ids.length / ID_SIZE }, (_, k) =>
    Buffer.from(ids.subarray(ID_SIZE * k, ID_SIZE * (k + 1))).toString('hex'),
  );

test('chunks cover the content, and their ids are its SHA-256', () => {
  const content = noise(300_000);
  const chunks = cut(content);
  let at = 0;
  for (const [k, length] of chunks.length.entries()) {
    const digest = createHash('sha256')
      .update(content.subarray(at, at + length))
      .digest('hex');
    assert.equal(idsOf(chunks)[k], digest.slice(0, 2 * ID_SIZE));
    at += length;
  }
  assert.equal(at, content.length);
});

test('sizes lie between minimum and maximum, and near the average', () => {
  for (const average of [4096, 65536]) {
    const { length } = cut(noise(200 * average), average);
    const inner = [...length.subarray(0, -1)];
    assert.ok(inner.every((size) => size >= average / 4 && size <= average * 4));
    const mean = inner.reduce((sum, size) => sum + size, 0) / inner.length;
    assert.ok(mean > average / 2 && mean < average * 2, `${mean} for ${average}`);
  }
});

test('a content without anything to cut at is cut at the maximum', () => {
  const lengths = [...cut(new Uint8Array(100_000)).length];
  assert.equal(new Set(lengths.slice(0, -1)).size, 1);
});

test('how the content is fed makes no difference', () => {
  const content = noise(100_000, 7);
  const whole = cut(content);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 30_000 }), { maxLength: 8 }), (pieces) => {
      const fed: number[] = [];
      let sum = 0;
      for (const piece of pieces) {
        if (sum + piece > content.length) break;
        fed.push(piece);
        sum += piece;
      }
      assert.deepEqual(cut(content, 4096, fed), whole);
    }),
    { numRuns: 30 },
  );
});

test('bytes put in at the beginning leave nearly all chunks as they were', () => {
  const content = noise(500_000, 3);
  const moved = Buffer.concat([Buffer.from('put in'), content]);
  const before = new Set(idsOf(cut(content)));
  const after = idsOf(cut(moved));
  const kept = after.filter((id) => before.has(id)).length;
  assert.ok(kept >= after.length - 4, `${kept} of ${after.length}`);
});

test('one cutter for many files: each begins anew', () => {
  const cutter = new ContentCutter(cutSizes(4096));
  const content = noise(50_000, 9);
  cutter.push(noise(10_000, 2));
  cutter.finish();
  cutter.push(content);
  assert.deepEqual(cutter.finish(), cut(content));
  assert.deepEqual(cutter.finish(), { length: new Uint32Array(0), ids: new Uint8Array(0) });
});
