// What is to be read of the images of a set, as memory that threads share: which files, and where what was read goes.
// Pure data around tables. Must not read images.

import { DIGEST, ID_SIZE, PIECE_SIZE } from '../../common/file-contents.ts';
import type { InodeTable } from '../../erofs/inode-table.ts';
import { cutBatches, type SharedBatches, sharedBatches } from '../shared-batches.ts';

/** What is read of each file beside its SHA-256. */
export interface Wanted {
  /** Ids of its 4 KiB pieces: for chunks and pages. */
  readonly pieces: boolean;
  /** Average size of content-defined chunks, a power of two; 0 for none. */
  readonly cutAverage: number;
}

/** Memory that all threads see; item `k` is the k-th file to be read. */
export interface ContentPlan extends SharedBatches {
  readonly wanted: Wanted;
  /** Image of the item, by its number in the task. */
  readonly image: Uint32Array;
  readonly nid: Float64Array;
  /** Results: a code of DIGEST, 32 bytes of SHA-256. */
  readonly state: Uint8Array;
  readonly digest: Uint8Array;
  /** Results where pieces are wanted: item `k` has ids `[pieceStart[k], pieceStart[k + 1])`. */
  readonly pieceStart: Uint32Array;
  readonly ids: Uint8Array;
  readonly padded: Uint8Array;
}

export interface PlannedContents {
  readonly plan: ContentPlan;
  /** By image: inodes of its items in ascending order, and the items. */
  readonly itemsOf: readonly { readonly inodes: Uint32Array; readonly items: Uint32Array }[];
  /** By image: files that are not read, because they are larger than the image can justify. */
  readonly tooLarge: readonly (readonly number[])[];
  readonly bytes: number;
}

/** An image as the plan wants to know it. */
export interface PlannedImage {
  readonly table: InodeTable;
  /** Bytes of the image and its devices. */
  readonly size: number;
}

/**
 * Bytes that are read of an image, at most: a few KiB of image can claim files of any size. Enough for sparse files that
 * people have, and for anything that compresses to a hundredth.
 */
const readLimit = (size: number): number => Math.max(8 * 2 ** 30, 128 * size);

/** Files from this size on come first, so that no thread is left with one at the end. */
const LARGE = 8 << 20;

export function planContents(
  images: readonly PlannedImage[],
  wanted: Wanted,
  threads: number,
): PlannedContents {
  const chosen = images.map(({ table, size }) => filesToRead(table, readLimit(size)));
  const files = chosen.flatMap(({ read }, image) => read.map((inode) => ({ image, inode })));
  const sizeOf = ({ image, inode }: (typeof files)[number]): number =>
    images[image]!.table.columns.size[inode]!;
  const large = files.filter((file) => sizeOf(file) >= LARGE).sort((a, b) => sizeOf(b) - sizeOf(a));
  const ordered = [...large, ...files.filter((file) => sizeOf(file) < LARGE)];
  const pieces = wanted.pieces ? ordered.map((file) => Math.ceil(sizeOf(file) / PIECE_SIZE)) : [];
  const plan = emptyPlan(ordered.length, pieces, wanted, threads);
  for (const [item, { image, inode }] of ordered.entries()) {
    plan.image[item] = image;
    plan.nid[item] = images[image]!.table.columns.nid[inode]!;
  }
  const batchCount = cutBatches(plan.batchStart, plan.count, (item) => sizeOf(ordered[item]!));
  return {
    plan: { ...plan, batchCount },
    itemsOf: itemsByImage(ordered, images.length),
    tooLarge: chosen.map(({ left }) => left),
    bytes: ordered.reduce((sum, file) => sum + sizeOf(file), 0),
  };
}

/** Files that are not empty, as long as they fit into the limit; the smallest are taken first. */
function filesToRead(table: InodeTable, limit: number): { read: number[]; left: number[] } {
  const { size } = table.columns;
  const files: number[] = [];
  let bytes = 0;
  for (let inode = 0; inode < table.inodeCount; inode++) {
    if (!table.isRegularInode(inode) || size[inode] === 0) continue;
    files.push(inode);
    bytes += size[inode]!;
  }
  if (bytes <= limit) return { read: files, left: [] };
  const bySize = [...files].sort((a, b) => size[a]! - size[b]!);
  let taken = 0;
  const fits = new Set<number>();
  for (const inode of bySize) {
    taken += size[inode]!;
    if (taken > limit) break;
    fits.add(inode);
  }
  return {
    read: files.filter((inode) => fits.has(inode)),
    left: files.filter((inode) => !fits.has(inode)),
  };
}

function emptyPlan(count: number, pieces: readonly number[], wanted: Wanted, threads: number): ContentPlan {
  const shared = (bytes: number): SharedArrayBuffer => new SharedArrayBuffer(bytes);
  const pieceStart = new Uint32Array(shared(4 * (count + 1)));
  for (const [item, number] of pieces.entries()) pieceStart[item + 1] = pieceStart[item]! + number;
  return {
    ...sharedBatches(count, threads),
    wanted,
    image: new Uint32Array(shared(4 * count)),
    nid: new Float64Array(shared(8 * count)),
    state: new Uint8Array(shared(count)).fill(DIGEST.NONE),
    digest: new Uint8Array(shared(32 * count)),
    pieceStart,
    ids: new Uint8Array(shared(ID_SIZE * pieceStart[count]!)),
    padded: new Uint8Array(shared(wanted.pieces ? ID_SIZE * count : 0)),
  };
}

function itemsByImage(
  files: readonly { image: number; inode: number }[],
  images: number,
): PlannedContents['itemsOf'] {
  const lists: { inode: number; item: number }[][] = Array.from({ length: images }, () => []);
  for (const [item, { image, inode }] of files.entries()) lists[image]!.push({ inode, item });
  return lists.map((list) => {
    list.sort((a, b) => a.inode - b.inode);
    return {
      inodes: Uint32Array.from(list, ({ inode }) => inode),
      items: Uint32Array.from(list, ({ item }) => item),
    };
  });
}
