// Who shares with whom: the members of a group in the order in which they attach, as hovers and lists show them.
// Pure. Names, paths and marks are left to the caller, who knows the tables.

import { groupOf, inodeOfOrdinal, mountOf, stateOf } from './ordinal.ts';
import { isAttached } from './share-state.ts';
import { NOBODY, type SharingIndex } from './sharing-index.ts';
import { pagesOf } from './sharing-set.ts';

/** One inode of a set: number of its mount in the set, number of the inode in that mount's table. */
export interface MountedInode {
  readonly mount: number;
  readonly inode: number;
}

/** The inodes attached to a group, in the order of their first lookups; the first one leads. */
export function* members(index: SharingIndex, group: number): IterableIterator<MountedInode> {
  for (let ordinal = index.groups.leader[group]!; ordinal !== NOBODY; ordinal = index.next[ordinal]!) {
    yield inodeOfOrdinal(index, ordinal);
  }
}

/** The mounts that have members in a group, ascending, `limit` at most. Cost: the members up to the last of these. */
export function mountsOfGroup(index: SharingIndex, group: number, limit: number): number[] {
  const mounts: number[] = [];
  const wanted = Math.min(limit, index.groups.mounts[group]!);
  let end = 0;
  for (let ordinal = index.groups.leader[group]!; mounts.length < wanted; ordinal = index.next[ordinal]!) {
    if (ordinal < end) continue;
    const mount = mountOf(index, ordinal);
    mounts.push(mount);
    end = index.base[mount + 1]!;
  }
  return mounts;
}

/** What the group of an inode's key looks like from that inode. */
export interface Sharing {
  readonly group: number;
  /** Inodes attached to the group; the inode itself is not among them if it was refused. */
  readonly inodes: number;
  readonly mounts: number;
  /** Position of the inode in the group, the leader's being 0; undefined if it was refused. */
  readonly position: number | undefined;
  /** Pages of the leader, held once however many share. */
  readonly pages: number;
  /** Pages held once instead of `inodes` times, once everything is read: what the group saves. */
  readonly pagesSaved: number;
  /** The inode that fixed size and class. */
  readonly leader: MountedInode;
  /** The inode that serves reads of pages that are missing: the one attached last. */
  readonly serves: MountedInode;
}

/** The group an inode belongs to or was refused by; undefined where it has no key (no fingerprint, mount without part in it). */
export function sharingOf(index: SharingIndex, mount: number, inode: number): Sharing | undefined {
  const group = groupOf(index, mount, inode);
  if (group < 0) return undefined;
  const { groups, set } = index;
  const inodes = groups.attached[group]!;
  const pages = pagesOf(groups.size[group]!, set.pageSize);
  return {
    group,
    inodes,
    mounts: groups.mounts[group]!,
    position: positionIn(index, group, mount, inode),
    pages,
    pagesSaved: (inodes - 1) * pages,
    leader: inodeOfOrdinal(index, groups.leader[group]!),
    serves: inodeOfOrdinal(index, groups.last[group]!),
  };
}

function positionIn(index: SharingIndex, group: number, mount: number, inode: number): number | undefined {
  if (!isAttached(stateOf(index, mount, inode))) return undefined;
  const wanted = index.base[mount]! + inode;
  let position = 0;
  for (let ordinal = index.groups.leader[group]!; ordinal !== wanted; ordinal = index.next[ordinal]!)
    position++;
  return position;
}
