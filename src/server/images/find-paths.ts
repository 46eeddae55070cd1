// Paths that contain a text, for completion while somebody types: names that begin with it first.
// Pure over a table; a million rows in slices.

import { unescapeName } from '../../common/byte-text.ts';
import type { InodeTable } from '../../erofs/inode-table.ts';
import type { TimeSlice } from '../time-slice.ts';

/**
 * Rows whose path contains `text` (ASCII letters of either case are equal), at most `limit`. The part behind the last slash must be
 * found in the row's own name, so that a directory's path does not bring in everything below it.
 */
export async function findPaths(
  table: InodeTable,
  text: string,
  limit: number,
  slice: TimeSlice,
): Promise<number[]> {
  const wanted = lowerCase(unescapeName(text));
  const slash = wanted.lastIndexOf(0x2f);
  const last = wanted.subarray(slash + 1);
  const before = wanted.subarray(0, slash + 1);
  const beginning: number[] = [];
  const inside: number[] = [];
  for (let row = 1; row < table.rowCount && beginning.length < limit; row++) {
    if ((row & 8191) === 0 && slice.isOver()) await slice.rest();
    const at = indexOf(table, row, last);
    if (at < 0 || (before.length > 0 && !folderEndsWith(table, row, before))) continue;
    if (at === 0) beginning.push(row);
    else if (before.length === 0 && inside.length < limit) inside.push(row);
  }
  return [...beginning, ...inside].slice(0, limit);
}

/** Where `part` (in lower case) begins in the row's name, or -1. */
function indexOf(table: InodeTable, row: number, part: Uint8Array): number {
  const { names, nameStart } = table.columns;
  const end = nameStart[row + 1]! - part.length;
  for (let start = nameStart[row]!; start <= end; start++) {
    let length = 0;
    while (length < part.length && lower(names[start + length]!) === part[length]) length += 1;
    if (length === part.length) return start - nameStart[row]!;
  }
  return -1;
}

/** Whether the path of the row's directory, with its final slash, ends with `part`; with a leading slash it must be all of it. */
function folderEndsWith(table: InodeTable, row: number, part: Uint8Array): boolean {
  const parent = table.columns.parent[row]!;
  const path = lowerCase(table.pathBytes(parent));
  const folder = parent === 0 ? path : Uint8Array.from([...path, 0x2f]);
  const offset = folder.length - part.length;
  if (offset < 0 || (part[0] === 0x2f && offset > 0)) return false;
  return part.every((byte, at) => folder[offset + at] === byte);
}

const lower = (byte: number): number => (byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte);
const lowerCase = (bytes: Uint8Array): Uint8Array => bytes.map(lower);
