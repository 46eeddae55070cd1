// What each two images have in common: files that are attached to the same shared inodes.
// Pure. Work is groups times pairs of images in a group, so a very large set is compared in part.

import { mountOf } from '../ordinal.ts';
import { NOBODY, type SharingIndex } from '../sharing-index.ts';
import { pagesOf } from '../sharing-set.ts';
import type { MatrixPair, Report } from './report-model.ts';

/** Images compared with each other; those after them are left out of the matrix. */
export const MATRIX_LIMIT = 100;
/** Pairs of images visited between two steps of the generator. */
const STRIDE = 1 << 18;

/** Yields the part done. Pairs in the order of the images; those with nothing in common are left out. */
export function* imageMatrix(index: SharingIndex): Generator<number, Report['matrix'], void> {
  const { groups, set } = index;
  const images = Math.min(set.mounts.length, MATRIX_LIMIT);
  const pairs = new Map<number, MatrixPair>();
  const members = new MountsOfGroup(index, images);
  let work = 0;
  for (let group = 0; group < groups.count; group++) {
    if (groups.attached[group]! < 2) continue;
    const count = members.load(group);
    work += count * count;
    const size = groups.size[group]!;
    const pages = pagesOf(size, set.pageSize);
    for (let i = 0; i < count; i++) {
      if (members.inodes[i]! > 1) {
        add(
          pairOf(index, pairs, members.mount[i]!, members.mount[i]!),
          pages,
          size,
          members.inodes[i]!,
          members.inodes[i]!,
        );
      }
      for (let j = i + 1; j < count; j++) {
        const pair = pairOf(index, pairs, members.mount[i]!, members.mount[j]!);
        add(pair, pages, size, members.inodes[i]!, members.inodes[j]!);
      }
    }
    if (work >= STRIDE) {
      work = 0;
      yield group / groups.count;
    }
  }
  const sorted = [...pairs].sort(([a], [b]) => a - b).map(([, pair]) => pair);
  return { pairs: sorted, images_omitted: set.mounts.length - images };
}

/** The mounts of one group and how many inodes each has in it. Members of a mount stand side by side in a chain. */
class MountsOfGroup {
  readonly mount: Int32Array;
  readonly inodes: Uint32Array;

  constructor(
    private readonly index: SharingIndex,
    limit: number,
  ) {
    this.mount = new Int32Array(limit);
    this.inodes = new Uint32Array(limit);
  }

  /** Returns the number of mounts. */
  load(group: number): number {
    const { groups, next, base } = this.index;
    let count = 0;
    let end = 0;
    for (let ordinal = groups.leader[group]!; ordinal !== NOBODY; ordinal = next[ordinal]!) {
      if (ordinal >= end) {
        const mount = mountOf(this.index, ordinal);
        if (mount >= this.mount.length) break;
        end = base[mount + 1]!;
        this.mount[count] = mount;
        this.inodes[count++] = 0;
      }
      this.inodes[count - 1]! += 1;
    }
    return count;
  }
}

function pairOf({ set }: SharingIndex, pairs: Map<number, MatrixPair>, a: number, b: number): MatrixPair {
  const number = a * MATRIX_LIMIT + b;
  let pair = pairs.get(number);
  if (pair === undefined) {
    pair = {
      a: set.mounts[a]!.label,
      b: set.mounts[b]!.label,
      groups: 0,
      pages: 0,
      bytes: 0,
      a_files: 0,
      a_pages: 0,
      a_bytes: 0,
      b_files: 0,
      b_pages: 0,
      b_bytes: 0,
    };
    pairs.set(number, pair);
  }
  return pair;
}

function add(pair: MatrixPair, pages: number, size: number, inA: number, inB: number): void {
  pair.groups += 1;
  pair.pages += pages;
  pair.bytes += size;
  pair.a_files += inA;
  pair.a_pages += inA * pages;
  pair.a_bytes += inA * size;
  pair.b_files += inB;
  pair.b_pages += inB * pages;
  pair.b_bytes += inB * size;
}
