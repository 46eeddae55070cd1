// Inodes as they stand on disk: the compact form where everything fits it, the extended one else.
// Own encoder of struct erofs_inode_compact and struct erofs_inode_extended.

import { setUint64 } from './set-uint64.ts';

export const FILE_TYPE = {
  file: 1,
  dir: 2,
  chardev: 3,
  blockdev: 4,
  fifo: 5,
  socket: 6,
  symlink: 7,
} as const;
export type NodeType = keyof typeof FILE_TYPE;

const TYPE_BITS: Record<NodeType, number> = {
  file: 0o100000,
  dir: 0o040000,
  chardev: 0o020000,
  blockdev: 0o060000,
  fifo: 0o010000,
  socket: 0o140000,
  symlink: 0o120000,
};

export const LAYOUT = { plain: 0, inline: 2, chunks: 4 } as const;

/** Everything an inode says. Times in seconds, `block` as the 48-bit value that i_u and i_nb together hold. */
export interface InodeFields {
  readonly type: NodeType;
  readonly layout: number;
  readonly permissions: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly nlink: number;
  readonly mtime: number;
  readonly mtimeNsec: number;
  readonly ino: number;
  /** Bytes of the attribute area. */
  readonly xattrSize: number;
  readonly dotOmitted: boolean;
  /** i_u: start block (up to 48 bits), chunk format or device number; 'none' is the all-ones address. */
  readonly u: number | 'none';
}

export interface InodeForm {
  readonly extended: boolean;
  /** Compact with one link: bit 4 of i_format, and i_nb free for high bits of the address. */
  readonly single: boolean;
}

/** What an image lets compact inodes say. */
export interface CompactRules {
  readonly epoch: number;
  readonly fixedNsec: number;
  /** 48BIT: compact inodes have times of their own and high bits. */
  readonly wide: boolean;
}

/** The smallest form that holds the fields. */
export function chooseForm(fields: InodeFields, rules: CompactRules, forced: boolean): InodeForm {
  const { type, uid, gid, size, nlink, u } = fields;
  const single = rules.wide && type !== 'dir' && nlink === 1;
  const high = u !== 'none' && u >= 2 ** 32;
  const linksFit = type === 'dir' || nlink <= 0xffff;
  const compact =
    !forced &&
    size < 2 ** 32 &&
    Math.max(uid, gid) <= 0xffff &&
    linksFit &&
    timeFits(fields, rules) &&
    (!high || single);
  return { extended: !compact, single: compact && single };
}

function timeFits({ mtime, mtimeNsec }: InodeFields, { epoch, fixedNsec, wide }: CompactRules): boolean {
  if (mtimeNsec !== fixedNsec) return false;
  return wide ? mtime >= epoch && mtime - epoch < 2 ** 32 : mtime === epoch;
}

export const inodeSize = (form: InodeForm): number => (form.extended ? 64 : 32);

/** Writes the inode at the start of `target`, which is zeros. */
export function writeInode(target: Uint8Array, fields: InodeFields, form: InodeForm, epoch: number): void {
  const view = new DataView(target.buffer, target.byteOffset, target.byteLength);
  const directory = fields.type === 'dir';
  const bit4 = directory ? fields.dotOmitted : form.single;
  const high = fields.u === 'none' ? 0xffff : Math.floor(fields.u / 2 ** 32);
  const low = fields.u === 'none' ? 0xffffffff : fields.u % 2 ** 32;
  const links = directory && fields.nlink > 0xffff ? 1 : fields.nlink;
  view.setUint16(0, (form.extended ? 1 : 0) | (fields.layout << 1) | (bit4 ? 0x10 : 0), true);
  view.setUint16(2, fields.xattrSize === 0 ? 0 : (fields.xattrSize - 12) / 4 + 1, true);
  view.setUint16(4, TYPE_BITS[fields.type] | fields.permissions, true);
  view.setUint16(6, form.extended || form.single ? high : links, true);
  view.setUint32(16, low, true);
  view.setUint32(20, fields.ino, true);
  if (!form.extended) {
    view.setUint32(8, fields.size, true);
    view.setUint32(12, fields.mtime - epoch, true);
    view.setUint16(24, fields.uid, true);
    view.setUint16(26, fields.gid, true);
    return;
  }
  setUint64(view, 8, fields.size);
  view.setUint32(24, fields.uid, true);
  view.setUint32(28, fields.gid, true);
  view.setBigInt64(32, BigInt(fields.mtime), true);
  view.setUint32(40, fields.mtimeNsec, true);
  view.setUint32(44, fields.nlink, true);
}

/** A device number in the encoding of new_encode_dev(). */
export const encodeDevice = ([major, minor]: readonly [number, number]): number =>
  ((minor & 0xff) | (major << 8) | ((minor & ~0xff) << 12)) >>> 0;
