// The whole tree of an image as columns of numbers: rows are paths, inodes are what paths lead to.
// Pure data that a worker can hand over without copying. Built by tree-walk.ts; must not read the image.

import { displayName } from '../common/byte-text.ts';
import type { Finding } from './finding.ts';
import { isDirectory, isRegular } from './inode.ts';
import { rowPath } from './row-path.ts';

/** Marks in `fingerprint` for inodes without a usable one. */
export const FINGERPRINT = {
  /** The inode has none (or is no regular file). */
  NONE: -1,
  /** It has one of an illegal length: 0, or longer than a block. */
  BAD_LENGTH: -2,
  /** Its attributes could not be read. */
  UNREADABLE: -3,
} as const;

/** `childCount` of a directory whose entries are not (all) in the table yet, because the table is only a beginning. */
export const NOT_READ = 0xffffffff;

/** The arrays of a table. Rows are in level order: the children of a directory stand side by side, parents before them. */
export interface InodeColumns {
  /** False while the walk has not seen the whole tree; the rows so far are the first rows of the full table. */
  readonly complete: boolean;
  readonly rowCount: number;
  readonly inodeCount: number;
  /** Row of the directory a row lies in; 0 for the root, which is its own parent. */
  readonly parent: Uint32Array;
  /** Byte of the row's name in `names`; one more entry than rows, so that a name ends where the next begins. */
  readonly nameStart: Uint32Array;
  readonly names: Uint8Array;
  /** Inode of a row. */
  readonly inode: Uint32Array;
  /** Directories: first child row. */
  readonly firstChild: Uint32Array;
  /** Directories: child rows, or NOT_READ. 0 for everything else. */
  readonly childCount: Uint32Array;
  /** By inode from here on. Nids as in nid.ts. */
  readonly nid: Float64Array;
  readonly mode: Uint16Array;
  readonly layout: Uint8Array;
  readonly size: Float64Array;
  readonly nlink: Uint32Array;
  readonly mtime: Float64Array;
  /** First row that leads to the inode. */
  readonly firstRow: Uint32Array;
  /** Number of a distinct fingerprint value in this table, or one of FINGERPRINT. */
  readonly fingerprint: Int32Array;
  /** Distinct fingerprint values: value `k` is `values[valueStart[k] .. valueStart[k + 1])`. */
  readonly valueCount: number;
  readonly valueStart: Uint32Array;
  readonly values: Uint8Array;
  /** xxh32 (seed 0) of each value. */
  readonly valueHash: Uint32Array;
  readonly findings: readonly Finding[];
  readonly findingsOmitted: number;
}

/** Questions to the columns. Holds no state of its own, so that it can be made anew around transferred arrays. */
export class InodeTable {
  constructor(readonly columns: InodeColumns) {}

  get rowCount(): number {
    return this.columns.rowCount;
  }

  get inodeCount(): number {
    return this.columns.inodeCount;
  }

  get complete(): boolean {
    return this.columns.complete;
  }

  nameBytes(row: number): Uint8Array {
    const { names, nameStart } = this.columns;
    return names.subarray(nameStart[row]!, nameStart[row + 1]!);
  }

  /** The row's name for people; the root's is `/`. */
  name(row: number): string {
    return row === 0 ? '/' : displayName(this.nameBytes(row));
  }

  /** Full path as bytes, beginning with `/`. */
  pathBytes(row: number): Uint8Array {
    return rowPath(this.columns, row);
  }

  /** Full path for people. */
  path(row: number): string {
    return displayName(this.pathBytes(row));
  }

  inodeOf(row: number): number {
    return this.columns.inode[row]!;
  }

  isDirectoryRow(row: number): boolean {
    return isDirectory(this.columns.mode[this.columns.inode[row]!]!);
  }

  isRegularInode(inode: number): boolean {
    return isRegular(this.columns.mode[inode]!);
  }

  /** Child rows of a directory row as `[first, count]`; count 0 where nothing is known yet. */
  children(row: number): [first: number, count: number] {
    const count = this.columns.childCount[row]!;
    return [this.columns.firstChild[row]!, count === NOT_READ ? this.knownChildren(row) : count];
  }

  /** Whether all entries of the directory are in the table. */
  childrenKnown(row: number): boolean {
    return this.columns.childCount[row] !== NOT_READ;
  }

  /** Number of directories above a row; 0 for the root. */
  depth(row: number): number {
    let depth = 0;
    for (let r = row; r !== 0; r = this.columns.parent[r]!) depth += 1;
    return depth;
  }

  /** The fingerprint value with this number. */
  value(number: number): Uint8Array {
    const { values, valueStart } = this.columns;
    return values.subarray(valueStart[number]!, valueStart[number + 1]!);
  }

  /** All rows that lead to an inode, first the first (hard links are several). */
  rowsOf(inode: number): number[] {
    const { inode: inodes, firstRow, rowCount, nlink } = this.columns;
    const rows = [firstRow[inode]!];
    if (nlink[inode]! <= 1 || !this.isRegularInode(inode)) return rows;
    for (let row = rows[0]! + 1; row < rowCount && rows.length < nlink[inode]!; row++) {
      if (inodes[row] === inode) rows.push(row);
    }
    return rows;
  }

  /** The inode with this nid, or undefined; a scan over one column. */
  inodeByNid(nid: number): number | undefined {
    const index = this.columns.nid.subarray(0, this.inodeCount).indexOf(nid);
    return index < 0 ? undefined : index;
  }

  /** The row a path of bytes leads to (components between slashes; no `.`, no `..`, no symlinks), or undefined. */
  rowByPath(path: Uint8Array): number | undefined {
    let row = 0;
    for (let start = 0; start < path.length; ) {
      const slash = path.indexOf(0x2f, start);
      const end = slash < 0 ? path.length : slash;
      if (end > start) {
        const child = this.childByName(row, path.subarray(start, end));
        if (child === undefined) return undefined;
        row = child;
      }
      start = end + 1;
    }
    return row;
  }

  /** Visits a row and everything below it, depth first, children in their order on disk. */
  *subtree(row: number): IterableIterator<number> {
    const stack: [next: number, end: number][] = [[row, row + 1]];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const current = top[0]++;
      if (current >= top[1]) {
        stack.pop();
        continue;
      }
      yield current;
      const [first, count] = this.children(current);
      if (count > 0) stack.push([first, first + count]);
    }
  }

  /** Children of a directory that is only partly in the table stand at its very end. */
  private knownChildren(row: number): number {
    const { firstChild, parent, rowCount } = this.columns;
    let count = 0;
    while (firstChild[row]! + count < rowCount && parent[firstChild[row]! + count] === row) count++;
    return firstChild[row] === 0 ? 0 : count;
  }

  private childByName(row: number, name: Uint8Array): number | undefined {
    const [first, count] = this.children(row);
    for (let child = first; child < first + count; child++) {
      const candidate = this.nameBytes(child);
      if (candidate.length === name.length && candidate.every((byte, i) => byte === name[i])) return child;
    }
    return undefined;
  }
}
