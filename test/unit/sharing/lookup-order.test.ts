// The order of first lookups: depth first, names in byte order, whatever the order of rows and entries.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lookupOrder } from '../../../src/sharing/lookup-order.ts';
import { readOracle } from '../../support/corpus.ts';
import {
  type DirectorySpec,
  type FileSpec,
  tableOf,
  tableOfTree,
} from '../../support/inode-table-builder.ts';
import { corpusMount } from '../../support/sharing-fixture.ts';

const file = (size = 1): FileSpec => ({ size });

function orderOf(table: ReturnType<typeof tableOf>): string[] {
  return Array.from(lookupOrder(table), (inode) => table.path(table.columns.firstRow[inode]!));
}

test('a directory is walked before the files that come after its name', () => {
  const table = tableOf({ 'a/z': file(), 'a/b/c': file(), b: file(), B: file(), 'a.b': file() });
  assert.deepEqual(orderOf(table), ['/B', '/a/b/c', '/a/z', '/a.b', '/b']);
});

test('entries out of order on disk are looked up in byte order', () => {
  const tree: DirectorySpec = [
    ['b', file()],
    [
      'a',
      [
        ['y', file()],
        ['x', file()],
        [Uint8Array.of(0xff), file()],
        ['xx', file()],
      ],
    ],
    ['c', file()],
  ];
  assert.deepEqual(orderOf(tableOfTree(tree)), ['/a/x', '/a/xx', '/a/y', '/a/\\xff', '/b', '/c']);
});

test('of several hard links the first one met counts, not the first row', () => {
  const linked = file();
  const table = tableOf({ 'a/deep/link': linked, 'a/other': file(), z: linked, y: file() });
  assert.deepEqual(orderOf(table), ['/z', '/a/other', '/y']);
});

test('directories, links and special files are left out; an empty tree has no order', () => {
  const table = tableOf({ l: { size: 3, mode: 0o120777 }, f: file(), p: { size: 0, mode: 0o010644 } });
  assert.deepEqual(orderOf(table), ['/f']);
  assert.deepEqual(orderOf(tableOf({})), []);
});

test('sixty thousand levels', () => {
  let tree: DirectorySpec = [['f', file()]];
  for (let level = 0; level < 60_000; level++) tree = [['d', tree]];
  assert.equal(lookupOrder(tableOfTree(tree)).length, 1);
});

test('the files of an image come in the order of the oracle, which is depth first by names', () => {
  const { table } = corpusMount('app-v1.erofs');
  const seen = new Set<string>();
  const nids: string[] = [];
  for (const { type, nid } of readOracle('fingerprints/app-v1.erofs').entries) {
    if (type === 'file' && !seen.has(nid)) nids.push(nid);
    seen.add(nid);
  }
  assert.deepEqual(
    Array.from(lookupOrder(table), (inode) => String(table.columns.nid[inode])),
    nids,
  );
});
