// What lies below each directory: files, bytes, pages, and the pages that another inode of the set holds too.
// Pure. One pass from the last row to the first: rows are in level order, so children come after their parents.

import { isRegular } from '../erofs/inode.ts';
import type { InodeTable } from '../erofs/inode-table.ts';
import { SHARE_STATE } from './share-state.ts';
import { pagesOf } from './sharing-set.ts';

/** Sums by row. A hard-linked inode counts once in the image, at its first row, so that the parts add up to the whole. */
export interface DirectoryRollup {
  /** Regular-file inodes at or below the row. */
  readonly files: Uint32Array;
  readonly bytes: Float64Array;
  readonly pages: Float64Array;
  /** Pages of files in state SHARES. */
  readonly sharedPages: Float64Array;
}

/**
 * Rolls a table up. `state` has the states of the table's inodes (a mount's part of an index); without it no page counts as
 * shared.
 */
export function directoryRollup(table: InodeTable, pageSize: number, state?: Uint8Array): DirectoryRollup {
  const { rowCount, parent, inode: inodeOfRow, firstRow, mode, size } = table.columns;
  const files = new Uint32Array(rowCount);
  const bytes = new Float64Array(rowCount);
  const pages = new Float64Array(rowCount);
  const sharedPages = new Float64Array(rowCount);
  for (let row = rowCount - 1; row >= 0; row--) {
    const inode = inodeOfRow[row]!;
    if (isRegular(mode[inode]!) && firstRow[inode] === row) {
      files[row] = 1;
      bytes[row] = size[inode]!;
      pages[row] = pagesOf(size[inode]!, pageSize);
      if (state?.[inode] === SHARE_STATE.SHARES) sharedPages[row] = pages[row]!;
    }
    if (row === 0) break;
    const above = parent[row]!;
    files[above]! += files[row]!;
    bytes[above]! += bytes[row]!;
    pages[above]! += pages[row]!;
    sharedPages[above]! += sharedPages[row]!;
  }
  return { files, bytes, pages, sharedPages };
}
