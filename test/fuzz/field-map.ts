// Where the fields of an image stand, so that mutations hit structures and not only data. Found with the reader itself.

import { MemorySource } from '../../src/common/byte-source.ts';
import { ErofsError } from '../../src/erofs/finding.ts';
import { Image } from '../../src/erofs/image.ts';
import { type Inode, isCompressed, isDirectory, LAYOUT } from '../../src/erofs/inode.ts';
import { walkTree } from '../../src/erofs/tree-walk.ts';
import type { BaseImage } from './base-images.ts';

/** A field: bytes of the image that mean one number. */
export interface Field {
  readonly offset: number;
  readonly size: number;
}

/** Fields of an image by structure, so that each structure is hit as often as any other. */
export interface FieldMap {
  readonly structures: readonly (readonly Field[])[];
  /** First bytes of structures that can stand in for each other: inodes. */
  readonly inodes: readonly number[];
}

const SUPERBLOCK = 1024;
const SUPERBLOCK_FIELDS = [
  [0, 4],
  [4, 4],
  [8, 4],
  [12, 1],
  [13, 1],
  [14, 2],
  [16, 8],
  [24, 8],
  [32, 4],
  [36, 4],
  [40, 4],
  [44, 4],
  [80, 4],
  [84, 2],
  [86, 2],
  [88, 2],
  [90, 1],
  [91, 1],
  [92, 4],
  [96, 8],
  [104, 1],
  [105, 1],
  [108, 4],
  [112, 8],
  [128, 8],
] as const;
const COMPACT_FIELDS = [
  [0, 2],
  [2, 2],
  [4, 2],
  [6, 2],
  [8, 4],
  [12, 4],
  [16, 4],
  [20, 4],
  [24, 2],
  [26, 2],
] as const;
const EXTENDED_FIELDS = [
  [0, 2],
  [2, 2],
  [4, 2],
  [6, 2],
  [8, 8],
  [16, 4],
  [20, 4],
  [24, 4],
  [28, 4],
  [32, 8],
  [40, 4],
  [44, 4],
] as const;
/** Words behind an inode that are taken for an index or an array. */
const INDEX_WORDS = 64;

export function fieldMap({ bytes, devices }: BaseImage): FieldMap {
  const structures: Field[][] = [at(SUPERBLOCK, SUPERBLOCK_FIELDS)];
  const inodes: number[] = [];
  try {
    const image = new Image(new MemorySource(bytes), {
      devices: devices.map((device) => new MemorySource(device)),
    });
    const { extraDevices, deviceTableOffset, prefixCount, prefixOffset, size } = image.superblock;
    for (let slot = 0; slot < extraDevices; slot++) {
      structures.push(
        at(deviceTableOffset + 128 * slot, [
          [64, 4],
          [68, 4],
          [72, 2],
          [74, 2],
        ]),
      );
    }
    if (prefixCount > 0) structures.push(words(prefixOffset, 2, 8 * prefixCount));
    if (image.superblock.algorithms !== undefined) structures.push(words(SUPERBLOCK + size, 2, 16));
    const { nid, inodeCount } = walkTree(image);
    const special = [image.superblock.packedNid, image.superblock.metaboxNid ?? 0].filter(
      (number) => number !== 0,
    );
    for (const number of [...special, ...nid.subarray(0, inodeCount)]) {
      const inode = readable(() => image.inode(number));
      if (inode === undefined || inode.space !== image.primary) continue;
      inodes.push(inode.address);
      structures.push(...inodeStructures(image, inode));
    }
  } catch (error) {
    if (!(error instanceof ErofsError)) throw error;
  }
  const inside = ({ offset, size }: Field): boolean => offset + size <= bytes.length;
  return {
    structures: structures.map((fields) => fields.filter(inside)).filter((fields) => fields.length > 0),
    inodes,
  };
}

function inodeStructures(image: Image, inode: Inode): Field[][] {
  const found = [at(inode.address, inode.extended ? EXTENDED_FIELDS : COMPACT_FIELDS)];
  if (inode.xattrSize > 0) found.push(xattrFields(inode));
  if (inode.layout === LAYOUT.CHUNK_BASED) found.push(words(inode.bodyEnd, 4, INDEX_WORDS));
  if (isCompressed(inode.layout)) {
    found.push(
      words(inode.bodyEnd, 2, 12),
      words(inode.bodyEnd + 8, 4, INDEX_WORDS),
      words(inode.bodyEnd + 8, 2, 2 * INDEX_WORDS),
    );
  }
  if (isDirectory(inode.mode)) found.push(...direntFields(image, inode));
  return found;
}

/** The header, the ids, and the fixed parts of the inline entries. */
function xattrFields({ bodyEnd, xattrSize, space }: Inode): Field[] {
  const start = bodyEnd - xattrSize;
  const fields: Field[] = [
    { offset: start, size: 4 },
    { offset: start + 4, size: 1 },
  ];
  const shared = space.copy(start, 12, 'xattr ibody')[4]!;
  fields.push(...words(start + 12, 4, shared));
  for (let offset = start + 12 + 4 * shared; offset + 4 <= bodyEnd; ) {
    fields.push({ offset, size: 1 }, { offset: offset + 1, size: 1 }, { offset: offset + 2, size: 2 });
    const entry = space.copy(offset, 4, 'xattr');
    offset += (4 + entry[0]! + entry[2]! + 256 * entry[3]! + 3) & ~3;
  }
  return fields;
}

/** Entries of the first block, where it lies plain on the primary device. */
function direntFields(image: Image, inode: Inode): Field[][] {
  const extent = readable(() => [...image.content(inode).extents()][0]);
  if (extent === undefined || isCompressed(inode.layout) || extent.hole || extent.device !== 0) return [];
  const offset = extent.physical;
  const first = readable(() => image.primary.copy(offset, 12, 'dirent'));
  const count = first === undefined ? 0 : Math.floor((first[8]! + 256 * first[9]!) / 12);
  return Array.from({ length: Math.min(count, 40) }, (_, k) =>
    at(offset + 12 * k, [
      [0, 4],
      [4, 4],
      [0, 8],
      [8, 2],
      [10, 1],
    ]),
  );
}

const at = (base: number, fields: readonly (readonly [offset: number, size: number])[]): Field[] =>
  fields.map(([offset, size]) => ({ offset: base + offset, size }));

const words = (base: number, size: number, count: number): Field[] =>
  Array.from({ length: count }, (_, k) => ({ offset: base + size * k, size }));

function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof ErofsError) return undefined;
    throw error;
  }
}
