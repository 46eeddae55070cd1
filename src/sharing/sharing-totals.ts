// The figures of a set: what its files fill in the page cache, and what sharing saves, when every file is read to its end.
// Pure. The names are those that `share --json` prints.

import { base64 } from '../common/byte-text.ts';
import { isRegular } from '../erofs/inode.ts';
import { conflicts } from './conflict.ts';
import { valueOfGroup } from './ordinal.ts';
import { SHARE_CLASS_NAMES, type ShareClassName } from './share-class.ts';
import type { SharingIndex } from './sharing-index.ts';
import { type Mount, pagesOf } from './sharing-set.ts';

/** One mount. Regular-file inodes count once, however many links lead to them; empty ones count too. */
export interface ImageFigures {
  /** Label of the mount. */
  image: string;
  file_inodes: number;
  /** Inodes whose fingerprint has a legal length. */
  with_fingerprint: number;
  bytes: number;
  /** Sum of ceil(size / page size). */
  pages: number;
}

export interface PageFigures {
  pages_with_sharing: number;
  pages_saved: number;
}

/** A key met with several classes or sizes. */
export interface ConflictFigures {
  /** The whole fingerprint value in base64. */
  fingerprint: string;
  /** By kind, then by size. */
  variants: { kind: ShareClassName; size: number; inodes: number }[];
}

/** All figures of a set. A *group* here is a key with one class and one size: a key in conflict is several groups. */
export interface SharingFigures extends PageFigures {
  images: ImageFigures[];
  pages_without_sharing: number;
  /** If each group had its own pages once: the ideal. No kernel reaches it where there are conflicts. */
  pages_with_sharing: number;
  /** `pages_without_sharing` less `pages_with_sharing`. */
  pages_saved: number;
  /** File bytes (not pages) of the second and further inodes of each group, by the same ideal. */
  bytes_saved: number;
  /** What the kernel does when the files are looked up in the order listed: the first inode of a key keeps the others of it that do not fit out. */
  in_order: PageFigures;
  /** Distinct keys; in a set with one domain, distinct values. */
  distinct_fingerprints: number;
  groups: number;
  groups_with_several_inodes: number;
  /** Groups with inodes of several mounts. */
  groups_across_images: number;
  /** Pages of these groups, each group once. */
  pages_shared_across_images: number;
  inodes_without_fingerprint: number;
  /** By fingerprint text. */
  conflicts: ConflictFigures[];
}

/** The figures of an indexed set. Numbers beyond 2^53 are the nearest doubles. */
export function sharingTotals(index: SharingIndex): SharingFigures {
  const images = index.set.mounts.map((mount) => imageFigures(mount, index.set.pageSize));
  const total = (key: 'file_inodes' | 'with_fingerprint' | 'pages'): number =>
    images.reduce((sum, image) => sum + image[key], 0);
  const pages = total('pages');
  const attached = sumOfGroups(index, eachGroup(index));
  const apart = sumOfGroups(index, eachRefused(index));
  const idealSaved = attached.pagesSaved + apart.pagesSaved;
  return {
    images,
    pages_without_sharing: pages,
    pages_with_sharing: pages - idealSaved,
    pages_saved: idealSaved,
    bytes_saved: attached.bytesSaved + apart.bytesSaved,
    in_order: { pages_with_sharing: pages - attached.pagesSaved, pages_saved: attached.pagesSaved },
    distinct_fingerprints: attached.groups,
    groups: attached.groups + apart.groups,
    groups_with_several_inodes: attached.several + apart.several,
    groups_across_images: attached.across + apart.across,
    pages_shared_across_images: attached.pagesAcross + apart.pagesAcross,
    inodes_without_fingerprint: total('file_inodes') - total('with_fingerprint'),
    conflicts: conflictFigures(index),
  };
}

function imageFigures({ label, table }: Mount, pageSize: number): ImageFigures {
  const { mode, size, fingerprint, inodeCount } = table.columns;
  const figures = { image: label, file_inodes: 0, with_fingerprint: 0, bytes: 0, pages: 0 };
  for (let inode = 0; inode < inodeCount; inode++) {
    if (!isRegular(mode[inode]!)) continue;
    figures.file_inodes += 1;
    if (fingerprint[inode]! >= 0) figures.with_fingerprint += 1;
    figures.bytes += size[inode]!;
    figures.pages += pagesOf(size[inode]!, pageSize);
  }
  return figures;
}

interface GroupFacts {
  readonly size: number;
  readonly inodes: number;
  readonly mounts: number;
}

/** What is attached under each key. */
function* eachGroup({ groups }: SharingIndex): IterableIterator<GroupFacts> {
  for (let group = 0; group < groups.count; group++) {
    const inodes = groups.attached[group]!;
    if (inodes > 0) yield { size: groups.size[group]!, inodes, mounts: groups.mounts[group]! };
  }
}

/** What is kept out, by key, class and size. */
function* eachRefused({ refused: { interner, inodes, mounts } }: SharingIndex): IterableIterator<GroupFacts> {
  for (let variant = 0; variant < interner.count; variant++) {
    yield {
      size: interner.size.items[variant]!,
      inodes: inodes.items[variant]!,
      mounts: mounts.items[variant]!,
    };
  }
}

function sumOfGroups({ set }: SharingIndex, facts: Iterable<GroupFacts>) {
  const sum = { groups: 0, several: 0, across: 0, pagesAcross: 0, pagesSaved: 0, bytesSaved: 0 };
  for (const { size, inodes, mounts } of facts) {
    const pages = pagesOf(size, set.pageSize);
    sum.groups += 1;
    sum.pagesSaved += (inodes - 1) * pages;
    sum.bytesSaved += (inodes - 1) * size;
    if (inodes > 1) sum.several += 1;
    if (mounts > 1) {
      sum.across += 1;
      sum.pagesAcross += pages;
    }
  }
  return sum;
}

function conflictFigures(index: SharingIndex): ConflictFigures[] {
  const figures: ConflictFigures[] = [];
  for (const { group, variants } of conflicts(index)) {
    figures.push({
      fingerprint: base64(valueOfGroup(index, group)),
      variants: variants
        .map(({ shareClass, size, inodes }) => ({ kind: SHARE_CLASS_NAMES[shareClass]!, size, inodes }))
        .sort((a, b) => byText(a.kind, b.kind) || a.size - b.size),
    });
  }
  return figures.sort((a, b) => byText(a.fingerprint, b.fingerprint));
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
