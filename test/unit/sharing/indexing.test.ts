// States and groups of small sets made by hand: one test for each rule of who shares with whom, and why not.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reasonCodes } from '../../../src/common/reason-text.ts';
import { LAYOUT } from '../../../src/erofs/inode.ts';
import { FINGERPRINT, type InodeTable } from '../../../src/erofs/inode-table.ts';
import { indexSharing, indexSharingInSteps } from '../../../src/sharing/indexing.ts';
import { orderBounds } from '../../../src/sharing/order-bounds.ts';
import { stateOf, valueOfGroup } from '../../../src/sharing/ordinal.ts';
import { ruleSetById } from '../../../src/sharing/rule-set.ts';
import { reasonOf, SHARE_STATE, shareWord } from '../../../src/sharing/share-state.ts';
import type { SharingIndex } from '../../../src/sharing/sharing-index.ts';
import { type Mount, plainMount, sharingSet } from '../../../src/sharing/sharing-set.ts';
import { sharingTotals } from '../../../src/sharing/sharing-totals.ts';
import { type FileSpec, inodeAt, tableOf } from '../../support/inode-table-builder.ts';

const FACTS = { fingerprintFlag: true, prefixIdValid: true };
const COMPRESSED = LAYOUT.COMPRESSED_COMPACT;

function mount(files: Readonly<Record<string, FileSpec>> | InodeTable, changes: Partial<Mount> = {}): Mount {
  const table = 'columns' in files ? (files as InodeTable) : tableOf(files as Record<string, FileSpec>);
  return { ...plainMount('image', table, FACTS), ...changes };
}

/** State and reason of the file at `path` of mount `number`. */
function stateAt(index: SharingIndex, number: number, path: string): string {
  const state = stateOf(index, number, inodeAt(index.set.mounts[number]!.table, path));
  return [shareWord(state), reasonOf(state)].filter((word) => word !== undefined).join(' ');
}

const old = { rules: ruleSetById('linux-7.0')! };

test('equal fingerprints of two images share, others are alone', () => {
  const index = indexSharing(
    sharingSet([
      mount({ a: { size: 5000, fingerprint: 'A' }, b: { size: 5000, fingerprint: 'B' } }),
      mount({ 'other/name': { size: 5000, fingerprint: 'A' }, c: { size: 1, fingerprint: 'C' } }),
    ]),
  );
  assert.equal(stateAt(index, 0, '/a'), 'shares');
  assert.equal(stateAt(index, 0, '/b'), 'alone');
  assert.equal(stateAt(index, 1, '/other/name'), 'shares');
  assert.equal(stateAt(index, 1, '/c'), 'alone');
  const { pages_saved, groups } = sharingTotals(index);
  assert.deepEqual([pages_saved, groups], [2, 3]);
});

test('plain, inline and chunk-based files share; compressed ones share with each other', () => {
  const layouts = [LAYOUT.FLAT_PLAIN, LAYOUT.FLAT_INLINE, LAYOUT.CHUNK_BASED];
  const files = Object.fromEntries(
    layouts.map((layout) => [`f${layout}`, { size: 9, layout, fingerprint: 'A' }]),
  );
  const packed = {
    full: { size: 9, layout: LAYOUT.COMPRESSED_FULL, fingerprint: 'Z' },
    compact: { size: 9, layout: LAYOUT.COMPRESSED_COMPACT, fingerprint: 'Z' },
  };
  const index = indexSharing(sharingSet([mount({ ...files, ...packed })]));
  for (const name of [...Object.keys(files), ...Object.keys(packed)]) {
    assert.equal(stateAt(index, 0, `/${name}`), 'shares', name);
  }
});

test('what comes first fixes the class: later plain files do not even share with each other', () => {
  const plain = (): Mount => mount({ a: { size: 5000, fingerprint: 'A' } });
  const packed = mount({ a: { size: 5000, fingerprint: 'A', layout: COMPRESSED } });
  const index = indexSharing(sharingSet([packed, plain(), plain()]));
  assert.equal(stateAt(index, 0, '/a'), 'alone');
  assert.equal(stateAt(index, 1, '/a'), 'private class-differs');
  assert.equal(stateAt(index, 2, '/a'), 'private class-differs');
  const saved = (pages_saved: number) => ({ pages_saved, pages_with_sharing: 6 - pages_saved });
  assert.deepEqual(orderBounds(index), { best: saved(2), in_order: saved(0), worst: saved(0) });
  const other = indexSharing(sharingSet([plain(), packed, plain()]));
  assert.equal(stateAt(other, 0, '/a'), 'shares');
  assert.equal(stateAt(other, 1, '/a'), 'private class-differs');
  assert.deepEqual(orderBounds(other), { best: saved(2), in_order: saved(2), worst: saved(0) });
});

test('the first by names within an image leads, not the first by rows', () => {
  const files = {
    'a/deep/packed': { size: 5000, fingerprint: 'A', layout: COMPRESSED },
    plain: { size: 5000, fingerprint: 'A' },
  };
  const index = indexSharing(sharingSet([mount(files)]));
  assert.equal(stateAt(index, 0, '/a/deep/packed'), 'alone');
  assert.equal(stateAt(index, 0, '/plain'), 'private class-differs');
});

