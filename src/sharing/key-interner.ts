// Gives equal keys equal numbers over all tables of a set: an open-addressing hash over bytes that stay where they are.
// Pure. Knows nothing of kernels: what a key is made of is decided in key-column.ts.

import { latin1 } from '../common/byte-text.ts';
import { Uint32List } from './number-list.ts';

/** Keys `0 .. count - 1` as byte runs of one pool: key `k` is `bytes[start[k] .. start[k + 1])`. */
export interface KeyColumn {
  readonly count: number;
  readonly start: Uint32Array;
  readonly bytes: Uint8Array;
  readonly hash: Uint32Array;
  /** Keys of different partitions are never equal. */
  readonly partition: number;
}

/** Slots looked at before a key goes to the map instead: hashes come from images, and whoever made one chose them. */
const PROBE_LIMIT = 256;

/** Numbers keys in the order in which they come. Work per key is bounded whatever the hashes are. */
export class KeyInterner {
  private readonly columns: KeyColumn[] = [];
  /** Pairs of hash and key number + 1; 0 marks a free slot. */
  private slots = new Uint32Array(2048);
  private mask = 1023;
  private used = 0;
  /** Where the first occurrence of each key lies. */
  private readonly columnOf = new Uint32List();
  private readonly indexOf = new Uint32List();
  private readonly crowded = new Map<string, number>();

  /** Distinct keys so far. */
  get count(): number {
    return this.columnOf.length;
  }

  /** The numbers of all keys of a column. */
  addColumn(column: KeyColumn): Uint32Array {
    this.columns.push(column);
    const salt = Math.imul(column.partition, 0x9e3779b1);
    const numbers = new Uint32Array(column.count);
    for (let index = 0; index < column.count; index++) {
      numbers[index] = this.intern(column, index, (column.hash[index]! ^ salt) >>> 0);
    }
    return numbers;
  }

  private intern(column: KeyColumn, index: number, hash: number): number {
    let slot = hash & this.mask;
    for (let step = 1; step <= PROBE_LIMIT; step++) {
      const entry = this.slots[2 * slot + 1]!;
      if (entry === 0) return this.internAt(slot, column, index, hash);
      if (this.slots[2 * slot] === hash && this.isKey(entry - 1, column, index)) return entry - 1;
      slot = (slot + step) & this.mask;
    }
    return this.internCrowded(column, index);
  }

  private internAt(slot: number, column: KeyColumn, index: number, hash: number): number {
    if (this.crowded.size > 0) {
      const known = this.crowded.get(mapKey(column, index));
      if (known !== undefined) return known;
    }
    const number = this.append(index);
    this.slots[2 * slot] = hash;
    this.slots[2 * slot + 1] = number + 1;
    if (++this.used * 3 > (this.mask + 1) * 2) this.grow();
    return number;
  }

  private internCrowded(column: KeyColumn, index: number): number {
    const key = mapKey(column, index);
    const known = this.crowded.get(key);
    if (known !== undefined) return known;
    const number = this.append(index);
    this.crowded.set(key, number);
    return number;
  }

  private append(index: number): number {
    this.columnOf.push(this.columns.length - 1);
    this.indexOf.push(index);
    return this.columnOf.length - 1;
  }

  private isKey(number: number, column: KeyColumn, index: number): boolean {
    const other = this.columns[this.columnOf.items[number]!]!;
    if (other.partition !== column.partition) return false;
    let a = other.start[this.indexOf.items[number]!]!;
    let b = column.start[index]!;
    const end = column.start[index + 1]!;
    if (other.start[this.indexOf.items[number]! + 1]! - a !== end - b) return false;
    while (b < end) if (other.bytes[a++] !== column.bytes[b++]) return false;
    return true;
  }

  private grow(): void {
    const old = this.slots;
    this.slots = new Uint32Array(old.length * 2);
    this.mask = this.mask * 2 + 1;
    for (let at = 0; at < old.length; at += 2) {
      if (old[at + 1] !== 0) this.place(old[at]!, old[at + 1]! - 1);
    }
  }

  /** Puts a known key into a slot where `intern` will find it, or into the map. */
  private place(hash: number, number: number): void {
    let slot = hash & this.mask;
    for (let step = 1; step <= PROBE_LIMIT; step++) {
      if (this.slots[2 * slot + 1] === 0) {
        this.slots[2 * slot] = hash;
        this.slots[2 * slot + 1] = number + 1;
        return;
      }
      slot = (slot + step) & this.mask;
    }
    const column = this.columns[this.columnOf.items[number]!]!;
    this.crowded.set(mapKey(column, this.indexOf.items[number]!), number);
  }
}

/** The key as a map key. The engine seeds its string hashes, so nobody can prepare collisions for it. */
function mapKey(column: KeyColumn, index: number): string {
  let text = `${column.partition}:`;
  const end = column.start[index + 1]!;
  for (let at = column.start[index]!; at < end; at += 4096) {
    text += latin1(column.bytes.subarray(at, Math.min(end, at + 4096)));
  }
  return text;
}
