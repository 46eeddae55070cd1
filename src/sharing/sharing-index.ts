// The sharing index: every inode of a set in exactly one state, and the groups that the kernel would make of them.
// Pure data over typed arrays, made by indexing.ts. Texts, totals and rollups are made elsewhere from it.

import type { Uint32List } from './number-list.ts';
import type { SharingSet } from './sharing-set.ts';
import type { VariantInterner } from './variant-interner.ts';

/** Marks the end of a chain of members, and the leader of a group that has none. */
export const NOBODY = 0xffffffff;

/** `group` of an inode without a key. */
export const NO_GROUP = -1;

/**
 * Groups by number: a group is a key of the kernel, hence a shared inode. Members are ordinals: inode `i` of mount `m` is
 * ordinal `base[m] + i`.
 */
export interface GroupColumns {
  readonly count: number;
  /** The first inode with the key: it fixed size and class. NOBODY if no file has the key. */
  readonly leader: Uint32Array;
  /** The inode attached last: it serves reads of missing pages. */
  readonly last: Uint32Array;
  /** Attached inodes. */
  readonly attached: Uint32Array;
  /** Mounts that have attached inodes. */
  readonly mounts: Uint32Array;
  readonly size: Float64Array;
  /** A code of SHARE_CLASS. */
  readonly shareClass: Uint8Array;
}

/** Inodes that the leader of their key keeps out, by variant of `interner`: the same key, class and size. */
export interface RefusedColumns {
  readonly interner: VariantInterner;
  readonly inodes: Uint32List;
  readonly mounts: Uint32List;
  /** The last inode of the variant, an ordinal. */
  readonly last: Uint32List;
}

export interface SharingIndex {
  readonly set: SharingSet;
  /** First ordinal of each mount, and behind the last mount the number of all ordinals. */
  readonly base: Uint32Array;
  /** By ordinal: a code of SHARE_STATE. */
  readonly state: Uint8Array;
  /** By ordinal: the group of the inode's key, also where the inode was refused; or NO_GROUP. */
  readonly group: Int32Array;
  /** By ordinal: the member of the group attached next, or NOBODY. */
  readonly next: Uint32Array;
  readonly groups: GroupColumns;
  readonly refused: RefusedColumns;
  /** Groups whose key comes from several domains: possible before 7.2.7 only, and worth a warning. */
  readonly collisions: readonly number[];
}
