// Checks of one inode that need no content: do its fields make sense, and does its data lie inside the devices.
// Pure, and cheap enough for every inode of a walk. Throws at the first thing that is wrong; the walk makes it a finding.

import { checkChunks } from './chunk-check.ts';
import { ErofsError } from './finding.ts';
import { checkInlineTail, flatHead, flatStart } from './flat-content.ts';
import type { Image } from './image.ts';
import {
  hasCompression,
  type Inode,
  isCompressed,
  isDirectory,
  isRegular,
  isSymlink,
  LAYOUT,
} from './inode.ts';
import { nidText } from './nid.ts';
import { CALENDAR, SECOND } from './superblock-check.ts';
import { checkInlineTarget, checkTargetLength } from './symlink.ts';
import type { WalkLimit } from './walk-limit.ts';

/** Throws an ErofsError if a field or the data of the inode cannot be what a kernel would read. */
export function checkInode(image: Image, inode: Inode, limit: WalkLimit): void {
  const { mode } = inode;
  if (isRegular(mode) || isDirectory(mode)) checkData(image, inode, limit);
  else if (isSymlink(mode)) {
    checkTargetLength(inode);
    checkData(image, inode, limit);
    checkInlineTarget(inode, image.superblock.blockSize);
  }
  if (inode.nlink === 0) throw noLinks(inode);
  if (inode.extended && !timeShown(inode)) throw wildTime(inode);
}

function checkData(image: Image, inode: Inode, limit: WalkLimit): void {
  if (inode.size >= 2 ** 53) throw hugeSize(inode);
  if (inode.layout === LAYOUT.CHUNK_BASED) checkChunks(image, inode, limit);
  else if (!isCompressed(inode.layout)) checkFlat(image, inode);
  else if (!hasCompression(image.superblock)) throw uncompressedImage(inode);
}

function checkFlat(image: Image, inode: Inode): void {
  const { blockSize } = image.superblock;
  const head = flatHead(inode, blockSize);
  const start = head === 0 ? undefined : flatStart(inode, blockSize);
  if (start !== undefined && !image.devices.holds(0, start, head)) throw dataBeyondEnd(inode, start, head);
  if (head === inode.size) return;
  checkInlineTail(inode, blockSize);
  const end = inode.bodyEnd + inode.size - head;
  if (end > inode.space.size) throw tailBeyondEnd(inode, end);
}

const timeShown = ({ mtime, mtimeNsec }: Inode): boolean => Math.abs(mtime) <= CALENDAR && mtimeNsec < SECOND;

const hugeSize = (inode: Inode): ErofsError =>
  problem(inode, 'inode-size', 8, `the file size is ${sizeText(inode)}`, 'less than 2^53 bytes');

/** The exact 64-bit size, as it stands on disk. */
function sizeText(inode: Inode): string {
  const at = inode.space.seek(inode.address + 8, 8, 'inode');
  return inode.space.view.getBigUint64(at, true).toString();
}

const dataBeyondEnd = (inode: Inode, start: number, length: number): ErofsError =>
  problem(
    inode,
    'data-beyond-end',
    16,
    `the start block leads to byte ${start}, and ${length} bytes from there on do not lie inside the device`,
    'data that ends where the device ends, or before',
  );

const tailBeyondEnd = (inode: Inode, end: number): ErofsError =>
  new ErofsError({
    code: 'beyond-end',
    structure: 'inline tail',
    offset: inode.bodyEnd,
    nid: nidText(inode.nid),
    message: `the inline tail ends at byte ${end}, beyond the end of the image`,
    expected: `an end at or before byte ${inode.space.size}`,
  });

const uncompressedImage = (inode: Inode): ErofsError =>
  problem(
    inode,
    'inode-compressed',
    0,
    `the inode is compressed (data layout ${inode.layout}) and the superblock names no algorithm`,
    'an uncompressed data layout',
  );

const noLinks = (inode: Inode): ErofsError =>
  problem(inode, 'inode-links', inode.extended ? 44 : 6, 'the link count is 0', '1 or more', 'warning');

const wildTime = (inode: Inode): ErofsError =>
  problem(
    inode,
    'inode-time',
    32,
    `the time is ${inode.mtime} s and ${inode.mtimeNsec} ns, which no calendar shows`,
    `within ${CALENDAR} s of 1970, and less than ${SECOND} ns`,
    'warning',
  );

/** `at`: byte of the field, counted from the start of the inode. */
const problem = (
  inode: Inode,
  code: string,
  at: number,
  message: string,
  expected: string,
  severity: 'error' | 'warning' = 'error',
): ErofsError =>
  new ErofsError({
    severity,
    code,
    structure: 'inode',
    offset: inode.address + at,
    nid: nidText(inode.nid),
    message,
    expected,
  });
