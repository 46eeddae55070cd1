// Columns that grow while a tree is walked, and become the plain arrays of an InodeTable at the end.
// Pure. Knows the columns, not where their values come from.

import { xxh32 } from '../common/xxh32.ts';
import type { Finding } from './finding.ts';
import { FINGERPRINT, type InodeColumns, NOT_READ } from './inode-table.ts';
import type { Nid } from './nid.ts';

type Column = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array;

function grown<T extends Column>(column: T, length: number): T {
  const larger = new (column.constructor as new (length: number) => T)(length);
  larger.set(column as never);
  return larger;
}

/** `column` cut to `length`, without a copy where little would be won. */
const trimmed = <T extends Column>(column: T, length: number): T =>
  column.length <= length * 1.25 + 64 ? column : (column.slice(0, length) as T);

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

  private valueCount = 0;
  private valueStart: Uint32Array;
  private values: Uint8Array;
  private valueHash: Uint32Array;
  /** Open addressing, load at most one half: number + 1 of a value, or of an inode, 0 where free. */
  private valueSlots: Uint32Array;
  private inodeSlots: Uint32Array;

  /** `expected` inodes are made room for; more may come. */
  constructor(expected: number) {
    const capacity = Math.max(64, expected + 1);
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
    this.valueStart = new Uint32Array(65);
    this.values = new Uint8Array(64 * 40);
    this.valueHash = new Uint32Array(64);
    this.valueSlots = new Uint32Array(256);
    this.inodeSlots = new Uint32Array(powerOfTwo(2 * capacity));
  }

  /** Appends a row with the name `bytes[start .. end)`; answers its number. */
  addRow(parent: number, inode: number, bytes: Uint8Array, start: number, end: number): number {
    const row = this.rowCount++;
    if (row >= this.parent.length) this.growRows();
    const at = this.nameStart[row]!;
    const length = end - start;
    if (at + length > this.names.length) this.names = grown(this.names, 2 * (this.names.length + length));
    for (let i = 0; i < length; i++) this.names[at + i] = bytes[start + i]!;
    this.nameStart[row + 1] = at + length;
    this.parent[row] = parent;
    this.inode[row] = inode;
    return row;
  }

  /** The inode with this nid, or -1 if it is new. */
  findInode(nid: Nid): number {
    const mask = this.inodeSlots.length - 1;
    for (let slot = slotOfNid(nid) & mask; ; slot = (slot + 1) & mask) {
      const entry = this.inodeSlots[slot]!;
      if (entry === 0) return -1;
      if (this.nid[entry - 1] === nid) return entry - 1;
    }
  }

  /** Appends an inode that `findInode` does not know; its other columns are the caller's to fill. */
  addInode(nid: Nid, firstRow: number): number {
    const inode = this.inodeCount++;
    if (inode >= this.nid.length) this.growInodes();
    this.nid[inode] = nid;
    this.firstRow[inode] = firstRow;
    this.fingerprint[inode] = FINGERPRINT.NONE;
    if (2 * this.inodeCount > this.inodeSlots.length) this.rehashInodes();
    else this.placeInode(inode);
    return inode;
  }

  /** The number of a fingerprint value, the same for equal bytes. */
  intern(bytes: Uint8Array, start: number, length: number): number {
    const hash = xxh32(bytes, 0, start, start + length);
    const mask = this.valueSlots.length - 1;
    let slot = hash & mask;
    for (; this.valueSlots[slot] !== 0; slot = (slot + 1) & mask) {
      const number = this.valueSlots[slot]! - 1;
      if (this.valueHash[number] === hash && this.equals(number, bytes, start, length)) return number;
    }
    return this.addValue(bytes, start, length, hash, slot);
  }

  /** The finished columns; nothing may be added afterwards. */
  finish(complete: boolean, findings: readonly Finding[], findingsOmitted: number): InodeColumns {
    const { rowCount, inodeCount, valueCount } = this;
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
      valueCount,
      valueStart: trimmed(this.valueStart, valueCount + 1),
      values: trimmed(this.values, this.valueStart[valueCount]!),
      valueHash: trimmed(this.valueHash, valueCount),
      findings,
      findingsOmitted,
    };
  }

  /** Says that a directory row's entries are not all there. */
  markNotRead(row: number): void {
    this.childCount[row] = NOT_READ;
  }

  private equals(number: number, bytes: Uint8Array, start: number, length: number): boolean {
    const at = this.valueStart[number]!;
    if (this.valueStart[number + 1]! - at !== length) return false;
    for (let i = 0; i < length; i++) if (this.values[at + i] !== bytes[start + i]) return false;
    return true;
  }

  private addValue(bytes: Uint8Array, start: number, length: number, hash: number, slot: number): number {
    const number = this.valueCount++;
    if (number >= this.valueHash.length) {
      this.valueHash = grown(this.valueHash, 2 * this.valueHash.length);
      this.valueStart = grown(this.valueStart, this.valueHash.length + 1);
    }
    const at = this.valueStart[number]!;
    if (at + length > this.values.length) this.values = grown(this.values, 2 * (this.values.length + length));
    for (let i = 0; i < length; i++) this.values[at + i] = bytes[start + i]!;
    this.valueStart[number + 1] = at + length;
    this.valueHash[number] = hash;
    this.valueSlots[slot] = number + 1;
    if (2 * this.valueCount > this.valueSlots.length) this.rehashValues();
    return number;
  }

  private rehashValues(): void {
    this.valueSlots = new Uint32Array(2 * this.valueSlots.length);
    const mask = this.valueSlots.length - 1;
    for (let number = 0; number < this.valueCount; number++) {
      let slot = this.valueHash[number]! & mask;
      while (this.valueSlots[slot] !== 0) slot = (slot + 1) & mask;
      this.valueSlots[slot] = number + 1;
    }
  }

  private rehashInodes(): void {
    this.inodeSlots = new Uint32Array(2 * this.inodeSlots.length);
    for (let inode = 0; inode < this.inodeCount; inode++) this.placeInode(inode);
  }

  private placeInode(inode: number): void {
    const mask = this.inodeSlots.length - 1;
    let slot = slotOfNid(this.nid[inode]!) & mask;
    while (this.inodeSlots[slot] !== 0) slot = (slot + 1) & mask;
    this.inodeSlots[slot] = inode + 1;
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

const powerOfTwo = (least: number): number => 2 ** Math.ceil(Math.log2(least));

/** Spreads nids, which are multiples of small strides, over the slots. */
const slotOfNid = (nid: Nid): number => {
  const high = Math.floor(nid / 2 ** 32);
  const mixed = Math.imul((nid >>> 0) ^ Math.imul(high, 0x85ebca6b), 0x9e3779b1);
  return (mixed ^ (mixed >>> 15)) >>> 0;
};
