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

/** By the four type bits of a mode. */
const TYPE_OF_MODE: readonly (FileType | undefined)[] = [
  undefined,
  'fifo',
  'chardev',
  undefined,
  'dir',
  undefined,
  'blockdev',
  undefined,
  'file',
  undefined,
  'symlink',
  undefined,
  'socket',
  undefined,
  undefined,
  undefined,
];

/** The type that a mode says, or undefined if it is none of the seven. */
export const typeOfMode = (mode: number): FileType | undefined => TYPE_OF_MODE[(mode >> 12) & 15];

export const isDirectory = (mode: number): boolean => (mode & 0o170000) === 0o040000;
export const isSymlink = (mode: number): boolean => (mode & 0o170000) === 0o120000;
export const isRegular = (mode: number): boolean => (mode & 0o170000) === 0o100000;

/** An inode. Sizes in bytes, times in seconds and nanoseconds, addresses as their fields say. */
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

/** An inode whose fields are filled anew by each `load`: for walks over many, where an object for each would cost more than the reading. */
export class InodeRecord implements Inode {
  nid: Nid = 0;
  address = 0;
  extended = false;
  layout = 0;
  mode = 0;
  uid = 0;
  gid = 0;
  nlink = 0;
  size = 0;
  mtime = 0;
  mtimeNsec = 0;
  ino = 0;
  u = 0;
  high = 0;
  addressBits: 32 | 48 = 32;
  xattrSize = 0;
  dotOmitted = false;
  bodyEnd = 0;

  constructor(public space: RandomReader) {}

  /** Takes the inode at byte `address` of `space`. Throws an ErofsError for an inode no kernel would accept. */
  load(space: RandomReader, address: number, nid: Nid, superblock: Superblock): void {
    let at = space.seek(address, 32, 'inode');
    const format = space.view.getUint16(at, true);
    this.extended = (format & 1) !== 0;
    this.layout = (format >> 1) & 7;
    if ((format & 0xffe0) !== 0 || this.layout > LAYOUT.CHUNK_BASED) throw badFormat(format, address, nid);
    if (this.extended) at = space.seek(address, 64, 'inode');
    const { view } = space;
    this.space = space;
    this.address = address;
    this.nid = nid;
    this.mode = view.getUint16(at + 4, true);
    if (typeOfMode(this.mode) === undefined) throw badMode(this.mode, address, nid);
    const xattrCount = view.getUint16(at + 2, true);
    this.xattrSize = xattrCount === 0 ? 0 : 12 + 4 * (xattrCount - 1);
    this.bodyEnd = address + (this.extended ? 64 : 32) + this.xattrSize;
    this.u = view.getUint32(at + 16, true);
    this.ino = view.getUint32(at + 20, true);
    this.dotOmitted = isDirectory(this.mode) && (format & 0x10) !== 0;
    if (this.extended) this.loadExtended(view, at);
    else this.loadCompact(view, at, format, superblock);
  }

  private loadExtended(view: DataView, at: number): void {
    this.size = view.getUint32(at + 8, true) + view.getUint32(at + 12, true) * 2 ** 32;
    this.uid = view.getUint32(at + 24, true);
    this.gid = view.getUint32(at + 28, true);
    this.mtime = view.getUint32(at + 32, true) + view.getInt32(at + 36, true) * 2 ** 32;
    this.mtimeNsec = view.getUint32(at + 40, true);
    this.nlink = view.getUint32(at + 44, true);
    this.high = view.getUint16(at + 6, true);
    this.addressBits = 48;
  }

  private loadCompact(view: DataView, at: number, format: number, superblock: Superblock): void {
    const single = !isDirectory(this.mode) && (format & 0x10) !== 0;
    const nb = view.getUint16(at + 6, true);
    this.size = view.getUint32(at + 8, true);
    this.uid = view.getUint16(at + 24, true);
    this.gid = view.getUint16(at + 26, true);
    this.mtime = superblock.epoch + view.getUint32(at + 12, true);
    this.mtimeNsec = superblock.fixedNsec;
    this.nlink = single ? 1 : nb;
    this.high = single ? nb : 0;
    this.addressBits = single ? 48 : 32;
  }
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
