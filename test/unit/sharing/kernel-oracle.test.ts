// Which files share, as real kernels had it: groups of files with the same physical pages after a walk of each mount.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { indexSharing } from '../../../src/sharing/indexing.ts';
import { isAttached } from '../../../src/sharing/share-state.ts';
import { type MountedInode, members } from '../../../src/sharing/sharers.ts';
import type { SharingIndex } from '../../../src/sharing/sharing-index.ts';
import { pagesOf, sharingSet } from '../../../src/sharing/sharing-set.ts';
import { corpusMount } from '../../support/sharing-fixture.ts';

interface Measured {
  readonly id: string;
  readonly mounts: readonly { dir: string; image: string; options: string }[];
  readonly pages_added_by_reading: readonly number[];
  readonly pfngroups: {
    readonly groups: readonly (readonly string[])[];
    readonly inodes: number;
    readonly groups_with_several: number;
    readonly alone: number;
    readonly pages_if_nothing_shared: number;
    readonly pages_by_group: number;
  };
}

const folder = join(import.meta.dirname, '../../fixtures/kernel-oracle');
const runs = readdirSync(folder)
  .filter((file) => /^30-corpus-.*\.json$/.test(file))
  .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Measured);

test('there are six runs', () => {
  assert.equal(runs.length, 6);
});

for (const { id, mounts, pfngroups, pages_added_by_reading } of runs) {
  test(`files share as in ${id}`, () => {
    const index = indexSharing(
      sharingSet(
        mounts.map(({ image, options }) => ({
          ...corpusMount(image),
          inodeShare: /(^|,)inode_share(,|$)/.test(options),
          domain: /domain_id=([^,]*)/.exec(options)?.[1] ?? '',
        })),
      ),
    );
    const path = ({ mount, inode }: MountedInode): string => {
      const { table } = index.set.mounts[mount]!;
      return mounts[mount]!.dir + table.path(table.columns.firstRow[inode]!);
    };
    const { shared, alone } = cached(index);
    assert.deepEqual(
      sortedGroups(shared.map((group) => group.map(path))),
      sortedGroups(pfngroups.groups.map((group) => [...group])),
    );
    assert.equal(alone.length, pfngroups.alone);
    assert.equal(shared.flat().length + alone.length, pfngroups.inodes);
    const pages = ({ mount, inode }: MountedInode): number =>
      pagesOf(index.set.mounts[mount]!.table.columns.size[inode]!, 4096);
    const sum = (inodes: readonly MountedInode[]): number => inodes.reduce((n, inode) => n + pages(inode), 0);
    assert.equal(sum(shared.flat()) + sum(alone), pfngroups.pages_if_nothing_shared);
    assert.equal(sum(shared.map((group) => group[0]!)) + sum(alone), pfngroups.pages_by_group);
    // Reading mount by mount, a group's pages come in with its first inode.
    const held = [...shared.map((group) => group[0]!), ...alone];
    assert.deepEqual(
      mounts.map((_, mount) => sum(held.filter((inode) => inode.mount === mount))),
      pages_added_by_reading,
    );
  });
}

/** Non-empty files of a set by the pages they would have: several files to one page, or one. */
function cached(index: SharingIndex): { shared: MountedInode[][]; alone: MountedInode[] } {
  const shared: MountedInode[][] = [];
  const alone: MountedInode[] = [];
  for (let group = 0; group < index.groups.count; group++) {
    const inodes = [...members(index, group)];
    if (inodes.length > 1) shared.push(inodes);
    else alone.push(...inodes);
  }
  for (const [mount, { table }] of index.set.mounts.entries()) {
    for (let inode = 0; inode < table.inodeCount; inode++) {
      if (!table.isRegularInode(inode) || table.columns.size[inode] === 0) continue;
      if (!isAttached(index.state[index.base[mount]! + inode]!)) alone.push({ mount, inode });
    }
  }
  return { shared, alone };
}

/** Groups as sets: by first path, paths in order. */
const sortedGroups = (groups: string[][]): string[][] =>
  groups.map((group) => group.sort()).sort((a, b) => (a[0]! < b[0]! ? -1 : 1));
