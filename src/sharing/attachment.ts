// What happens to the inodes of one mount when they are looked up: attached to the shared inode of their key, or left private.
// Pure. Source: erofs_ishare_fill_inode(). Fills the columns of an index that indexing.ts has made.

import { isRegular } from '../erofs/inode.ts';
import { FINGERPRINT } from '../erofs/inode-table.ts';
import { shareClassByLayout } from './share-class.ts';
import { SHARE_STATE } from './share-state.ts';
import { NOBODY, type RefusedColumns, type SharingIndex } from './sharing-index.ts';
import type { Mount } from './sharing-set.ts';

/** Marks every file of a mount that takes no part in sharing. */
export function keepPrivate(index: SharingIndex, number: number): void {
  const state = obstacle(index.set.mounts[number]!);
  const { mode, inodeCount } = index.set.mounts[number]!.table.columns;
  const base = index.base[number]!;
  for (let inode = 0; inode < inodeCount; inode++) {
    if (isRegular(mode[inode]!)) index.state[base + inode] = state;
  }
}

/** Why nothing of a mount can share. What is wrong with the image comes before what the mount options leave out. */
function obstacle({ facts }: Mount): number {
  if (!facts.fingerprintFlag) return SHARE_STATE.IMAGE_WITHOUT_FLAG;
  if (!facts.prefixIdValid) return SHARE_STATE.PREFIX_ID_INVALID;
  return SHARE_STATE.MOUNTED_WITHOUT_OPTION;
}

/** Looks the files of a mount up, one after the other, as erofs_ishare_fill_inode() meets them. */
export function attachMount(
  index: SharingIndex,
  number: number,
  order: Uint32Array,
  groupOf: Uint32Array,
): void {
  const { table, backing } = index.set.mounts[number]!;
  const { fingerprint, layout, size } = table.columns;
  const base = index.base[number]!;
  const classes = shareClassByLayout(backing);
  for (const inode of order) {
    const value = fingerprint[inode]!;
    if (value < 0) {
      index.state[base + inode] = withoutKey(value, size[inode]!);
    } else {
      const group = groupOf[value]!;
      index.group[base + inode] = group;
      index.state[base + inode] = join(
        index,
        base,
        base + inode,
        group,
        classes[layout[inode]!]!,
        size[inode]!,
      );
    }
  }
}

function withoutKey(mark: number, size: number): number {
  if (mark === FINGERPRINT.BAD_LENGTH) return SHARE_STATE.FINGERPRINT_LENGTH;
  if (mark === FINGERPRINT.UNREADABLE) return SHARE_STATE.UNREADABLE;
  return size === 0 ? SHARE_STATE.EMPTY : SHARE_STATE.NO_FINGERPRINT;
}

/** Attaches an inode to the group of its key, or refuses it. Returns its state. */
function join(
  { groups, next, state, refused }: SharingIndex,
  base: number,
  ordinal: number,
  group: number,
  shareClass: number,
  size: number,
): number {
  const last = groups.last[group]!;
  if (groups.leader[group] === NOBODY) {
    groups.leader[group] = ordinal;
    groups.last[group] = ordinal;
    groups.attached[group] = 1;
    groups.mounts[group] = 1;
    groups.size[group] = size;
    groups.shareClass[group] = shareClass;
    return SHARE_STATE.ALONE;
  }
  if (groups.shareClass[group] !== shareClass || groups.size[group] !== size) {
    refuse(refused, base, ordinal, refused.interner.intern(group, shareClass, size));
    return groups.shareClass[group] === shareClass ? SHARE_STATE.SIZE_DIFFERS : SHARE_STATE.CLASS_DIFFERS;
  }
  next[last] = ordinal;
  groups.last[group] = ordinal;
  groups.attached[group]! += 1;
  if (last < base) groups.mounts[group]! += 1;
  state[last] = SHARE_STATE.SHARES;
  return SHARE_STATE.SHARES;
}

function refuse(
  { inodes, mounts, last }: RefusedColumns,
  base: number,
  ordinal: number,
  variant: number,
): void {
  if (variant === inodes.length) {
    inodes.push(1);
    mounts.push(1);
    last.push(ordinal);
    return;
  }
  inodes.items[variant]! += 1;
  if (last.items[variant]! < base) mounts.items[variant]! += 1;
  last.items[variant] = ordinal;
}
