// The figures of a dedup report that the totals do not have: by image, by reason, and the groups that save most.
// Pure over a sharing index, in slices.

import { type ReasonCode, reasonCodes } from '../../common/reason-text.ts';
import { isRegular } from '../../erofs/inode.ts';
import { reasonOf, SHARE_STATE } from '../../sharing/share-state.ts';
import type { MountedInode } from '../../sharing/sharers.ts';
import type { SharingIndex } from '../../sharing/sharing-index.ts';
import { pagesOf } from '../../sharing/sharing-set.ts';
import type { TimeSlice } from '../time-slice.ts';

/** Files of one image or of one reason. */
export interface Sum {
  files: number;
  pages: number;
}

export interface ImageFigures {
  files: number;
  /** Files with something in them: those that can have a fingerprint. */
  notEmpty: number;
  withFingerprint: number;
  pages: number;
  sharedPages: number;
  /** Pages that the image adds to the page cache when it is read after those before it. */
  addedPages: number;
}

export interface ReasonFigures extends Sum {
  /** The first inodes of that state. */
  readonly examples: MountedInode[];
}

export interface ReportFigures {
  readonly images: ImageFigures[];
  readonly alone: Sum;
  readonly reasons: ReadonlyMap<ReasonCode, ReasonFigures>;
}

const EXAMPLES = 20;

export async function reportFigures(index: SharingIndex, slice: TimeSlice): Promise<ReportFigures> {
  const images: ImageFigures[] = [];
  const alone: Sum = { files: 0, pages: 0 };
  const reasons = new Map(
    reasonCodes.map((code): [ReasonCode, ReasonFigures] => [code, { files: 0, pages: 0, examples: [] }]),
  );
  for (const mount of index.set.mounts.keys()) {
    images.push(countMount(index, mount, alone, reasons));
    if (slice.isOver()) await slice.rest();
  }
  return { images, alone, reasons };
}

function countMount(
  index: SharingIndex,
  mount: number,
  alone: Sum,
  reasons: ReadonlyMap<string, ReasonFigures>,
): ImageFigures {
  const { table } = index.set.mounts[mount]!;
  const { mode, size, fingerprint, inodeCount } = table.columns;
  const base = index.base[mount]!;
  const sum = { files: 0, notEmpty: 0, withFingerprint: 0, pages: 0, sharedPages: 0, addedPages: 0 };
  for (let inode = 0; inode < inodeCount; inode++) {
    if (!isRegular(mode[inode]!)) continue;
    const ordinal = base + inode;
    const pages = pagesOf(size[inode]!, index.set.pageSize);
    const state = index.state[ordinal]!;
    const shares = state === SHARE_STATE.SHARES;
    sum.files += 1;
    sum.pages += pages;
    if (size[inode]! > 0) sum.notEmpty += 1;
    if (size[inode]! > 0 && fingerprint[inode]! >= 0) sum.withFingerprint += 1;
    if (shares) sum.sharedPages += pages;
    if (!shares || index.groups.leader[index.group[ordinal]!] === ordinal) sum.addedPages += pages;
    if (state === SHARE_STATE.ALONE) add(alone, pages);
    const reason = reasons.get(reasonOf(state) ?? '');
    if (reason === undefined) continue;
    add(reason, pages);
    if (reason.examples.length < EXAMPLES) reason.examples.push({ mount, inode });
  }
  return sum;
}

function add(sum: Sum, pages: number): void {
  sum.files += 1;
  sum.pages += pages;
}

/** A group and what it saves. */
export interface SavingGroup {
  readonly group: number;
  readonly inodes: number;
  readonly size: number;
  readonly pages: number;
  readonly pagesSaved: number;
}

/** The `limit` groups that save most, and how many groups save anything. */
export async function groupsThatSaveMost(
  { groups, set }: SharingIndex,
  limit: number,
  slice: TimeSlice,
): Promise<{ groups: SavingGroup[]; total: number }> {
  let best: SavingGroup[] = [];
  let total = 0;
  for (let group = 0; group < groups.count; group++) {
    if ((group & 4095) === 4095 && slice.isOver()) await slice.rest();
    const inodes = groups.attached[group]!;
    if (inodes < 2) continue;
    total += 1;
    const size = groups.size[group]!;
    const pages = pagesOf(size, set.pageSize);
    best.push({ group, inodes, size, pages, pagesSaved: (inodes - 1) * pages });
    if (best.length >= 40 * limit) best = best.sort(bySaving).slice(0, limit);
  }
  return { groups: best.sort(bySaving).slice(0, limit), total };
}

const bySaving = (a: SavingGroup, b: SavingGroup): number =>
  b.pagesSaved - a.pagesSaved || b.size - a.size || a.group - b.group;
