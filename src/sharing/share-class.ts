// Classes of address-space operations: inodes share only within one, whatever their fingerprints say.
// Pure. Source: erofs_inode_set_aops(), and the comparison of a_ops in erofs_ishare_fill_inode() (from 7.0-rc2 on).

import { isCompressed, LAYOUT_NAMES } from '../erofs/inode.ts';

/** What a mount reads from: a block device (a loop device too), or an image file directly. */
export type Backing = 'block' | 'file';

/** Codes of the classes, for columns. */
export const SHARE_CLASS = {
  /** Compressed layouts, on any backing; algorithm, cluster size and fragments do not matter. */
  Z: 0,
  /** Uncompressed layouts (plain, inline, chunks) of a file-backed mount. */
  F: 1,
  /** Uncompressed layouts on a block device. */
  B: 2,
} as const;

export type ShareClass = (typeof SHARE_CLASS)[keyof typeof SHARE_CLASS];

export const shareClass = (layout: number, backing: Backing): ShareClass =>
  isCompressed(layout) ? SHARE_CLASS.Z : backing === 'file' ? SHARE_CLASS.F : SHARE_CLASS.B;

/** Class by layout number, for loops. */
export const shareClassByLayout = (backing: Backing): Uint8Array =>
  Uint8Array.from(LAYOUT_NAMES, (_, layout) => shareClass(layout, backing));

/** Names of the classes by code, as `conflicts` of the totals have them. */
export const SHARE_CLASS_NAMES = ['compressed', 'plain-file-backed', 'plain'] as const;
export type ShareClassName = (typeof SHARE_CLASS_NAMES)[number];
