// Paths inside an image as a process would walk them with the image as its root: symlinks are followed.
// Over a table; reads the targets of symlinks from the image, nothing else.

import { compareBytes } from '../../common/byte-text.ts';
import { ErofsError } from '../../erofs/finding.ts';
import type { Image } from '../../erofs/image.ts';
import { typeOfMode } from '../../erofs/inode.ts';
import type { InodeTable } from '../../erofs/inode-table.ts';

/** Symlinks on the way to one file, as in the kernel (MAXSYMLINKS). */
const LINK_LIMIT = 40;
const SLASH = 0x2f;

/**
 * The row that `path` leads to from the directory `from` (a path with a leading slash begins at the root), or undefined
 * if there is none. `followLast` also follows a symlink at the very end.
 */
export function followPath(
  image: Image,
  table: InodeTable,
  path: Uint8Array,
  { from = 0, followLast = true }: { from?: number; followLast?: boolean } = {},
): number | undefined {
  let row = path[0] === SLASH ? 0 : from;
  let links = 0;
  const parts = componentsOf(path);
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    const next = step(table, row, part);
    if (next === undefined) return undefined;
    const isLink = typeOfMode(table.columns.mode[table.inodeOf(next)]!) === 'symlink';
    if (!isLink || (parts.length === 0 && !followLast)) {
      row = next;
      continue;
    }
    const target = ++links > LINK_LIMIT ? undefined : targetOf(image, table, next);
    if (target === undefined) return undefined;
    parts.unshift(...componentsOf(target));
    if (target[0] === SLASH) row = 0;
  }
  return row;
}

function step(table: InodeTable, row: number, part: Uint8Array): number | undefined {
  if (part.length === 1 && part[0] === 0x2e) return row;
  if (part.length === 2 && part[0] === 0x2e && part[1] === 0x2e) return table.columns.parent[row];
  return childByName(table, row, part);
}

/** Children of a sound directory are sorted; in a damaged one the search falls back to looking at each. */
function childByName(table: InodeTable, row: number, name: Uint8Array): number | undefined {
  const [first, count] = table.children(row);
  let low = first;
  let high = first + count - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const order = compareBytes(table.nameBytes(middle), name);
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  for (let child = first; child < first + count; child++) {
    if (compareBytes(table.nameBytes(child), name) === 0) return child;
  }
  return undefined;
}

function targetOf(image: Image, table: InodeTable, row: number): Uint8Array | undefined {
  try {
    return image.linkTarget(image.inode(table.columns.nid[table.inodeOf(row)]!));
  } catch (error) {
    if (error instanceof ErofsError) return undefined;
    throw error;
  }
}

function componentsOf(path: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let start = 0; start < path.length; ) {
    const slash = path.indexOf(SLASH, start);
    const end = slash < 0 ? path.length : slash;
    if (end > start) parts.push(path.subarray(start, end));
    start = end + 1;
  }
  return parts;
}
