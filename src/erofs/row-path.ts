// The path of a row of the inode table, put together from the names above it.
// Pure. Works on tables that are finished and on columns that still grow.

import { displayName } from '../common/byte-text.ts';

/** What a path is made of; see InodeColumns. */
export interface PathColumns {
  readonly parent: Uint32Array;
  readonly nameStart: Uint32Array;
  readonly names: Uint8Array;
}

/** Full path as bytes, beginning with `/`; the root is `/`. */
export function rowPath({ parent, nameStart, names }: PathColumns, row: number): Uint8Array {
  if (row === 0) return Uint8Array.of(0x2f);
  let length = 0;
  for (let r = row; r !== 0; r = parent[r]!) length += 1 + nameStart[r + 1]! - nameStart[r]!;
  const path = new Uint8Array(length);
  for (let r = row, end = length; r !== 0; r = parent[r]!) {
    const name = names.subarray(nameStart[r]!, nameStart[r + 1]!);
    path.set(name, end - name.length);
    end -= name.length + 1;
    path[end] = 0x2f;
  }
  return path;
}

/** Bytes of a path that a message shows. */
const SHOWN = 4096;

/** The path for a message; of one longer than a path can be, the end. Work is bounded however deep the row lies. */
export function shownPath(columns: PathColumns, row: number): string {
  const { parent, nameStart, names } = columns;
  let length = 0;
  let top = row;
  while (top !== 0 && length <= SHOWN) {
    length += 1 + nameStart[top + 1]! - nameStart[top]!;
    top = parent[top]!;
  }
  if (top === 0) return displayName(rowPath(columns, row));
  const parts: string[] = [];
  for (let r = row; r !== top; r = parent[r]!) {
    parts.unshift(displayName(names.subarray(nameStart[r]!, nameStart[r + 1]!)));
  }
  return `.../${parts.join('/')}`;
}
