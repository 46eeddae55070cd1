// Columns that grow while a tree is walked, and become the plain arrays of an InodeTable at the end.
// Pure. Knows the columns, not where their values come from.

import { grown, trimmed } from './column.ts';
import type { Finding } from './finding.ts';
import type { Inode } from './inode.ts';
import { FINGERPRINT, type InodeColumns, NOT_READ } from './inode-table.ts';
import type { Nid } from './nid.ts';
import { NidIndex } from './nid-index.ts';
import { ValuePool } from './value-pool.ts';

/** Inodes that room is made for in advance, whatever an image claims. */
const LARGEST_START = 2 ** 21;

export class GrowingColumns {
  rowCount = 0;
  inodeCount = 0;
  parent: Uint32Array;
  nameStart: Uint32Array;
  names: Uint8Array;
  inode: Uint32Array;
  firstChild: Uint32Array;
  childCount: Uint32Array;
  nid: Float64Array;
  mode: Uint16Array;
  layout: Uint8Array;
  size: Float64Array;
  nlink: Uint32Array;
  mtime: Float64Array;
  firstRow: Uint32Array;
  fingerprint: Int32Array;

  private readonly index: NidIndex;
  private readonly pool: ValuePool;

  /** `expected` inodes (with as many fingerprint values, where there are any) are made room for; more may come. */
  constructor(expected: number, withValues = false) {
    const capacity = Math.min(Math.max(64, expected + 1), LARGEST_START);
    this.parent = new Uint32Array(capacity);
    this.nameStart = new Uint32Array(capacity + 1);
    this.names = new Uint8Array(capacity * 16);
    this.inode = new Uint32Array(capacity);
    this.firstChild = new Uint32Array(capacity);
    this.childCount = new Uint32Array(capacity);
    this.nid = new Float64Array(capacity);
    this.mode = new Uint16Array(capacity);
    this.layout = new Uint8Array(capacity);
    this.size = new Float64Array(capacity);
    this.nlink = new Uint32Array(capacity);
    this.mtime = new Float64Array(capacity);
    this.firstRow = new Uint32Array(capacity);
    this.fingerprint = new Int32Array(capacity);
    this.index = new NidIndex(capacity);
    this.pool = new ValuePool(withValues ? capacity : 0);
  }

  /** Appends a row with the name `bytes[start .. end)`; answers its number. */
  addRow(parent: number, inode: number, bytes: Uint8Array, start: number, end: number): number {
    const row = this.rowCount++;
    if (row >= this.parent.length) this.growRows();
    const at = this.nameStart[row]!;
    const length = end - start;
    if (at + length > this.names.length) this.names = grown(this.names, 2 * (this.names.length + length));
    const { names } = this;
    for (let i = 0; i < length; i++) names[at + i] = bytes[start + i]!;
    this.nameStart[row + 1] = at + length;
    this.parent[row] = parent;
    this.inode[row] = inode;
    return row;
  }

  /** Bytes of all names. */
  get nameBytes(): number {
    return this.nameStart[this.rowCount]!;
  }

  /** The inode with this nid, or -1 if it is new. */
  findInode(nid: Nid): number {
    return this.index.find(nid, this.nid);
  }

  /** Appends an inode that `findInode` does not know; its other columns are the caller's to fill. */
  addInode(nid: Nid, firstRow: number): number {
    const inode = this.inodeCount++;
    if (inode >= this.nid.length) this.growInodes();
    this.nid[inode] = nid;
    this.firstRow[inode] = firstRow;
    this.fingerprint[inode] = FINGERPRINT.NONE;
    this.index.add(inode, this.nid);
    return inode;
  }

  /** Fills the columns that stand in the inode itself. */
  setInode(index: number, { mode, layout, size, nlink, mtime }: Inode): void {
    this.mode[index] = mode;
    this.layout[index] = layout;
    this.size[index] = size;
    this.nlink[index] = nlink;
    this.mtime[index] = mtime;
  }

  /** The number of a fingerprint value, the same for equal bytes. */
  intern(bytes: Uint8Array, start: number, length: number): number {
    return this.pool.intern(bytes, start, length);
  }

  /** The finished columns; nothing may be added afterwards. */
  finish(complete: boolean, findings: readonly Finding[], findingsOmitted: number): InodeColumns {
    const { rowCount, inodeCount } = this;
    return {
      complete,
      rowCount,
      inodeCount,
      parent: trimmed(this.parent, rowCount),
      nameStart: trimmed(this.nameStart, rowCount + 1),
      names: trimmed(this.names, this.nameStart[rowCount]!),
      inode: trimmed(this.inode, rowCount),
      firstChild: trimmed(this.firstChild, rowCount),
      childCount: trimmed(this.childCount, rowCount),
      nid: trimmed(this.nid, inodeCount),
      mode: trimmed(this.mode, inodeCount),
      layout: trimmed(this.layout, inodeCount),
      size: trimmed(this.size, inodeCount),
      nlink: trimmed(this.nlink, inodeCount),
      mtime: trimmed(this.mtime, inodeCount),
      firstRow: trimmed(this.firstRow, inodeCount),
      fingerprint: trimmed(this.fingerprint, inodeCount),
      ...this.pool.finish(),
      findings,
      findingsOmitted,
    };
  }

  /** Says that a directory row's entries are not all there. */
  markNotRead(row: number): void {
    this.childCount[row] = NOT_READ;
  }

  private growRows(): void {
    const capacity = 2 * this.parent.length;
    this.parent = grown(this.parent, capacity);
    this.nameStart = grown(this.nameStart, capacity + 1);
    this.inode = grown(this.inode, capacity);
    this.firstChild = grown(this.firstChild, capacity);
    this.childCount = grown(this.childCount, capacity);
  }

  private growInodes(): void {
    const capacity = 2 * this.nid.length;
    this.nid = grown(this.nid, capacity);
    this.mode = grown(this.mode, capacity);
    this.layout = grown(this.layout, capacity);
    this.size = grown(this.size, capacity);
    this.nlink = grown(this.nlink, capacity);
    this.mtime = grown(this.mtime, capacity);
    this.firstRow = grown(this.firstRow, capacity);
    this.fingerprint = grown(this.fingerprint, capacity);
  }
}
