// From an open image to what the simulation wants of it: its tree, what the sharing rules ask, and how its files are stored.
// Pure. Indexes are read when a file is first filled; a file that cannot be read counts as stored flat.

import { utf8OrUndefined } from '../../common/byte-text.ts';
import { readMapHeader } from '../../erofs/compressed/map-header.ts';
import { pclusterMap } from '../../erofs/compressed/pcluster-map.ts';
import { ErofsError } from '../../erofs/finding.ts';
import type { Image } from '../../erofs/image.ts';
import { type Inode, isCompressed, LAYOUT } from '../../erofs/inode.ts';
import type { InodeTable } from '../../erofs/inode-table.ts';
import { type ImageFacts, imageFacts } from '../sharing-set.ts';
import { ClusterMap, ClusterStorage } from './cluster-map.ts';
import { type FileStorage, PlainStorage, type Stretch } from './file-storage.ts';

/** An image as a simulation sees it. The same object mounted twice is one image file. */
export interface SimulatedImage {
  /** Name for people and reports. */
  readonly name: string;
  readonly table: InodeTable;
  readonly facts: ImageFacts;
  /** Bytes of a block of the file system. */
  readonly blockSize: number;
  /** Where the bytes of a regular file lie. */
  storage(inode: number): FileStorage;
  /** What a symlink says; undefined if it cannot be read. */
  linkTarget?(inode: number): string | undefined;
}

/** Chunks of the longest array that is gone through; files with more count as data throughout. */
const CHUNK_LIMIT = 2 ** 18;

/** An open image with its walked tree. */
export function simulatedImage(name: string, image: Image, table: InodeTable): SimulatedImage {
  const { blockSize } = image.superblock;
  return {
    name,
    table,
    facts: imageFacts(image),
    blockSize,
    storage: (inode) => {
      const size = table.columns.size[inode]!;
      try {
        return storageOf(image, image.inode(table.columns.nid[inode]!));
      } catch (error) {
        if (error instanceof ErofsError) return PlainStorage.whole(size);
        throw error;
      }
    },
    linkTarget: (inode) => {
      try {
        return utf8OrUndefined(image.linkTarget(image.inode(table.columns.nid[inode]!)));
      } catch (error) {
        if (error instanceof ErofsError) return undefined;
        throw error;
      }
    },
  };
}

/** A tree without an image behind it: every file lies flat on one device. */
export const treeOnly = (
  name: string,
  table: InodeTable,
  facts: ImageFacts,
  blockSize = 4096,
): SimulatedImage => ({
  name,
  table,
  facts,
  blockSize,
  storage: (inode) => PlainStorage.whole(table.columns.size[inode]!),
});

function storageOf(image: Image, inode: Inode): FileStorage {
  const { blockSize } = image.superblock;
  if (isCompressed(inode.layout)) return clusterStorage(image, inode);
  const chunked = inode.layout === LAYOUT.CHUNK_BASED;
  if (chunked && inode.size / blockSize > CHUNK_LIMIT) return PlainStorage.whole(inode.size);
  const inline = inode.layout === LAYOUT.FLAT_INLINE && inode.size > 0;
  const inlineFrom = inline ? (Math.ceil(inode.size / blockSize) - 1) * blockSize : inode.size;
  const stretches: Stretch[] = [];
  for (const { logical, length, physical, device, hole } of image.content(inode).extents()) {
    const to = Math.min(logical + length, inlineFrom);
    if (logical < to) append(stretches, { from: logical, to, device: hole ? undefined : device, physical });
  }
  return new PlainStorage(inode.size, stretches, inlineFrom);
}

/** Holes side by side, and chunks that lie behind each other on a device, are one stretch. */
function append(stretches: Stretch[], next: Stretch): void {
  const last = stretches.at(-1);
  const joined =
    last !== undefined &&
    last.device === next.device &&
    (next.device === undefined || last.physical + next.from - last.from === next.physical);
  if (joined) stretches[stretches.length - 1] = { ...last, to: next.to };
  else stretches.push(next);
}

function clusterStorage(image: Image, inode: Inode): FileStorage {
  const { blockSize } = image.superblock;
  const header = readMapHeader(inode, image.superblock);
  const clusters = new ClusterMap(pclusterMap(inode, header, blockSize, image.devices.totalSize), {
    size: inode.size,
    blockSize,
    lclusterSize: 2 ** header.lclusterBits,
    records: header.extentRecordSize !== undefined && header.wholeFragment === undefined,
  });
  return new ClusterStorage(clusters, inode.size);
}
