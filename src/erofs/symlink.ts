// Rules of symlink targets: how long one can be, and what may stand in it.
// Pure. Source: erofs_fill_symlink(), PATH_MAX.

import { ErofsError } from './finding.ts';
import { flatHead } from './flat-content.ts';
import { type Inode, LAYOUT } from './inode.ts';
import { nidText } from './nid.ts';

/** A path with its end (PATH_MAX). */
const TARGET_LIMIT = 4096;

/** Throws an ErofsError if the target is empty or longer than a path can be. */
export function checkTargetLength(inode: Inode): void {
  if (inode.size > 0 && inode.size <= TARGET_LIMIT) return;
  throw new ErofsError({
    code: 'symlink-length',
    structure: 'inode',
    offset: inode.address + 8,
    nid: nidText(inode.nid),
    message: `the symlink's target is ${inode.size} bytes long`,
    expected: `1 to ${TARGET_LIMIT} bytes`,
  });
}

/** Throws an ErofsError if a target that stands behind its inode has a NUL in it. */
export function checkInlineTarget(inode: Inode, blockSize: number): void {
  if (inode.layout !== LAYOUT.FLAT_INLINE || flatHead(inode, blockSize) > 0) return;
  const at = inode.space.seek(inode.bodyEnd, inode.size, 'symlink target');
  for (let i = 0; i < inode.size; i++) if (inode.space.bytes[at + i] === 0) throw targetNul(inode, i);
}

const targetNul = (inode: Inode, at: number): ErofsError =>
  new ErofsError({
    code: 'symlink-nul',
    structure: 'symlink target',
    offset: inode.bodyEnd + at,
    nid: nidText(inode.nid),
    message: `byte ${at} of the symlink's target is NUL: kernels refuse the link`,
    expected: 'a target without NUL',
  });
