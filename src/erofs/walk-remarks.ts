// What a walk says of the tree as a whole: of directories that cannot have the place they are given, and of trees without end.
// Pure words; when each is said is decided in tree-walk.ts.

import type { FileType } from './inode.ts';
import type { Remark } from './walk-findings.ts';

interface TreeColumns {
  readonly parent: Uint32Array;
  readonly inode: Uint32Array;
}

/** Whether an inode is that of one of the `limit` directories next above a row. */
export function isAbove({ parent, inode }: TreeColumns, wanted: number, row: number, limit: number): boolean {
  let up = parent[row]!;
  for (let step = 0; step < limit && up !== 0 && inode[up] !== wanted; step++) up = parent[up]!;
  return inode[up] === wanted;
}

export const secondWay = (loop: boolean, first: string, offset: number | undefined): Remark => ({
  structure: 'dirent',
  ...(offset === undefined ? {} : { offset }),
  message: loop
    ? `the entry leads back to ${first}, a directory above it`
    : `the entry leads to ${first}, which has its place in the tree already`,
  expected: 'a directory of its own',
});

export const rootIs = (type: FileType | undefined): Remark => ({
  structure: 'superblock',
  offset: 1024 + 14,
  message: `the root nid names a ${type}: kernels refuse the mount`,
  expected: 'a directory',
});

export const tooDeep = (depth: number): Remark => ({
  severity: 'warning',
  structure: 'dirent',
  message: `the tree is more than ${depth} directories deep: no path names what lies there`,
  expected: 'paths of at most 4095 bytes',
});

export const givenUp = (bad: number, left: number): Remark => ({
  structure: 'dirent',
  message: `${bad} blocks of the directory cannot be read; the last ${left} bytes of it are left out`,
  expected: 'blocks of entries',
});

export const tooManyRows = (rows: number): Remark => ({
  structure: 'dirent',
  message: `the tree is larger than a table of inodes can be: after ${rows} entries the rest is left out`,
  expected: 'at most 67,108,864 entries, and 2 GiB of names',
});
