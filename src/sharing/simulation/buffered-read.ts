// Reading through the page cache: read, pread and what execve reads of a file; and splice, which moves the pages themselves.
// Pure. Source: filemap_read(), filemap_get_pages(), filemap_splice_read(), copy_splice_read().

import { mayBeThere } from './cache-bounds.ts';
import { readFolio, readPages } from './fill.ts';
import type { PageCache } from './page-cache.ts';
import { asyncReadahead, steadyReadahead, syncReadahead } from './readahead.ts';
import type { ReadaheadState } from './readahead-state.ts';
import type { RealInode } from './real-inode.ts';
import { countDemand, use } from './residency.ts';
import type { World } from './world.ts';

/** Pages that a pipe takes: PIPE_DEF_BUFFERS. */
const PIPE_PAGES = 16;

/** Reads `length` bytes from `offset` on. Returns the bytes read, less at the end of the file. */
export function bufferedRead(
  world: World,
  cache: PageCache,
  ra: ReadaheadState,
  reader: RealInode,
  offset: number,
  length: number,
): number {
  const bytes = Math.max(0, Math.min(length, cache.size - offset));
  if (bytes === 0) return 0;
  const { pageSize } = cache;
  const first = Math.floor(offset / pageSize);
  const end = Math.ceil((offset + bytes) / pageSize);
  countDemand(world, cache, first, end, reader);
  // What is asked for counts for readahead, even where it lies beyond the file's end.
  const wantedEnd = Math.ceil((offset + length) / pageSize);
  if (world.model.readahead === 'off') fillWanted(world, cache, first, end, reader);
  else readThrough(world, cache, ra, { first, end, wantedEnd, stepwise: false }, reader);
  if (cache.strayed) windowsUnknown(world, cache, first, end);
  ra.previous = offset + bytes;
  return bytes;
}

interface Wanted {
  /** Pages `[first, end)` are read. */
  readonly first: number;
  readonly end: number;
  /** Pages up to here are asked for. */
  readonly wantedEnd: number;
  /** The position is remembered page by page, as splice does, and not at the end. */
  readonly stepwise: boolean;
}

function readThrough(
  world: World,
  cache: PageCache,
  ra: ReadaheadState,
  { first, end, wantedEnd, stepwise }: Wanted,
  reader: RealInode,
): void {
  for (let index = first; index < end; ) {
    if (!cache.has(index)) {
      if (stepwise && index > first) ra.previous = index * cache.pageSize;
      syncReadahead(world, cache, ra, index, wantedEnd - index);
      if (!cache.has(index)) readFolio(world, cache, index);
    }
    const stop = cache.resident.runEnd(index, end);
    const folio = cache.folioOf(index);
    const mark = cache.marks.gapEnd(folio.start, stop);
    if (mark >= stop) {
      use(world, cache, index, stop, reader);
      index = stop;
    } else {
      const steady = steadyReadahead(world, cache, ra, mark, end, wantedEnd - mark);
      if (steady > mark) {
        use(world, cache, index, steady, reader);
        index = steady;
        continue;
      }
      const marked = cache.folioOf(mark);
      const after = Math.min(end, marked.start + marked.pages);
      use(world, cache, index, after, reader);
      asyncReadahead(world, cache, ra, mark, wantedEnd - mark);
      index = after;
    }
  }
}

/** Where marks are is not known any more: anything within two windows may have come in. */
function windowsUnknown(world: World, cache: PageCache, first: number, end: number): void {
  if (!world.model.bounds) return;
  const reach = 2 * Math.max(cache.device.readaheadPages, cache.device.requestPages);
  mayBeThere(cache, first - reach, end + reach);
}

/** Without readahead: only what is asked for. */
function fillWanted(world: World, cache: PageCache, first: number, end: number, reader: RealInode): void {
  for (let at = first; at < end; ) {
    const gap = cache.resident.runEnd(at, end);
    if (gap > at) use(world, cache, at, gap, reader);
    const stop = cache.resident.gapEnd(gap, end);
    if (stop > gap) {
      readPages(world, cache, [{ from: gap, to: stop, order: 0 }], undefined);
      use(world, cache, gap, stop, reader);
    }
    at = stop;
  }
}

/** Moves pages to a pipe, as much as one takes at a time. Returns the bytes moved. */
export function spliceRead(
  world: World,
  cache: PageCache,
  ra: ReadaheadState,
  reader: RealInode,
  offset: number,
  length: number,
): number {
  const total = Math.max(0, Math.min(length, cache.size - offset));
  for (let done = 0; done < total; ) {
    const at = offset + done;
    // A pipe has so many slots of a page each, and the first and the last page may be partial.
    const room = PIPE_PAGES * cache.pageSize - (at % cache.pageSize);
    const piece = Math.min(length - done, PIPE_PAGES * cache.pageSize);
    const moved = Math.min(total - done, piece, room);
    bufferedSplice(world, cache, ra, reader, at, piece, moved);
    done += moved;
  }
  return total;
}

function bufferedSplice(
  world: World,
  cache: PageCache,
  ra: ReadaheadState,
  reader: RealInode,
  offset: number,
  wanted: number,
  bytes: number,
): void {
  const { pageSize } = cache;
  const first = Math.floor(offset / pageSize);
  const end = Math.ceil((offset + bytes) / pageSize);
  countDemand(world, cache, first, end, reader);
  const wantedEnd = Math.ceil((offset + wanted) / pageSize);
  if (world.model.readahead === 'off') fillWanted(world, cache, first, end, reader);
  else readThrough(world, cache, ra, { first, end, wantedEnd, stepwise: true }, reader);
  if (cache.strayed) windowsUnknown(world, cache, first, end);
  ra.previous = offset + bytes;
}
