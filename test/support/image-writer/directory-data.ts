// The data of a directory: blocks of entries in front and names behind, sorted by bytes.
// Knows nothing of where the blocks will lie.

import { setUint64 } from './set-uint64.ts';

/** An entry as a directory stores it. `type` is the on-disk file type. */
export interface StoredEntry {
  readonly name: Uint8Array;
  readonly nid: number;
  readonly type: number;
}

const ENTRY = 12;

/** Packed entries, and the bytes of the data where the nids of `.` (-1 if omitted) and `..` stand. */
export interface DirectoryData {
  readonly data: Uint8Array;
  readonly selfAt: number;
  readonly parentAt: number;
}

/** Sorts and packs the entries, among which are the dots. */
export function directoryData(stored: readonly StoredEntry[], blockSize: number): DirectoryData {
  const sorted = [...stored].sort((a, b) => Buffer.compare(a.name, b.name));
  const groups = intoBlocks(sorted, blockSize);
  const last = groups.at(-1)!;
  const data = new Uint8Array((groups.length - 1) * blockSize + blockLength(last));
  for (const [number, group] of groups.entries()) writeBlock(data.subarray(number * blockSize), group);
  return { data, selfAt: placeOf(groups, '.', blockSize), parentAt: placeOf(groups, '..', blockSize) };
}

function intoBlocks(sorted: readonly StoredEntry[], blockSize: number): StoredEntry[][] {
  let group: StoredEntry[] = [];
  const groups = [group];
  let used = 0;
  for (const entry of sorted) {
    const size = ENTRY + entry.name.length;
    if (used + size > blockSize) {
      group = [];
      groups.push(group);
      used = 0;
    }
    group.push(entry);
    used += size;
  }
  return groups;
}

const blockLength = (group: readonly StoredEntry[]): number =>
  group.reduce((sum, { name }) => sum + ENTRY + name.length, 0);

function writeBlock(block: Uint8Array, group: readonly StoredEntry[]): void {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  let nameAt = group.length * ENTRY;
  for (const [k, { name, nid, type }] of group.entries()) {
    setUint64(view, k * ENTRY, nid);
    view.setUint16(k * ENTRY + 8, nameAt, true);
    view.setUint8(k * ENTRY + 10, type);
    block.set(name, nameAt);
    nameAt += name.length;
  }
}

/** Byte of the data where the entry of this name stands, or -1. */
function placeOf(groups: readonly StoredEntry[][], name: string, blockSize: number): number {
  for (const [number, group] of groups.entries()) {
    const k = group.findIndex((entry) => Buffer.from(entry.name).equals(Buffer.from(name)));
    if (k >= 0) return number * blockSize + k * ENTRY;
  }
  return -1;
}
