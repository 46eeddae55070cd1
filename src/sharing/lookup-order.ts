// The order in which a walk looks the files of an image up: depth first, names in byte order, each inode once.
// Pure. The first lookup is what attaches an inode, so this order decides who leads a group and who serves reads.

import { compareBytes } from '../common/byte-text.ts';
import { isDirectory, isRegular } from '../erofs/inode.ts';
import type { InodeTable } from '../erofs/inode-table.ts';

/** The regular-file inodes of a table in the order of their first lookup; of several hard links the first counts. */
export function lookupOrder(table: InodeTable): Uint32Array {
  const { mode, inode: inodeOfRow, rowCount, inodeCount } = table.columns;
  const order = new Uint32Array(inodeCount);
  const seen = new Uint8Array(inodeCount);
  // Rows still to visit, the next one last. Every row is a child of one directory, so it is here at most once.
  const stack = new Uint32Array(Math.max(1, rowCount));
  let found = 0;
  for (let top = rowCount > 0 ? 1 : 0; top > 0; ) {
    const row = stack[--top]!;
    const inode = inodeOfRow[row]!;
    if (isDirectory(mode[inode]!)) {
      top += stackChildren(table, row, stack, top);
    } else if (isRegular(mode[inode]!) && seen[inode] === 0) {
      seen[inode] = 1;
      order[found++] = inode;
    }
  }
  return order.subarray(0, found);
}

/** Puts the children of a directory on the stack, the last name first. Returns their number. */
function stackChildren(table: InodeTable, row: number, stack: Uint32Array, top: number): number {
  const [first, count] = table.children(row);
  for (let i = 0; i < count; i++) stack[top + i] = first + count - 1 - i;
  if (!inByteOrder(table, first, count)) {
    stack
      .subarray(top, top + count)
      .sort((a, b) => compareBytes(table.nameBytes(b), table.nameBytes(a)) || b - a);
  }
  return count;
}

/** Whether the names of rows `first .. first + count - 1` ascend, as mkfs writes them. */
function inByteOrder(table: InodeTable, first: number, count: number): boolean {
  const { names, nameStart } = table.columns;
  for (let row = first + 1; row < first + count; row++) {
    let a = nameStart[row - 1]!;
    let b = nameStart[row]!;
    const middle = b;
    const end = nameStart[row + 1]!;
    while (a < middle && b < end && names[a] === names[b]) {
      a += 1;
      b += 1;
    }
    if (b === end ? a < middle : a < middle && names[a]! > names[b]!) return false;
  }
  return true;
}
