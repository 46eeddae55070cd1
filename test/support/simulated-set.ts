// Images for simulations without image files: trees of a few files, each with the size, class and fingerprint a test is about.

import { LAYOUT } from '../../src/erofs/inode.ts';
import type { InodeTable } from '../../src/erofs/inode-table.ts';
import { type SimulatedImage, treeOnly } from '../../src/sharing/simulation/image-storage.ts';
import type { MountSource } from '../../src/sharing/simulation/super-block.ts';
import { type FileSpec, inodeAt, tableOf } from './inode-table-builder.ts';

export const PAGE = 4096;

/** Facts of images that mkfs made with fingerprints. */
export const WITH_FINGERPRINTS = { fingerprintFlag: true, prefixIdValid: true } as const;

/** An image of these files. */
export const imageOf = (name: string, files: Readonly<Record<string, FileSpec>>): SimulatedImage =>
  treeOnly(name, tableOf(files), WITH_FINGERPRINTS);

/** The image on a block device of its own. */
export const onDevice = (image: SimulatedImage, name = `/dev/${image.name}`): MountSource => ({
  name,
  backing: 'block',
  image,
});

/** The image mounted as a file. */
export const asFile = (image: SimulatedImage, name = `/images/${image.name}`): MountSource => ({
  name,
  backing: 'file',
  image,
});

/** The inode at a path. */
export const at = ({ table }: { readonly table: InodeTable }, path: string): number => inodeAt(table, path);

/** A file of so many pages. */
export const pages = (count: number, fingerprint?: string, layout: number = LAYOUT.FLAT_PLAIN): FileSpec => ({
  size: count * PAGE,
  layout,
  ...(fingerprint !== undefined && { fingerprint }),
});
