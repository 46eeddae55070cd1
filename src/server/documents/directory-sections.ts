// The directories of a listing as sections: each from its own line to the last line below it.
// Pure over rows in the order of a listing.

import { counted } from '../../common/quantity.ts';
import type { InodeTable } from '../../erofs/inode-table.ts';
import type { TimeSlice } from '../time-slice.ts';
import { outermost } from './sections.ts';
import type { Section } from './text-model.ts';
import { plainText } from './text-table.ts';

interface Directory {
  readonly row: number;
  readonly depth: number;
  readonly line: number;
  lastLine: number;
}

/** `pathStart` is the column of the paths; the first row's line has the number `first`. */
export async function directorySections(
  table: InodeTable,
  rows: Int32Array,
  { first, pathStart, limit }: { first: number; pathStart: number; limit: number },
  slice: TimeSlice,
): Promise<Section[]> {
  const directories: Directory[] = [];
  const open: Directory[] = [];
  for (const [at, row] of rows.entries()) {
    if ((at & 4095) === 4095 && slice.isOver()) await slice.rest();
    const parent = table.columns.parent[row]!;
    while (open.length > 0 && open.at(-1)!.row !== parent) open.pop()!.lastLine = first + at - 1;
    if (!table.isDirectoryRow(row)) continue;
    const directory = { row, depth: open.length, line: first + at, lastLine: first + at };
    directories.push(directory);
    open.push(directory);
  }
  for (const directory of open) directory.lastLine = first + rows.length - 1;
  return outermost(directories, limit).map(({ row, depth, line, lastLine }) => {
    const path = table.path(row);
    return {
      kind: 'directory',
      name: depth === 0 ? path : table.name(row),
      detail: plainText(counted(table.children(row)[1], 'entry', 'entries')),
      depth,
      line,
      lastLine,
      start: pathStart,
      end: pathStart + path.length,
    };
  });
}
