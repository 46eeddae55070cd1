// How many distinct pages all files of a set have: what merging equal pages would reach, which no kernel does for EROFS.
// Pure over pieces that were read elsewhere.

import { DIGEST } from '../../common/file-contents.ts';
import { isRegular } from '../../erofs/inode.ts';
import { pagesOf } from '../sharing-set.ts';
import type { ReadImage } from './disk-prediction.ts';
import { doubledLevel, pieceLevel } from './part-level.ts';

/** Pages of files that could not be read count as different from all others. */
export function distinctPages(images: readonly ReadImage[], pageSize: number): number {
  let level = pieceLevel(
    images.map(({ contents }) => contents.pieces),
    'padded',
  );
  while (level.size < pageSize) level = doubledLevel(level, 'padded');
  const met = new Uint8Array(level.count + 1);
  for (const { numbers } of level.images) for (const number of numbers) met[number] = 1;
  return met.reduce((sum, one) => sum + one, 0) + unreadPages(images, pageSize);
}

function unreadPages(images: readonly ReadImage[], pageSize: number): number {
  let pages = 0;
  for (const { table, contents } of images) {
    const { inodeCount, mode, size } = table.columns;
    for (let inode = 0; inode < inodeCount; inode++) {
      if (isRegular(mode[inode]!) && contents.digests.state[inode] !== DIGEST.KNOWN) {
        pages += pagesOf(size[inode]!, pageSize);
      }
    }
  }
  return pages;
}
