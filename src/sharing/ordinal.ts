// Ordinals: the numbers by which a sharing index knows the inodes of all its mounts, and back to mount and inode.
// Pure.

import type { SharingIndex } from './sharing-index.ts';

/** The mount an ordinal belongs to, by halving. */
export function mountOf({ base }: SharingIndex, ordinal: number): number {
  let low = 0;
  let high = base.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (base[middle]! <= ordinal) low = middle;
    else high = middle;
  }
  // Mounts without inodes share their base with the next mount; the last of them has the ordinal.
  return low;
}

/** The inode an ordinal stands for: number of the mount in the set, number of the inode in its table. */
export function inodeOfOrdinal(index: SharingIndex, ordinal: number): { mount: number; inode: number } {
  const mount = mountOf(index, ordinal);
  return { mount, inode: ordinal - index.base[mount]! };
}

/** The state of one inode, a code of SHARE_STATE. */
export const stateOf = ({ state, base }: SharingIndex, mount: number, inode: number): number =>
  state[base[mount]! + inode]!;

/** The group of one inode's key, or NO_GROUP. */
export const groupOf = ({ group, base }: SharingIndex, mount: number, inode: number): number =>
  group[base[mount]! + inode]!;

/** The fingerprint value that the leader of a group has. */
export function valueOfGroup(index: SharingIndex, group: number): Uint8Array {
  const { mount, inode } = inodeOfOrdinal(index, index.groups.leader[group]!);
  const { table } = index.set.mounts[mount]!;
  return table.value(table.columns.fingerprint[inode]!);
}

/** The states of a mount's inodes, by inode: a view, not a copy. */
export const statesOfMount = ({ state, base }: SharingIndex, mount: number): Uint8Array =>
  state.subarray(base[mount]!, base[mount + 1]!);
