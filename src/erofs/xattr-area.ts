// The attribute area of an inode (the xattr ibody): its rules, and what is said when one is broken.
// Pure. Source: erofs_init_inode_xattrs(), erofs_xattr_iter_inline().

import { ErofsError } from './finding.ts';
import type { Inode } from './inode.ts';
import { nidText } from './nid.ts';

/** Bytes of the header: name filter, number of shared ids, reserved. */
export const IBODY_HEADER = 12;
/** Bytes of an entry before its name. */
export const ENTRY_HEADER = 4;

/** First byte of the area in the inode's space. */
export const areaStart = (inode: Inode): number => inode.bodyEnd - inode.xattrSize;

/** Throws an ErofsError if the area is only a header, holds more shared ids than fit, or an entry runs out of it. */
export function checkXattrArea(inode: Inode): void {
  const { space, xattrSize } = inode;
  if (xattrSize <= IBODY_HEADER) throw headerOnly(inode);
  const body = space.seek(areaStart(inode), xattrSize, 'xattr ibody');
  const { bytes, view } = space;
  const sharedCount = bytes[body + 4]!;
  if (4 * sharedCount > xattrSize - IBODY_HEADER) throw tooManyShared(inode, sharedCount);
  const end = body + xattrSize;
  for (let at = body + IBODY_HEADER + 4 * sharedCount; at + ENTRY_HEADER <= end; ) {
    const size = ENTRY_HEADER + bytes[at]! + view.getUint16(at + 2, true);
    if (at + size > end) throw entryBeyondArea(inode, at - body, bytes[at]!, view.getUint16(at + 2, true));
    at += (size + 3) & ~3;
  }
}

/** The area has a header and no entry: undefined on disk, refused by kernels. */
export const headerOnly = (inode: Inode): ErofsError =>
  problem(
    inode,
    'xattr-ibody-size',
    inode.address + 2,
    `the attribute area is ${inode.xattrSize} bytes, a header and nothing else`,
    'no area, or more than 12 bytes',
  );

export const tooManyShared = (inode: Inode, count: number): ErofsError =>
  problem(
    inode,
    'xattr-shared-count',
    areaStart(inode) + 4,
    `h_shared_count is ${count}, more ids than the ${inode.xattrSize} bytes of the area hold`,
    `at most ${Math.floor((inode.xattrSize - IBODY_HEADER) / 4)}`,
  );

/** The entry `at` bytes into the area ends behind it. */
export const entryBeyondArea = (
  inode: Inode,
  at: number,
  nameLength: number,
  valueLength: number,
): ErofsError =>
  problem(
    inode,
    'xattr-beyond-area',
    areaStart(inode) + at,
    `an attribute with a name of ${nameLength} and a value of ${valueLength} bytes runs past the attribute area`,
    `an end at or before byte ${inode.bodyEnd}`,
  );

const problem = (inode: Inode, code: string, offset: number, message: string, expected: string): ErofsError =>
  new ErofsError({ code, structure: 'xattr', offset, nid: nidText(inode.nid), message, expected });
