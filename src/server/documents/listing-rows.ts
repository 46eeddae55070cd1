// Which rows of an image a listing shows: those below a directory, depth first, until the setting or the size of a text ends it.
// Pure over a table, so that the line of a row is known without writing the text.

import { displayName } from '../../common/byte-text.ts';
import { typeOfMode } from '../../erofs/inode.ts';
import type { InodeTable } from '../../erofs/inode-table.ts';
import type { TimeSlice } from '../time-slice.ts';

/** Characters of a text: VS Code shows extensions no document over 50 MB. */
const MAX_TEXT = 45_000_000;
/** Characters of a line but for its path. */
const LINE_REST = 120;
/** A target is at most PATH_MAX long, and escapes have four characters. */
const LONGEST_TARGET = 4096;
const ESCAPE = 4;

/** The rows that a listing of the directory (or whatever it is) at `row` shows, in its order. */
export function* listedRows(table: InodeTable, row: number, maxLines: number): IterableIterator<number> {
  const { parent } = table.columns;
  let lines = 0;
  let characters = 0;
  let folder = -1;
  let folderLength = 0;
  for (const below of table.subtree(row)) {
    if (parent[below] !== folder) {
      folder = parent[below]!;
      folderLength = pathLength(table, folder);
    }
    characters += LINE_REST + folderLength + 1 + nameLength(table, below) + targetLength(table, below);
    if (lines === maxLines || characters > MAX_TEXT) return;
    lines += 1;
    yield below;
  }
}

/** The rows as an array, and how many more there would be. */
export async function rowsOfListing(
  table: InodeTable,
  row: number,
  maxLines: number,
  slice: TimeSlice,
): Promise<{ rows: Int32Array; leftOut: number }> {
  const rows = new Int32Array(Math.min(maxLines, table.rowCount));
  let count = 0;
  for (const listed of listedRows(table, row, maxLines)) {
    rows[count++] = listed;
    if ((count & 4095) === 0 && slice.isOver()) await slice.rest();
  }
  return { rows: rows.slice(0, count), leftOut: (await countBelow(table, row, slice)) - count };
}

/** How many rows lie at and below a row. */
async function countBelow(table: InodeTable, row: number, slice: TimeSlice): Promise<number> {
  if (row === 0) return table.rowCount;
  let count = 0;
  for (const _ of table.subtree(row)) {
    count += 1;
    if ((count & 4095) === 0 && slice.isOver()) await slice.rest();
  }
  return count;
}

/** Characters of a directory's path without a slash at its end. */
function pathLength(table: InodeTable, row: number): number {
  let length = 0;
  for (let r = row; r !== 0; r = table.columns.parent[r]!) length += 1 + nameLength(table, r);
  return length;
}

/** Characters of a name as it is shown. Nearly all names are plain ASCII: those are not decoded. */
function nameLength(table: InodeTable, row: number): number {
  const { names, nameStart } = table.columns;
  const end = nameStart[row + 1]!;
  for (let at = nameStart[row]!; at < end; at++) {
    const byte = names[at]!;
    if (byte < 0x20 || byte > 0x7e || byte === 0x5c) return displayName(table.nameBytes(row)).length;
  }
  return end - nameStart[row]!;
}

/** At most so many characters that it takes to show where a symlink leads. */
function targetLength(table: InodeTable, row: number): number {
  const { mode, size } = table.columns;
  const inode = table.inodeOf(row);
  if (typeOfMode(mode[inode]!) !== 'symlink') return 0;
  return 4 + ESCAPE * Math.min(size[inode]!, LONGEST_TARGET);
}
