// The attribute area of an inode (the xattr ibody): where it lies, and what is said when one of its rules is broken.
// Pure. Source: erofs_init_inode_xattrs(), erofs_xattr_iter_inline().

import { ErofsError } from './finding.ts';
import type { Inode } from './inode.ts';
import { nidText } from './nid.ts';

/** Bytes of the header: name filter, number of shared ids, reserved. */
export const IBODY_HEADER = 12;
/** Bytes of an entry before its name. */
export const ENTRY_HEADER = 4;

/** Shared ids that an area can name. */
export const SHARED_LIMIT = 255;

/** First byte of the area in the inode's space. */
export const areaStart = (inode: Inode): number => inode.bodyEnd - inode.xattrSize;

/**
 * Copies the ids of shared entries of the area at position `body` of the inode's space into `ids`: looking one up may
 * move the window that they stand in.
 */
export function sharedIds({ space }: Inode, body: number, count: number, ids: Uint32Array): Uint32Array {
  for (let k = 0; k < count; k++) ids[k] = space.view.getUint32(body + IBODY_HEADER + 4 * k, true);
  return ids;
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

/** The entry is written with a long prefix that the table does not have. */
export const unknownPrefix = (inode: Inode, offset: number, prefix: number, count: number): ErofsError =>
  problem(
    inode,
    'xattr-prefix',
    offset,
    `an attribute is written with long prefix ${prefix}, which the table does not have: no name matches it`,
    count === 0 ? 'no long prefix' : `0 to ${count - 1}`,
    'warning',
  );

/** The name filter says that a name is absent which is there. */
export const hiddenByFilter = (inode: Inode, offset: number, bit: number): ErofsError =>
  problem(
    inode,
    'xattr-filter',
    offset,
    `the name filter says that an attribute is absent which is there: kernels do not find it (bit ${bit})`,
    `bit ${bit} of h_name_filter clear`,
    'warning',
  );

const problem = (
  inode: Inode,
  code: string,
  offset: number,
  message: string,
  expected: string,
  severity: 'error' | 'warning' = 'error',
): ErofsError =>
  new ErofsError({ severity, code, structure: 'xattr', offset, nid: nidText(inode.nid), message, expected });
