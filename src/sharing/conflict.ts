// Keys whose inodes do not all fit together: several classes or sizes under one fingerprint, so that order decides.
// Pure. The kernel lets the first inode with a key fix class and size; each variant here could be that first one.

import type { SharingIndex } from './sharing-index.ts';
import { pagesOf } from './sharing-set.ts';

/** The inodes of one key that have the same class and size, so that they would share with each other. */
export interface Variant {
  /** A code of SHARE_CLASS. */
  readonly shareClass: number;
  readonly size: number;
  readonly inodes: number;
  readonly mounts: number;
  /** Pages saved if an inode of this variant is looked up first; every other variant saves nothing then. */
  readonly pagesSaved: number;
}

export interface Conflict {
  readonly group: number;
  /** First the one that leads in the order listed. */
  readonly variants: readonly Variant[];
  /** What an order of lookups made for this key would save: at most, and at least. */
  readonly best: Variant;
  readonly worst: Variant;
}

/** The conflicts of a set, by group. */
export function* conflicts(index: SharingIndex): IterableIterator<Conflict> {
  if (index.refused.interner.count === 0) return;
  for (let group = 0; group < index.groups.count; group++) {
    const conflict = conflictOf(index, group);
    if (conflict !== undefined) yield conflict;
  }
}

/** The conflict under the key of one group, or undefined if all its inodes fit together. */
export function conflictOf(index: SharingIndex, group: number): Conflict | undefined {
  const variants = [leading(index, group)];
  for (const variant of index.refused.interner.of(group)) variants.push(refused(index, variant));
  if (variants.length === 1) return undefined;
  const first = variants[0]!;
  const best = variants.reduce((a, b) => (b.pagesSaved > a.pagesSaved ? b : a), first);
  const worst = variants.reduce((a, b) => (b.pagesSaved < a.pagesSaved ? b : a), first);
  return { group, variants, best, worst };
}

function leading({ set, groups }: SharingIndex, group: number): Variant {
  const size = groups.size[group]!;
  const inodes = groups.attached[group]!;
  return {
    shareClass: groups.shareClass[group]!,
    size,
    inodes,
    mounts: groups.mounts[group]!,
    pagesSaved: (inodes - 1) * pagesOf(size, set.pageSize),
  };
}

function refused({ set, refused: { interner, inodes, mounts } }: SharingIndex, variant: number): Variant {
  const size = interner.size.items[variant]!;
  return {
    shareClass: interner.shareClass.items[variant]!,
    size,
    inodes: inodes.items[variant]!,
    mounts: mounts.items[variant]!,
    pagesSaved: (inodes.items[variant]! - 1) * pagesOf(size, set.pageSize),
  };
}
