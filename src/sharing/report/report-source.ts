// What a report is made from: an indexed set, facts of each image that the index does not have, and what was read of contents.
// Pure data. Whoever makes a report fills it: the command line from files, the language server from open images.

import { displayName, hex, utf8Bytes } from '../../common/byte-text.ts';
import type { ContentDigests } from '../../common/file-contents.ts';
import type { Image } from '../../erofs/image.ts';
import type { InodeTable } from '../../erofs/inode-table.ts';
import type { SharingIndex } from '../sharing-index.ts';
import type { WhatIf } from '../what-if/what-if-model.ts';
import type { ImageRow } from './report-model.ts';

/** An image beside its mount in the index. */
export interface ReportImage
  extends Pick<
    ImageRow,
    'path' | 'sha256' | 'size' | 'devices' | 'uuid' | 'volume_name' | 'block_size' | 'fingerprint_attribute'
  > {
  /** The table as it was read; another than that of the mount where fingerprints are predicted. */
  readonly recorded: InodeTable;
  /** Content digests of its inodes, where they were worked out. */
  readonly contents?: ContentDigests;
}

export interface ReportSource {
  /** The labels of its mounts are unique. */
  readonly index: SharingIndex;
  /** By mount. */
  readonly images: readonly ReportImage[];
  /** Rows of each list; the rest is counted. */
  readonly top: number;
  /** Distinct pages over all contents, where they were counted. */
  readonly distinctPages?: number;
  readonly whatIf?: WhatIf;
}

export const DEFAULT_TOP = 20;

/** The facts of an open image that a report prints. */
export function superblockFacts({
  superblock,
  fingerprintName,
}: Image): Pick<ImageRow, 'uuid' | 'volume_name' | 'block_size' | 'fingerprint_attribute'> {
  const digits = hex(superblock.uuid);
  const nul = superblock.volumeName.indexOf(0);
  return {
    uuid: [0, 8, 12, 16, 20].map((at, i, starts) => digits.slice(at, starts[i + 1] ?? 32)).join('-'),
    volume_name: displayName(nul < 0 ? superblock.volumeName : superblock.volumeName.subarray(0, nul)),
    block_size: superblock.blockSize,
    fingerprint_attribute: fingerprintName?.text ?? null,
  };
}

/** Labels made unique: the second `app` becomes `app (2)`. Characters that a terminal should not see are escaped. */
export function uniqueLabels(labels: readonly string[]): string[] {
  const taken = new Set<string>();
  return labels.map((label) => {
    const shown = displayName(utf8Bytes(label));
    let unique = shown;
    for (let number = 2; taken.has(unique); number++) unique = `${shown} (${number})`;
    taken.add(unique);
    return unique;
  });
}
