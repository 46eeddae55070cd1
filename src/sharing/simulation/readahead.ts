// Readahead windows as the kernel has them: how many pages a miss or a mark brings in, and where the next mark goes.
// Pure. Source: mm/readahead.c of Linux 7.2 (page_cache_sync_ra, page_cache_async_ra, page_cache_ra_order, page_cache_ra_unbounded).

import { boundsOf, mayBeGone, mayBeThere } from './cache-bounds.ts';
import { type NewFolios, readPages, serverOf } from './fill.ts';
import { MAX_FOLIO_ORDER } from './kernel-model.ts';
import type { PageCache } from './page-cache.ts';
import type { ReadaheadState } from './readahead-state.ts';
import type { World } from './world.ts';

/** Bytes that forced readahead asks for at a time. */
const FORCED_CHUNK = 2 * 1024 * 1024;

/** A read missed page `index`; `wanted` pages from there on are asked for. */
export function syncReadahead(
  world: World,
  cache: PageCache,
  ra: ReadaheadState,
  index: number,
  wanted: number,
): void {
  if (ra.readaheadPages === 0 || ra.random) {
    forceReadahead(world, cache, ra, index, ra.readaheadPages === 0 ? 1 : wanted);
    return;
  }
  const most = largestWindow(cache, ra, wanted);
  const previousPage = ra.previous < 0 ? Number.NEGATIVE_INFINITY : Math.floor(ra.previous / cache.pageSize);
  const step = index - previousPage;
  // Start of a file, oversized read, or the page at or behind the last one read.
  if (index === 0 || wanted > most || step === 0 || step === 1) {
    ra.start = index;
    ra.size = initialSize(wanted, most);
    ra.asyncSize = ra.size > wanted ? ra.size - wanted : ra.size;
  } else {
    const history = cache.resident.runBefore(index, most);
    // Nothing scanned was missing: the kernel takes the last page it looked at for the miss.
    const count = history === most ? most - 1 : history;
    if (count <= wanted) {
      plainReadahead(world, cache, ra, index, wanted, 0);
      return;
    }
    const fromStart = history === index && history < most;
    ra.start = index;
    ra.size = Math.min((fromStart ? 2 * count : count) + wanted, most);
    ra.asyncSize = 1;
  }
  ra.order = 0;
  orderedReadahead(world, cache, ra);
  if (most > ra.readaheadPages) uncertain(world, cache, ra.start, ra.start + ra.size, ra);
}

/** A read or fault came upon a folio with the mark, at page `index` of it. */
export function asyncReadahead(
  world: World,
  cache: PageCache,
  ra: ReadaheadState,
  index: number,
  wanted: number,
): void {
  const folio = cache.folioOf(index);
  if (ra.readaheadPages === 0) return;
  cache.marks.delete(folio.start, folio.start + 1);
  const most = largestWindow(cache, ra, wanted);
  const marked = ra.start + ra.size - ra.asyncSize;
  if (index === marked - (marked % folio.pages)) {
    ra.start += ra.size;
    ra.size = Math.max(ra.size, nextSize(ra.size, most));
  } else {
    const limit = index + 1 + most;
    const miss = cache.resident.runEnd(index + 1, limit);
    if (miss - index > most) return;
    ra.start = miss;
    ra.size = nextSize(miss - index + wanted, most);
  }
  ra.order += 2;
  const align = 2 ** Math.min(ra.order, lowestBit(most));
  const end = ra.start + ra.size;
  const aligned = end - (end % align);
  if (aligned > ra.start) ra.size -= end - aligned;
  ra.asyncSize = ra.size;
  orderedReadahead(world, cache, ra);
}

/**
 * A long read in full swing: marks come up window after window, and each brings in one more window of the same size. Does that for
 * as many windows as fit before `end` of the read and before anything cached, all at once. Returns the page behind the last mark
 * that was come upon; `mark` itself if the read is not in that state.
 */
export function steadyReadahead(
  world: World,
  cache: PageCache,
  ra: ReadaheadState,
  mark: number,
  end: number,
  wanted: number,
): number {
  const { size } = ra;
  const steady = mark === ra.start && ra.asyncSize === size && size >= largestWindow(cache, ra, wanted);
  if (!steady || size % 4 !== 0 || mark % 4 !== 0 || end - mark <= 2 * size) return mark;
  if (cache.largeFolios || world.lru !== undefined || serverOf(cache).storage.clusters !== undefined) {
    return mark;
  }
  // What was dropped of the window under way would be missed first, and an older mark in it come upon first.
  if (cache.resident.runEnd(mark, mark + size) < mark + size) return mark;
  if (cache.marks.gapEnd(mark + 1, mark + size) < mark + size) return mark;
  const free = cache.resident.gapEnd(mark + size, Math.min(cache.pageCount, end + 2 * size));
  const windows = Math.min(Math.ceil((end - mark) / size), Math.floor((free - mark) / size) - 1);
  if (windows < 2) return mark;
  const last = mark + windows * size;
  cache.marks.delete(mark, mark + 1);
  readPages(world, cache, [{ from: mark + size, to: last + size, order: 0 }], undefined);
  cache.marks.set(last, last + 1);
  ra.start = last;
  ra.order = 0;
  return last - size + 1;
}

