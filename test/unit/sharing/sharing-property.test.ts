// Random sets: the index against a second, obvious implementation. Every file in one state, with the right reason.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FINGERPRINT } from '../../../src/erofs/inode-table.ts';
import { indexSharing } from '../../../src/sharing/indexing.ts';
import { orderBounds } from '../../../src/sharing/order-bounds.ts';
import { stateOf, statesOfMount } from '../../../src/sharing/ordinal.ts';
import { RULE_SETS } from '../../../src/sharing/rule-set.ts';
import { reasonOf, shareWord } from '../../../src/sharing/share-state.ts';
import { members, mountsOfGroup, sharingOf } from '../../../src/sharing/sharers.ts';
import type { SharingIndex } from '../../../src/sharing/sharing-index.ts';
import { type Mount, type SharingSet, sharingSet } from '../../../src/sharing/sharing-set.ts';
import { sharingTotals } from '../../../src/sharing/sharing-totals.ts';
import { type DirectorySpec, type FileSpec, tableOfTree } from '../../support/inode-table-builder.ts';
import { type ObviousFile, obviousSharing } from '../../support/obvious-sharing.ts';

// Values and domains that meet under the rules before 7.2.7: V+"xd", Vx+"d", Vxd+"" and so on.
const value = fc.constantFrom('V', 'Vx', 'Vxd', 'W', 'Wx', 'd\0V', '\0');
const domain = fc.constantFrom('d', 'd', 'd', 'xd', 'dx', 'é');
const anyInode: fc.Arbitrary<FileSpec> = fc.record({
  size: fc.constantFrom(0, 1, 4096, 4097, 2 ** 40),
  layout: fc.constantFrom(0, 0, 0, 1, 2, 3, 4),
  fingerprint: fc.oneof(
    { weight: 8, arbitrary: value },
    {
      weight: 1,
      arbitrary: fc.constantFrom(FINGERPRINT.NONE, FINGERPRINT.BAD_LENGTH, FINGERPRINT.UNREADABLE),
    },
  ),
  mode: fc.constantFrom(0o100644, 0o100644, 0o100644, 0o100755, 0o120777, 0o020600),
});

// The walk looks for fingerprints in regular files only.
const fileSpec = anyInode.map(
  (spec): FileSpec => (spec.mode! >> 12 === 0o10 ? spec : { ...spec, fingerprint: FINGERPRINT.NONE }),
);

/** Trees of a few files, some of them under several names, entries in any order. */
const tree = fc
  .tuple(
    fc.array(fileSpec, { minLength: 1, maxLength: 6 }),
    fc.array(fc.tuple(fc.constantFrom('', 'a', 'b', 'a/c'), fc.constantFrom('f', 'g', 'ff', 'G'), fc.nat()), {
      maxLength: 12,
    }),
  )
  .map(([files, places]) => {
    const directories = new Map<string, [string, FileSpec | DirectorySpec][]>();
    const entriesOf = (path: string): [string, FileSpec | DirectorySpec][] => {
      const known = directories.get(path);
      if (known !== undefined) return known;
      const entries: [string, FileSpec | DirectorySpec][] = [];
      directories.set(path, entries);
      const slash = path.lastIndexOf('/');
      if (path !== '') entriesOf(path.slice(0, Math.max(0, slash))).push([path.slice(slash + 1), entries]);
      return entries;
    };
    for (const [directory, name, file] of places) {
      const entries = entriesOf(directory);
      if (entries.every(([taken]) => taken !== name)) entries.push([name, files[file % files.length]!]);
    }
    return tableOfTree(entriesOf(''));
  });

const mostly = fc.constantFrom(true, true, true, true, true, true, false);

const set: fc.Arbitrary<SharingSet> = fc
  .tuple(
    fc.array(tree, { minLength: 1, maxLength: 3 }),
    fc.array(
      fc.record({
        table: fc.nat(),
        facts: fc.record({ fingerprintFlag: mostly, prefixIdValid: mostly }),
        inodeShare: mostly,
        domain,
        backing: fc.constantFrom('block' as const, 'block' as const, 'file' as const),
      }),
      { maxLength: 5 },
    ),
    fc.constantFrom(...RULE_SETS),
    fc.constantFrom(4096, 65536),
  )
  .map(([tables, mounts, rules, pageSize]) =>
    sharingSet(
      mounts.map(
        (mount, i): Mount => ({ ...mount, label: `${i}`, table: tables[mount.table % tables.length]! }),
      ),
      { rules, pageSize },
    ),
  );

