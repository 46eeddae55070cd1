// Inodes: the 32-byte compact and the 64-byte extended form, decoded into one shape.
// Pure. Source: struct erofs_inode_compact, struct erofs_inode_extended, erofs_read_inode().

import { INCOMPAT } from './feature.ts';
import { ErofsError } from './finding.ts';
import { type Nid, nidText } from './nid.ts';
import type { RandomReader } from './random-reader.ts';
import type { Superblock } from './superblock.ts';

export const LAYOUT = {
  FLAT_PLAIN: 0,
  COMPRESSED_FULL: 1,
  FLAT_INLINE: 2,
  COMPRESSED_COMPACT: 3,
  CHUNK_BASED: 4,
} as const;

export const LAYOUT_NAMES = [
  'FLAT_PLAIN',
  'COMPRESSED_FULL',
  'FLAT_INLINE',
  'COMPRESSED_COMPACT',
  'CHUNK_BASED',
] as const;

export const isCompressed = (layout: number): boolean =>
  layout === LAYOUT.COMPRESSED_FULL || layout === LAYOUT.COMPRESSED_COMPACT;

export const FILE_TYPES = ['file', 'dir', 'symlink', 'chardev', 'blockdev', 'fifo', 'socket'] as const;
export type FileType = (typeof FILE_TYPES)[number];

const TYPE_OF_MODE: ReadonlyMap<number, FileType> = new Map([
  [0o100000, 'file'],
  [0o040000, 'dir'],
  [0o120000, 'symlink'],
  [0o020000, 'chardev'],
  [0o060000, 'blockdev'],
  [0o010000, 'fifo'],
  [0o140000, 'socket'],
]);

/** The type bits of a mode, or undefined if they are none of the seven. */
export const typeOfMode = (mode: number): FileType | undefined => TYPE_OF_MODE.get(mode & 0o170000);

export const isDirectory = (mode: number): boolean => (mode & 0o170000) === 0o040000;
export const isRegular = (mode: number): boolean => (mode & 0o170000) === 0o100000;

/** An inode. Sizes in bytes, times in seconds and nanoseconds, `start` and `blocks` in blocks. */
export interface Inode {
  readonly nid: Nid;
  /** The space the inode lies in: the primary device or the metabox content. */
  readonly space: RandomReader;
  /** Byte of the inode in its space. */
  readonly address: number;
  readonly extended: boolean;
  readonly layout: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly nlink: number;
  /** Exact up to 2^53; a larger one on disk is kept as the nearest number and is a finding. */
  readonly size: number;
  readonly mtime: number;
  readonly mtimeNsec: number;
  readonly ino: number;
  /** i_u as stored: start block, compressed blocks, chunk format or device number (erofs-format 4.5). */
  readonly u: number;
  /** High 16 bits that go with `u`, 0 where the form has none. */
  readonly high: number;
  /** How wide block addresses of this inode are. */
  readonly addressBits: 32 | 48;
  /** Bytes of the xattr ibody. */
  readonly xattrSize: number;
  /** Directories: `.` is not stored. */
  readonly dotOmitted: boolean;
  /** First byte after inode and xattr ibody, where inline data, chunk indexes or compression indexes begin. */
  readonly bodyEnd: number;
}

/** Reads the inode at byte `address` of `space`. Throws an ErofsError for an inode no kernel would accept. */
export function readInode(space: RandomReader, address: number, nid: Nid, superblock: Superblock): Inode {
  let at = space.seek(address, 32, 'inode');
  const format = space.view.getUint16(at, true);
  const extended = (format & 1) !== 0;
  const layout = (format >> 1) & 7;
  if ((format & 0xffe0) !== 0 || layout > LAYOUT.CHUNK_BASED) throw badFormat(format, address, nid);
  if (extended) at = space.seek(address, 64, 'inode');
  const { view } = space;
  const mode = view.getUint16(at + 4, true);
  if (!TYPE_OF_MODE.has(mode & 0o170000)) throw badMode(mode, address, nid);
  const xattrCount = view.getUint16(at + 2, true);
  const xattrSize = xattrCount === 0 ? 0 : 12 + 4 * (xattrCount - 1);
  const nb = view.getUint16(at + 6, true);
  const bit4 = (format & 0x10) !== 0;
  const directory = isDirectory(mode);
  const single = !extended && !directory && bit4;
  const common = {
    nid,
    space,
    address,
    extended,
    layout,
    mode,
    xattrSize,
    dotOmitted: directory && bit4,
    bodyEnd: address + (extended ? 64 : 32) + xattrSize,
    high: extended || single ? nb : 0,
    addressBits: (extended || single ? 48 : 32) as 32 | 48,
    u: view.getUint32(at + 16, true),
    ino: view.getUint32(at + 20, true),
  };
  if (extended) {
    return {
      ...common,
      size: view.getUint32(at + 8, true) + view.getUint32(at + 12, true) * 2 ** 32,
      uid: view.getUint32(at + 24, true),
      gid: view.getUint32(at + 28, true),
      mtime: Number(view.getBigInt64(at + 32, true)),
      mtimeNsec: view.getUint32(at + 40, true),
      nlink: view.getUint32(at + 44, true),
    };
  }
  return {
    ...common,
    size: view.getUint32(at + 8, true),
    uid: view.getUint16(at + 24, true),
    gid: view.getUint16(at + 26, true),
    mtime: superblock.epoch + view.getUint32(at + 12, true),
    mtimeNsec: superblock.fixedNsec,
    nlink: single ? 1 : nb,
  };
}

function badFormat(format: number, address: number, nid: Nid): ErofsError {
  return new ErofsError({
    code: 'inode-format',
    structure: 'inode',
    offset: address,
    nid: nidText(nid),
    message: `i_format is 0x${format.toString(16).padStart(4, '0')}: data layout ${(format >> 1) & 7}, reserved bits 0x${(format & 0xffe0).toString(16)}`,
    expected: 'a data layout of 0 to 4 and no reserved bit',
  });
}

function badMode(mode: number, address: number, nid: Nid): ErofsError {
  return new ErofsError({
    code: 'inode-mode',
    structure: 'inode',
    offset: address + 4,
    nid: nidText(nid),
    message: `i_mode is 0${mode.toString(8)}, which is no file type`,
    expected: 'a regular file, directory, symlink, device, fifo or socket',
  });
}

/** Whether an image with these features can hold compressed inodes at all. */
export const hasCompression = (superblock: Superblock): boolean =>
  superblock.algorithms !== undefined ||
  superblock.lz4MaxDistance !== 0 ||
  (superblock.featureIncompat & INCOMPAT.ZERO_PADDING) !== 0;

/** Major and minor number of a device inode (`new_decode_dev()`). */
export const deviceNumber = (inode: Inode): [number, number] => [
  (inode.u & 0xfff00) >>> 8,
  (inode.u & 0xff) | ((inode.u >>> 12) & 0xfff00),
];
