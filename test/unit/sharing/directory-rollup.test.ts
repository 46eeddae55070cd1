// Sums of directories against a walk of each subtree, hard links once in the image, and the totals at the root.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { directoryRollup } from '../../../src/sharing/directory-rollup.ts';
import { indexSharing } from '../../../src/sharing/indexing.ts';
import { statesOfMount } from '../../../src/sharing/ordinal.ts';
import { SHARE_STATE } from '../../../src/sharing/share-state.ts';
import { pagesOf, sharingSet } from '../../../src/sharing/sharing-set.ts';
import { sharingTotals } from '../../../src/sharing/sharing-totals.ts';
import { type FileSpec, tableOf } from '../../support/inode-table-builder.ts';
import { corpusMount } from '../../support/sharing-fixture.ts';

const index = indexSharing(sharingSet(['app-v1.erofs', 'app-v2.erofs'].map(corpusMount)));

for (const mount of [0, 1]) {
  const { table, label } = index.set.mounts[mount]!;
  const states = statesOfMount(index, mount);
  const rollup = directoryRollup(table, 4096, states);

  test(`the root of ${label} has the totals of the image`, () => {
    const { file_inodes, bytes, pages } = sharingTotals(index).images[mount]!;
    assert.deepEqual([rollup.files[0], rollup.bytes[0], rollup.pages[0]], [file_inodes, bytes, pages]);
  });

  test(`every directory of ${label} has the sums of what is below it`, () => {
    for (let row = 0; row < table.rowCount; row++) {
      const sums = [0, 0, 0, 0];
      for (const below of table.subtree(row)) {
        const inode = table.inodeOf(below);
        if (!table.isRegularInode(inode) || table.columns.firstRow[inode] !== below) continue;
        const size = table.columns.size[inode]!;
        const shared = states[inode] === SHARE_STATE.SHARES ? pagesOf(size, 4096) : 0;
        for (const [i, part] of [1, size, pagesOf(size, 4096), shared].entries()) sums[i]! += part;
      }
      const { files, bytes, pages, sharedPages } = rollup;
      assert.deepEqual([files[row], bytes[row], pages[row], sharedPages[row]], sums, table.path(row));
    }
  });
}

test('a hard link counts at its first row only, and nothing is shared without states', () => {
  const linked: FileSpec = { size: 5000, fingerprint: 'A' };
  const table = tableOf({ 'a/one': linked, 'b/two': linked, 'b/own': { size: 1 } });
  const { files, pages, sharedPages } = directoryRollup(table, 4096);
  const names = (column: ArrayLike<number>): Record<string, number> =>
    Object.fromEntries(Array.from({ length: table.rowCount }, (_, row) => [table.path(row), column[row]!]));
  assert.deepEqual(names(files), { '/': 2, '/a': 1, '/b': 1, '/a/one': 1, '/b/own': 1, '/b/two': 0 });
  assert.deepEqual(names(pages), { '/': 3, '/a': 2, '/b': 1, '/a/one': 2, '/b/own': 1, '/b/two': 0 });
  assert.ok(sharedPages.every((count) => count === 0));
});