test('a file-backed mount does not share uncompressed files with a block device, but compressed ones', () => {
  const files = {
    plain: { size: 5, fingerprint: 'A' },
    packed: { size: 5, fingerprint: 'Z', layout: COMPRESSED },
  };
  const index = indexSharing(
    sharingSet([mount(files), mount(files, { backing: 'file' }), mount(files, { backing: 'file' })]),
  );
  assert.equal(stateAt(index, 0, '/plain'), 'alone');
  assert.equal(stateAt(index, 1, '/plain'), 'private class-differs');
  assert.equal(stateAt(index, 2, '/plain'), 'private class-differs');
  assert.equal(stateAt(index, 2, '/packed'), 'shares');
  const { conflicts } = sharingTotals(index);
  assert.deepEqual(
    conflicts.map(({ variants }) => variants),
    [
      [
        { kind: 'plain', size: 5, inodes: 1 },
        { kind: 'plain-file-backed', size: 5, inodes: 2 },
      ],
    ],
  );
});

test('another size under the same fingerprint stays private', () => {
  const index = indexSharing(
    sharingSet([
      mount({ a: { size: 4096, fingerprint: 'A' } }),
      mount({ a: { size: 4097, fingerprint: 'A' }, b: { size: 4096, fingerprint: 'A' } }),
      mount({ a: { size: 4097, fingerprint: 'A', layout: COMPRESSED } }),
    ]),
  );
  assert.equal(stateAt(index, 1, '/a'), 'private size-differs');
  assert.equal(stateAt(index, 1, '/b'), 'shares');
  assert.equal(stateAt(index, 2, '/a'), 'private class-differs', 'the kernel looks at the class first');
});

test('refused inodes of one image are no group across images, those of two are', () => {
  const packed = mount({ a: { size: 5000, fingerprint: 'A', layout: COMPRESSED } });
  const twice = mount({ a: { size: 5000, fingerprint: 'A' }, b: { size: 5000, fingerprint: 'A' } });
  const across = (...mounts: Mount[]): number[] => {
    const totals = sharingTotals(indexSharing(sharingSet(mounts)));
    return [totals.groups, totals.groups_across_images, totals.pages_shared_across_images];
  };
  assert.deepEqual(across(packed, twice), [2, 0, 0]);
  assert.deepEqual(across(packed, twice, twice), [2, 1, 2]);
});

test('sizes beyond 2^32 and 2^53 are compared and counted', () => {
  const sizes = [2 ** 33 + 1, 2 ** 45, 2 ** 53 + 2, 2 ** 63];
  const files = Object.fromEntries(sizes.map((size, i) => [`f${i}`, { size, fingerprint: `${i}` }]));
  const near = Object.fromEntries(sizes.map((size, i) => [`f${i}`, { size: size * 2, fingerprint: `${i}` }]));
  const index = indexSharing(sharingSet([mount(files), mount(files), mount(near)]));
  for (const i of sizes.keys()) {
    assert.equal(stateAt(index, 1, `/f${i}`), 'shares');
    assert.equal(stateAt(index, 2, `/f${i}`), 'private size-differs');
  }
  const pages = 2 ** 21 + 1 + 2 ** 33 + (2 ** 41 + 1) + 2 ** 51;
  assert.equal(sharingTotals(index).in_order.pages_saved, pages);
});

test('the same image twice is two mounts', () => {
  const one = mount({ a: { size: 8192, fingerprint: 'A' }, b: { size: 1, fingerprint: 'B' } });
  const { groups_across_images, pages_without_sharing, pages_saved } = sharingTotals(
    indexSharing(sharingSet([one, one])),
  );
  assert.deepEqual([groups_across_images, pages_without_sharing, pages_saved], [2, 6, 3]);
});

test('hard links are one inode', () => {
  const linked: FileSpec = { size: 8192, fingerprint: 'A' };
  const index = indexSharing(sharingSet([mount({ a: linked, 'd/b': linked, c: linked })]));
  assert.equal(stateAt(index, 0, '/d/b'), 'alone');
  assert.equal(sharingTotals(index).pages_without_sharing, 2);
});

test('every obstacle has its reason', () => {
  const files: Readonly<Record<string, FileSpec>> = {
    none: { size: 1 },
    empty: { size: 0 },
    bad: { size: 1, fingerprint: FINGERPRINT.BAD_LENGTH },
    damaged: { size: 0, fingerprint: FINGERPRINT.UNREADABLE },
    made: { size: 0, fingerprint: 'E' },
    good: { size: 1, fingerprint: 'A' },
    link: { size: 1, fingerprint: FINGERPRINT.NONE, mode: 0o120777 },
  };
  const index = indexSharing(
    sharingSet([
      mount(files),
      mount(files, { facts: { fingerprintFlag: false, prefixIdValid: false } }),
      mount(files, { facts: { fingerprintFlag: true, prefixIdValid: false } }),
      mount(files, { inodeShare: false }),
    ]),
  );
  const states = (number: number): string[] =>
    Object.keys(files).map((name) => stateAt(index, number, `/${name}`));
  assert.deepEqual(states(0), [
    'private no-fingerprint',
    'private empty',
    'private fingerprint-length',
    'private unreadable-attributes',
    'alone',
    'alone',
    'none',
  ]);
  for (const [number, reason] of [
    [1, 'image-without-flag'],
    [2, 'prefix-id-invalid'],
    [3, 'mounted-without-inode-share'],
  ] as const) {
    assert.deepEqual(states(number), [...Array(6).fill(`private ${reason}`), 'none']);
  }
});

