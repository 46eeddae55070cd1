// Who shares with an inode: order, position, who leads, who serves reads, and what that saves.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LAYOUT } from '../../../src/erofs/inode.ts';
import { indexSharing } from '../../../src/sharing/indexing.ts';
import { members, mountsOfGroup, sharingOf } from '../../../src/sharing/sharers.ts';
import { plainMount, sharingSet } from '../../../src/sharing/sharing-set.ts';
import { type FileSpec, inodeAt, tableOf } from '../../support/inode-table-builder.ts';

const FACTS = { fingerprintFlag: true, prefixIdValid: true };
const A: FileSpec = { size: 9000, fingerprint: 'A' };
const images: Readonly<Record<string, FileSpec>>[] = [
  { 'b/deep': { ...A }, z: { ...A } },
  { nothing: { size: 3 } },
  { packed: { ...A, layout: LAYOUT.COMPRESSED_FULL }, q: { ...A } },
  { x: { ...A }, y: { ...A } },
];
const index = indexSharing(
  sharingSet(images.map((files, number) => plainMount(`image-${number}`, tableOf(files), FACTS))),
);
const at = (mount: number, path: string) => ({ mount, inode: inodeAt(index.set.mounts[mount]!.table, path) });

test('members come in the order in which they were looked up', () => {
  const { group } = sharingOf(index, 0, at(0, '/z').inode)!;
  assert.deepEqual(
    [...members(index, group)],
    [at(0, '/b/deep'), at(0, '/z'), at(2, '/q'), at(3, '/x'), at(3, '/y')],
  );
});

test('an inode knows its place, the leader, and who serves reads', () => {
  const sharing = sharingOf(index, 2, at(2, '/q').inode)!;
  assert.deepEqual(
    { ...sharing, group: undefined },
    {
      group: undefined,
      inodes: 5,
      mounts: 3,
      position: 2,
      pages: 3,
      pagesSaved: 12,
      leader: at(0, '/b/deep'),
      serves: at(3, '/y'),
    },
  );
});

test('a refused inode has no place in the group that refuses it', () => {
  const { position, leader, inodes } = sharingOf(index, 2, at(2, '/packed').inode)!;
  assert.deepEqual(
    { position, leader, inodes },
    { position: undefined, leader: at(0, '/b/deep'), inodes: 5 },
  );
});

test('an inode without a key has no group', () => {
  assert.equal(sharingOf(index, 1, at(1, '/nothing').inode), undefined);
});

test('mounts of a group, as many as are wanted', () => {
  const { group } = sharingOf(index, 0, at(0, '/z').inode)!;
  assert.deepEqual(mountsOfGroup(index, group, 10), [0, 2, 3]);
  assert.deepEqual(mountsOfGroup(index, group, 2), [0, 2]);
});
