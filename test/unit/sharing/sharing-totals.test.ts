// The figures of the twelve sets of the corpus, which were worked out from other tools' records of the images.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { indexSharing } from '../../../src/sharing/indexing.ts';
import { orderBounds } from '../../../src/sharing/order-bounds.ts';
import { RULE_SETS } from '../../../src/sharing/rule-set.ts';
import { sharingSet } from '../../../src/sharing/sharing-set.ts';
import { type SharingFigures, sharingTotals } from '../../../src/sharing/sharing-totals.ts';
import { CORPUS } from '../../support/corpus.ts';
import { corpusMount } from '../../support/sharing-fixture.ts';

const expected = JSON.parse(readFileSync(join(CORPUS, 'fingerprints/sharing.json'), 'utf8')) as Record<
  string,
  SharingFigures
>;

test('there are twelve sets', () => {
  assert.equal(Object.keys(expected).length, 12);
});

for (const [name, figures] of Object.entries(expected)) {
  for (const rules of RULE_SETS) {
    test(`the set ${name} comes out exactly under ${rules.id}`, () => {
      const mounts = figures.images.map(({ image }) => corpusMount(image));
      assert.deepEqual(sharingTotals(indexSharing(sharingSet(mounts, { rules }))), figures);
    });
  }

  test(`the order listed lies between the best and the worst of ${name}`, () => {
    const index = indexSharing(sharingSet(figures.images.map(({ image }) => corpusMount(image))));
    const { best, in_order, worst } = orderBounds(index);
    assert.deepEqual(in_order, figures.in_order);
    assert.ok(best.pages_saved >= in_order.pages_saved && in_order.pages_saved >= worst.pages_saved);
    assert.ok(best.pages_saved <= figures.pages_saved);
    if (figures.conflicts.length === 0) assert.deepEqual(best, worst);
  });
}

test('the order of two images with other layouts decides', () => {
  const order = (...images: string[]) =>
    sharingTotals(indexSharing(sharingSet(images.map(corpusMount)))).in_order.pages_saved;
  const plain = ['app-v1.erofs', 'app-inlinex-v1.erofs'];
  const plainFirst = order(...plain, 'app-lz4-v2.erofs');
  const compressedFirst = order('app-lz4-v2.erofs', ...plain);
  assert.ok(plainFirst > compressedFirst, `${plainFirst} > ${compressedFirst}`);
});