test('every reason that has words belongs to a state, and the other way round', () => {
  const reasons = Object.values(SHARE_STATE)
    .map(reasonOf)
    .filter((reason) => reason !== undefined);
  assert.deepEqual([...reasons].sort(), [...reasonCodes].sort());
});

test('other domains do not share, and a file whose match is there says so', () => {
  const a: FileSpec = { size: 1, fingerprint: 'A' };
  const index = indexSharing(
    sharingSet([
      mount({ a, only: { size: 1, fingerprint: 'B' }, size: { size: 1, fingerprint: 'C' } }, { domain: 'x' }),
      mount({ a, size: { size: 2, fingerprint: 'C' } }, { domain: 'X' }),
      mount({ a }, { domain: 'y' }),
      mount({ a }, { domain: 'y' }),
      mount({ only: { size: 1, fingerprint: 'B' } }, { domain: 'y', inodeShare: false }),
    ]),
  );
  assert.equal(stateAt(index, 0, '/a'), 'alone other-domain');
  assert.equal(stateAt(index, 1, '/a'), 'alone other-domain');
  assert.equal(stateAt(index, 2, '/a'), 'shares');
  assert.equal(stateAt(index, 0, '/only'), 'alone', 'the other mount takes no part');
  assert.equal(stateAt(index, 0, '/size'), 'alone', 'one domain would not help');
  assert.equal(stateAt(index, 1, '/size'), 'alone');
});

test('before 7.2.7 V + "x" in domain "y" is the key of V in domain "xy"', () => {
  const mounts = [
    mount({ a: { size: 1, fingerprint: 'Vx' } }, { domain: 'y' }),
    mount({ b: { size: 1, fingerprint: 'V' } }, { domain: 'xy' }),
    mount({ c: { size: 1, fingerprint: 'W' } }, { domain: 'xy' }),
  ];
  const before = indexSharing(sharingSet(mounts, old));
  assert.equal(stateAt(before, 0, '/a'), 'shares');
  assert.equal(stateAt(before, 1, '/b'), 'shares');
  assert.equal(stateAt(before, 2, '/c'), 'alone');
  assert.deepEqual(
    before.collisions.map((group) => valueOfGroup(before, group)),
    [Uint8Array.of(0x56, 0x78)],
  );
  const now = indexSharing(sharingSet(mounts));
  assert.equal(stateAt(now, 0, '/a'), 'alone');
  assert.equal(stateAt(now, 1, '/b'), 'alone');
  assert.deepEqual(now.collisions, []);
});

test('a set is refused that no kernel would mount', () => {
  const files = mount({});
  assert.throws(() => sharingSet([{ ...files, domain: '' }]), /domain_id is empty/);
  assert.doesNotThrow(() => sharingSet([{ ...files, domain: '', inodeShare: false }]));
  assert.throws(() => sharingSet([files], { pageSize: 5000 }), /page size is 5000/);
  assert.equal(sharingSet([files], { pageSize: 65536 }).pageSize, 65536);
});

test('the page size decides what is saved', () => {
  const files = mount({ a: { size: 4097, fingerprint: 'A' } });
  const saved = (pageSize: number): number =>
    sharingTotals(indexSharing(sharingSet([files, files], { pageSize }))).pages_saved;
  assert.deepEqual([saved(4096), saved(16384)], [2, 1]);
});

test('an empty set, and mounts without inodes of their own to share', () => {
  assert.equal(sharingTotals(indexSharing(sharingSet([]))).groups, 0);
  const index = indexSharing(sharingSet([mount({}), mount({ a: { size: 1, fingerprint: 'A' } }), mount({})]));
  assert.equal(stateAt(index, 1, '/a'), 'alone');
});

test('steps tell how far it is, and lead to the same index', () => {
  const mounts = ['A', 'B', 'A'].map((fingerprint) => mount({ f: { size: 1, fingerprint } }));
  const steps = indexSharingInSteps(sharingSet(mounts));
  const parts: number[] = [];
  let step = steps.next();
  for (; !step.done; step = steps.next()) parts.push(step.value);
  assert.equal(parts.length, 6);
  assert.deepEqual(parts, [...parts].sort());
  assert.ok(parts.every((part) => part >= 0 && part < 1));
  assert.deepEqual(step.value.state, indexSharing(sharingSet(mounts)).state);
});
