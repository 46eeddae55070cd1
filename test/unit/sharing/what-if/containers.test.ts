// Containers and one image more: the short way, against indexing every mount.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { indexSharing } from '../../../../src/sharing/indexing.ts';
import { type Mount, type SharingSet, sharingSet } from '../../../../src/sharing/sharing-set.ts';
import { sharingTotals } from '../../../../src/sharing/sharing-totals.ts';
import { addedImage } from '../../../../src/sharing/what-if/added-image.ts';
import { containerCurve, roundStep } from '../../../../src/sharing/what-if/container-curve.ts';
import { madeUpMount, madeUpSource, randomSet } from '../report/report-fixture.ts';

const pagesHeld = (set: SharingSet, mounts: readonly Mount[]): number =>
  sharingTotals(indexSharing({ ...set, mounts })).in_order.pages_with_sharing;

const apart = (mount: Mount): Mount => ({ ...mount, inodeShare: false });

test('every point of a curve equals a set with as many mounts', () => {
  fc.assert(
    fc.property(randomSet, fc.integer({ min: 1, max: 20 }), (set, containers) => {
      const { points } = containerCurve(indexSharing(set), containers);
      assert.equal(points.at(-1)?.containers, containers);
      for (const point of points) {
        const each = Array.from({ length: point.containers }, (_, at) => set.mounts[at % set.mounts.length]!);
        const once = set.mounts.slice(0, point.containers);
        assert.deepEqual(point, {
          containers: point.containers,
          mount_each: pagesHeld(set, each.map(apart)),
          mount_each_shared: pagesHeld(set, each),
          mount_once: pagesHeld(set, once.map(apart)),
          mount_once_shared: pagesHeld(set, once),
        });
      }
    }),
    { numRuns: 60 },
  );
});

test('long curves have few points, the first and the last among them', () => {
  const index = indexSharing(sharingSet([madeUpMount('one', { a: { size: 1, fingerprint: 'A' } })]));
  const { points } = containerCurve(index, 1_000_000);
  assert.ok(points.length <= 70);
  assert.deepEqual(
    [points[0]!.containers, points[1]!.containers, points.at(-1)!.containers],
    [1, 20_000, 1_000_000],
  );
  for (const wrong of [0, 1.5, 1_000_001]) {
    assert.throws(() => containerCurve(index, wrong), /expected 1 to 1000000/);
  }
  assert.deepEqual([roundStep(0.2), roundStep(3), roundStep(21), roundStep(5, 2)], [1, 5, 50, 10]);
});

test('one image more costs what the set holds with it less what it holds without', () => {
  fc.assert(
    fc.property(randomSet, (set) => {
      const steps = addedImage(madeUpSource(set));
      let step = steps.next();
      while (!step.done) step = steps.next();
      const added = step.value;
      const before = set.mounts.slice(0, -1);
      assert.equal(added.image, set.mounts.at(-1)!.label);
      assert.equal(added.added_pages, pagesHeld(set, set.mounts) - pagesHeld(set, before));
      assert.equal(added.pages, pagesHeld(set, [apart(set.mounts.at(-1)!)]));
    }),
    { numRuns: 60 },
  );
});

test('new contents: each once, those without any identity are new', () => {
  const source = madeUpSource(
    sharingSet([
      madeUpMount('old', { a: { size: 10, fingerprint: 'A' } }),
      madeUpMount('new', {
        a: { size: 10, fingerprint: 'A' },
        b: { size: 20, fingerprint: 'B' },
        b2: { size: 20, fingerprint: 'B' },
        c: { size: 40 },
        d: { size: 0 },
      }),
    ]),
  );
  const steps = addedImage(source);
  let step = steps.next();
  while (!step.done) step = steps.next();
  const { files, shared_files, new_content } = step.value;
  assert.deepEqual([files, shared_files], [5, 3]);
  assert.deepEqual(new_content, { files: 2, bytes: 60, unknown: 1 });
});
