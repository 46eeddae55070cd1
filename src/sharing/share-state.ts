// The states a row's inode can be in with regard to sharing: one code each, and what the codes mean.
// Pure data. The words for people are in src/common/reason-text.ts.

import type { ReasonCode } from '../common/reason-text.ts';

/** Codes of the states. Inodes of the first three file states are attached to the shared inode of their key. */
export const SHARE_STATE = {
  NOT_A_FILE: 0,
  SHARES: 1,
  /** Could share, but nobody in the set has the same key. */
  ALONE: 2,
  /** Alone, while an inode of the same fingerprint, class and size is attached in another domain. */
  OTHER_DOMAIN: 3,
  /** The first inode with this key has another class of address-space operations. */
  CLASS_DIFFERS: 4,
  /** The first inode with this key has the same class and another size; the kernel logs a warning. */
  SIZE_DIFFERS: 5,
  NO_FINGERPRINT: 6,
  /** No fingerprint because there is nothing in it; an empty file with a hand-made one would attach. */
  EMPTY: 7,
  /** The value has no bytes, or more than a block. */
  FINGERPRINT_LENGTH: 8,
  UNREADABLE: 9,
  /** The image lacks compat ISHARE_XATTRS: the kernel switches `inode_share` off. */
  IMAGE_WITHOUT_FLAG: 10,
  /** This mount of the set goes without `inode_share`. */
  MOUNTED_WITHOUT_OPTION: 11,
  /** `ishare_xattr_prefix_id` is outside the prefix table: the kernel refuses the mount. */
  PREFIX_ID_INVALID: 12,
} as const;

export type ShareState = (typeof SHARE_STATE)[keyof typeof SHARE_STATE];

const REASONS: readonly (ReasonCode | undefined)[] = [
  undefined,
  undefined,
  undefined,
  'other-domain',
  'class-differs',
  'size-differs',
  'no-fingerprint',
  'empty',
  'fingerprint-length',
  'unreadable-attributes',
  'image-without-flag',
  'mounted-without-inode-share',
  'prefix-id-invalid',
];

/** The reason behind a state code; undefined where the inode shares, is alone, or is no regular file. */
export const reasonOf = (state: number): ReasonCode | undefined => REASONS[state];

/** Whether the inode hangs on a shared inode, with partners or without. */
export const isAttached = (state: number): boolean =>
  state >= SHARE_STATE.SHARES && state <= SHARE_STATE.OTHER_DOMAIN;

/** The state in one word, as the marks of the tree have it. */
export function shareWord(state: number): 'none' | 'shares' | 'alone' | 'private' {
  if (state === SHARE_STATE.NOT_A_FILE) return 'none';
  if (state === SHARE_STATE.SHARES) return 'shares';
  return isAttached(state) ? 'alone' : 'private';
}