test('every file of a random set is in the state that the obvious implementation gives it', () => {
  fc.assert(
    fc.property(set, (mounts) => {
      const index = indexSharing(mounts);
      const { files } = obviousSharing(mounts);
      for (const { mount, inode, verdict } of files) {
        const state = stateOf(index, mount, inode);
        const words = [shareWord(state), reasonOf(state)].filter((word) => word !== undefined);
        assert.equal(words.join(' '), verdict, `mount ${mount} inode ${inode}`);
      }
      const marked = mounts.mounts.map(
        (_, mount) => statesOfMount(index, mount).filter((s) => s !== 0).length,
      );
      assert.deepEqual(
        marked,
        mounts.mounts.map((_, mount) => files.filter((file) => file.mount === mount).length),
      );
    }),
    { numRuns: 1000 },
  );
});

test('groups have the same members in the same order', () => {
  fc.assert(
    fc.property(set, (mounts) => {
      const index = indexSharing(mounts);
      const { groups } = obviousSharing(mounts);
      const place = ({ mount, inode }: Pick<ObviousFile, 'mount' | 'inode'>): string => `${mount}:${inode}`;
      const expected = [...groups.values()].map((group) => group.map(place).join());
      assert.deepEqual(
        groupsOf(index)
          .map((group) => group.map(place).join())
          .sort(),
        expected.sort(),
      );
      for (const group of groups.values()) {
        for (const [position, { mount, inode }] of group.entries()) {
          const sharing = sharingOf(index, mount, inode)!;
          const inMounts = [...new Set(group.map((file) => file.mount))];
          assert.equal(sharing.position, position);
          assert.equal(sharing.inodes, group.length);
          assert.equal(sharing.mounts, inMounts.length);
          assert.equal(place(sharing.leader), place(group[0]!));
          assert.equal(place(sharing.serves), place(group.at(-1)!));
          assert.deepEqual(mountsOfGroup(index, sharing.group, 99), inMounts);
        }
      }
    }),
    { numRuns: 500 },
  );
});

test('pages saved in order, at best, at worst and ideally', () => {
  fc.assert(
    fc.property(set, (mounts) => {
      const index = indexSharing(mounts);
      const { files, groups, pagesSaved } = obviousSharing(mounts);
      const totals = sharingTotals(index);
      const { best, worst } = orderBounds(index, totals);
      assert.deepEqual(
        {
          best: best.pages_saved,
          inOrder: totals.in_order.pages_saved,
          worst: worst.pages_saved,
          ideal: totals.pages_saved,
        },
        pagesSaved,
      );
      assert.equal(
        totals.pages_without_sharing,
        files.reduce((sum, file) => sum + file.pages, 0),
      );
      assert.equal(totals.distinct_fingerprints, groups.size);
      const ideal = idealGroups(files);
      const across = ideal.filter((group) => new Set(group.map((file) => file.mount)).size > 1);
      assert.equal(totals.groups, ideal.length);
      assert.equal(totals.groups_with_several_inodes, ideal.filter((group) => group.length > 1).length);
      assert.equal(totals.groups_across_images, across.length);
      assert.equal(
        totals.pages_shared_across_images,
        across.reduce((sum, group) => sum + group[0]!.pages, 0),
      );
    }),
    { numRuns: 500 },
  );
});

test('keys that meet across domains are told', () => {
  fc.assert(
    fc.property(set, (mounts) => {
      const { files } = obviousSharing(mounts);
      const domains = new Map<string, Set<string>>();
      for (const { key, mount } of files) {
        if (key === undefined) continue;
        domains.set(key, (domains.get(key) ?? new Set()).add(mounts.mounts[mount]!.domain));
      }
      const meeting = [...domains.values()].filter((several) => several.size > 1).length;
      const index = indexSharing(mounts);
      assert.equal(index.collisions.length, meeting);
    }),
    { numRuns: 500 },
  );
});

/** Files with equal keys, kinds and sizes. */
function idealGroups(files: readonly ObviousFile[]): ObviousFile[][] {
  const groups = new Map<string, ObviousFile[]>();
  for (const file of files) {
    if (file.key === undefined) continue;
    const text = `${file.key}/${file.kind}/${file.size}`;
    groups.set(text, [...(groups.get(text) ?? []), file]);
  }
  return [...groups.values()];
}

const groupsOf = (index: SharingIndex) =>
  Array.from({ length: index.groups.count }, (_, group) => [...members(index, group)]).filter(
    (group) => group.length > 0,
  );
