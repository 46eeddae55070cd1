// posix_fadvise(2), and readahead(2) which is one of its advices.
// Pure. Source: generic_fadvise(), erofs_ishare_fadvise(): a shared file passes all of it on to the hidden one.

import { dontNeed } from './drop.ts';
import { fillMissing } from './fill.ts';
import type { OpenFile } from './open-file.ts';
import { forceReadahead } from './readahead.ts';
import type { World } from './world.ts';

export type FileAdvice = 'normal' | 'random' | 'sequential' | 'willneed' | 'dontneed' | 'noreuse';

/** Gives advice for bytes of a file; `length` 0 means to its end. */
export function adviseFile(
  world: World,
  { cache, readahead, inode }: OpenFile,
  advice: FileAdvice,
  offset: number,
  length: number,
): void {
  if (inode.dax) return;
  const { readaheadPages } = cache.device;
  if (advice === 'normal' || advice === 'sequential') {
    readahead.readaheadPages = advice === 'normal' ? readaheadPages : 2 * readaheadPages;
    readahead.random = false;
  } else if (advice === 'random') {
    readahead.random = true;
  } else if (advice === 'willneed') {
    const first = Math.floor(offset / cache.pageSize);
    const end = length === 0 ? cache.pageCount : Math.ceil((offset + length) / cache.pageSize);
    const pages = Math.min(end, cache.pageCount) - first;
    if (pages <= 0) return;
    if (world.model.readahead === 'kernel') forceReadahead(world, cache, readahead, first, pages);
    else fillMissing(world, cache, first, first + pages);
  } else if (advice === 'dontneed') {
    dontNeed(world, cache, offset, length);
  }
}
