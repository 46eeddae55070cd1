// What a walk says of the tree as a whole: of directories that cannot have the place they are given, and of trees without end.
// Pure words; when each is said is decided in tree-walk.ts.

import type { FileType } from './inode.ts';
import type { Remark } from './walk-findings.ts';

/** Rows above one that are looked through for the directory that a loop leads back to. */
const LOOP_SEARCH = 4096;

interface TreeColumns {
  readonly parent: Uint32Array;
  readonly inode: Uint32Array;
}

/** Whether an inode is that of a directory above a row. */
export function isAbove({ parent, inode }: TreeColumns, wanted: number, row: number): boolean {
  let up = parent[row]!;
  for (let step = 0; step < LOOP_SEARCH && up !== 0 && inode[up] !== wanted; step++) up = parent[up]!;
  return inode[up] === wanted;
}

export const secondWay = (loop: boolean, first: string, offset: number | undefined): Remark => ({
  code: loop ? 'directory-loop' : 'directory-twice',
  structure: 'dirent',
  ...(offset === undefined ? {} : { offset }),
  message: loop
    ? `the entry leads back to ${first}, a directory above it`
    : `the entry leads to ${first}, which has its place in the tree already`,
  expected: 'a directory of its own',
});

export const rootIs = (type: FileType | undefined): Remark => ({
  code: 'root-not-directory',
  structure: 'superblock',
  offset: 1024 + 14,
  message: `the root nid names a ${type}: kernels refuse the mount`,
  expected: 'a directory',
});

export const tooDeep = (depth: number): Remark => ({
  severity: 'warning',
  code: 'tree-depth',
  structure: 'dirent',
  message: `the tree is more than ${depth} directories deep: no path names what lies there`,
  expected: 'paths of at most 4095 bytes',
});

export const givenUp = (bad: number, left: number): Remark => ({
  code: 'directory-given-up',
  structure: 'dirent',
  message: `${bad} blocks of the directory cannot be read; the last ${left} bytes of it are left out`,
  expected: 'blocks of entries',
});

export const tooManyRows = (limit: number): Remark => ({
  code: 'tree-too-large',
  structure: 'dirent',
  message: `the tree has more than ${limit} entries, more than the image can hold; the rest is left out`,
  expected: `at most ${limit} entries`,
});
