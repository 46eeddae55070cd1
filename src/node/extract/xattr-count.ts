// How many extended attributes an extraction leaves out: node can read and write files, but not their attributes.
// Counts what a mount would list. Must not fail over damaged attributes: the walk has reported those.

import { ErofsError } from '../../erofs/finding.ts';
import type { Image } from '../../erofs/image.ts';
import type { Inode } from '../../erofs/inode.ts';
import { isListed } from '../../erofs/prefix-table.ts';
import { areaStart, ENTRY_HEADER, IBODY_HEADER } from '../../erofs/xattr-area.ts';

export interface XattrCount {
  /** Attributes, and paths that have some. */
  values: number;
  paths: number;
}

/** Adds those of one inode. Makes no objects: nearly every file of an image may have attributes. */
export function countXattrs(image: Image, inode: Inode, count: XattrCount): void {
  if (inode.xattrSize <= IBODY_HEADER) return;
  const before = count.values;
  try {
    addXattrs(image, inode, count);
  } catch (error) {
    if (!(error instanceof ErofsError)) throw error;
  }
  if (count.values > before) count.paths += 1;
}

function addXattrs(image: Image, inode: Inode, count: XattrCount): void {
  const { space, xattrSize } = inode;
  const body = space.seek(areaStart(inode), xattrSize, 'xattr ibody');
  const { bytes, view } = space;
  const sharedCount = bytes[body + 4]!;
  const end = body + xattrSize;
  for (let at = body + IBODY_HEADER + 4 * sharedCount; at + ENTRY_HEADER <= end; ) {
    const size = ENTRY_HEADER + bytes[at]! + view.getUint16(at + 2, true);
    if (at + size > end) return;
    if (isShown(image, bytes[at + 1]!)) count.values += 1;
    at += (size + 3) & ~3;
  }
  for (let k = 0; k < sharedCount; k++) addShared(image, inode, k, count);
}

function addShared(image: Image, inode: Inode, k: number, count: XattrCount): void {
  const { superblock, sharedSpace } = image.xattrContext;
  const id = inode.space.seek(areaStart(inode) + IBODY_HEADER + 4 * k, 4, 'xattr ibody');
  const address = superblock.xattrBlock * superblock.blockSize + 4 * inode.space.view.getUint32(id, true);
  const at = sharedSpace.seek(address, ENTRY_HEADER, 'shared xattr');
  if (isShown(image, sharedSpace.bytes[at + 1]!)) count.values += 1;
}

/** Whether a mount lists attributes of this name index. */
function isShown(image: Image, index: number): boolean {
  if ((index & 0x80) === 0) return isListed(index);
  const prefix = image.prefixes[index & 0x7f];
  return prefix !== undefined && isListed(prefix.baseIndex);
}
