// The images of a report, read from files: tables, sizes and digests of the files, and their mounts.
// Must not know what a report says.

import { statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { InodeTable } from '../erofs/inode-table.ts';
import { walkTree } from '../erofs/tree-walk.ts';
import { fileDigest } from '../node/file-digest.ts';
import type { ImagePlace } from '../node/reopen-image.ts';
import { type ReportImage, superblockFacts, uniqueLabels } from '../sharing/report/report-source.ts';
import { imageFacts, type Mount, plainMount } from '../sharing/sharing-set.ts';
import { type CommonOptions, openForCommand } from './command.ts';
import { imagePlace } from './image-place.ts';

/** An image that was read, and where threads find it again. */
export interface SetMember {
  readonly mount: Mount;
  readonly image: ReportImage;
  readonly place: ImagePlace;
  /** Bytes of the image and its devices. */
  readonly size: number;
}

/** Reads the images named; the same file named twice is read once and mounted twice. */
export function readImages(
  paths: readonly string[],
  where: Pick<CommonOptions, 'offset' | 'devices'>,
): SetMember[] {
  const labels = uniqueLabels(shortNames(paths));
  const known = new Map<string, SetMember>();
  return paths.map((path, at) => {
    const file = resolve(path);
    const member = known.get(file) ?? readImage(path, where);
    known.set(file, member);
    return { ...member, image: { ...member.image, path }, mount: { ...member.mount, label: labels[at]! } };
  });
}

function readImage(path: string, where: Pick<CommonOptions, 'offset' | 'devices'>): SetMember {
  const opened = openForCommand(path, where);
  const { image, devicePaths, close } = opened;
  try {
    const table = new InodeTable(walkTree(image));
    return {
      place: imagePlace(opened, where.offset),
      size: image.devices.totalSize,
      mount: plainMount(path, table, imageFacts(image)),
      image: {
        path,
        sha256: fileDigest(path),
        size: statSync(path).size,
        devices: image.deviceSlots.map(({ tag }, at) => deviceOf(tag, devicePaths[at])),
        ...superblockFacts(image),
        recorded: table,
      },
    };
  } finally {
    close();
  }
}

const deviceOf = (tag: string, path: string | undefined): ReportImage['devices'][number] => ({
  tag,
  path: path ?? null,
  size: path === undefined ? null : statSync(path).size,
});

/** File names, with as many folders before them as tell different files apart. */
export function shortNames(paths: readonly string[]): string[] {
  const names = paths.map((path) => basename(path));
  const files = paths.map((path) => resolve(path));
  const ambiguous = (at: number): boolean =>
    names.some((name, other) => name === names[at] && files[other] !== files[at]);
  return paths.map((path, at) => {
    if (!ambiguous(at)) return names[at]!;
    const folder = dirname(files[at]!);
    return join(basename(folder), basename(path));
  });
}