/** Reads what is asked for, in requests of the device at most: FADV_RANDOM, FADV_WILLNEED, readahead(2). */
export function forceReadahead(
  world: World,
  cache: PageCache,
  ra: ReadaheadState,
  index: number,
  wanted: number,
): void {
  const chunk = FORCED_CHUNK / cache.pageSize;
  const most = Math.max(cache.device.requestPages, ra.readaheadPages);
  const end = Math.min(index + Math.min(wanted, most), cache.pageCount);
  for (let at = index; at < end; at += chunk) {
    plainReadahead(world, cache, ra, at, Math.min(chunk, end - at), 0);
  }
  if (world.model.bounds && most > ra.readaheadPages) {
    mayBeGone(cache, index + ra.readaheadPages, end);
    mayBeThere(cache, end, index + wanted);
  }
}

/** Fills the window `ra.start`, `ra.size`: with large folios where the cache has them, then what is left with single pages. */
export function orderedReadahead(world: World, cache: PageCache, ra: ReadaheadState): void {
  const index = ra.start;
  if (!cache.largeFolios) {
    ra.order = 0;
    plainReadahead(world, cache, ra, index, ra.size, ra.asyncSize);
    return;
  }
  const limit = Math.min(cache.pageCount, index + ra.size);
  const mark = index + ra.size - ra.asyncSize;
  ra.order = Math.min(MAX_FOLIO_ORDER, ra.order, Math.floor(Math.log2(Math.max(1, ra.size))));
  const gap = cache.resident.gapEnd(index, limit);
  const folios = foliosOf(index, limit, gap, ra.order);
  const done = folios.at(-1)?.to ?? index;
  if (folios.length > 0) {
    readPages(world, cache, folios, ra);
    const marked = folios.find(({ from, order }) => mark - (mark % 2 ** order) === from);
    if (marked !== undefined) cache.marks.set(marked.from, marked.from + 1);
  }
  if (done < limit && ra.size > done - index) {
    plainReadahead(world, cache, ra, done, ra.size - (done - index), ra.asyncSize);
  }
  uncertain(world, cache, index, limit, ra);
}

/** Folios from `index` on, aligned to their sizes, none reaching `limit` or over `gap`, where something is cached. */
function foliosOf(index: number, limit: number, gap: number, largest: number): NewFolios[] {
  const folios: NewFolios[] = [];
  for (let at = index; at < limit; ) {
    let order = at === 0 ? largest : Math.min(largest, lowestBit(at));
    while (order > 0 && at + 2 ** order > limit) order -= 1;
    if (at + 2 ** order > gap) break;
    folios.push({ from: at, to: at + 2 ** order, order });
    at += 2 ** order;
  }
  return folios;
}

/** Fills what is missing of `count` pages with single pages, and marks the first of the last `behind` ones. */
function plainReadahead(
  world: World,
  cache: PageCache,
  ra: ReadaheadState,
  index: number,
  count: number,
  behind: number,
): void {
  const end = Math.min(index + count, cache.pageCount);
  const mark = behind <= end - index ? end - behind : Number.POSITIVE_INFINITY;
  for (let at = cache.resident.runEnd(index, end); at < end; at = cache.resident.runEnd(at, end)) {
    const stop = cache.resident.gapEnd(at, end);
    const filled = readPages(world, cache, [{ from: at, to: stop, order: 0 }], ra);
    if (mark >= at && mark < stop) cache.marks.set(mark, mark + 1);
    at = filled;
  }
}

/** A window that depends on what could be allocated, or on the device: what was read ahead may differ by two windows either way. */
function uncertain(world: World, cache: PageCache, from: number, to: number, ra: ReadaheadState): void {
  if (!world.model.bounds) return;
  boundsOf(cache).windows = true;
  mayBeGone(cache, from, to);
  const reach = 2 * Math.max(ra.size, ra.readaheadPages);
  mayBeThere(cache, from - reach, from);
  mayBeThere(cache, to, to + reach);
}

/** Largest window for a request: more than the usual one only where the device takes larger requests. */
const largestWindow = ({ device }: PageCache, ra: ReadaheadState, wanted: number): number =>
  wanted > ra.readaheadPages && device.requestPages > ra.readaheadPages
    ? Math.min(wanted, device.requestPages)
    : ra.readaheadPages;

function initialSize(wanted: number, most: number): number {
  const rounded = 2 ** Math.ceil(Math.log2(wanted));
  if (rounded <= Math.floor(most / 32)) return rounded * 4;
  return rounded <= Math.floor(most / 4) ? rounded * 2 : most;
}

function nextSize(size: number, most: number): number {
  if (size < Math.floor(most / 16)) return 4 * size;
  return size <= Math.floor(most / 2) ? 2 * size : most;
}

/** Number of the lowest bit that is set. */
function lowestBit(value: number): number {
  // Pages of a file may need more than 32 bits; beyond them the bit does not matter.
  const low = (value % 2 ** 32) | 0;
  return low === 0 ? 31 : 31 - Math.clz32(low & -low);
}
