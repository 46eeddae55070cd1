// How far a cache's pages are known: some of those held to be there may be missing, some others may be there.
// Pure. Used only when what a real kernel held is compared: a simulation on its own takes the likeliest course.

import type { PageCache } from './page-cache.ts';
import { RangeMap } from './range-map.ts';

export interface CacheBounds {
  /** Resident by the model, and perhaps not in truth. */
  readonly missing: RangeMap;
  /** Not resident by the model, and perhaps in truth. */
  readonly extra: RangeMap;
  /** Some of it because readahead windows are not known for certain. */
  windows: boolean;
}

export const boundsOf = (cache: PageCache): CacheBounds => {
  cache.bounds ??= { missing: new RangeMap(), extra: new RangeMap(), windows: false };
  return cache.bounds;
};

/** Pages of `[from, to)` that are not resident may be there all the same. */
export function mayBeThere(cache: PageCache, from: number, to: number): void {
  const end = Math.min(to, cache.pageCount);
  cache.resident.forEachGap(Math.max(0, from), end, (start, gap) => boundsOf(cache).extra.set(start, gap));
}

/** Resident pages of `[from, to)` may be gone all the same. */
export function mayBeGone(cache: PageCache, from: number, to: number): void {
  cache.resident.forEach(from, to, (start, end) => boundsOf(cache).missing.set(start, end));
}

/** Somebody asked for these pages just now: they are there. */
export function certainlyThere(cache: PageCache, from: number, to: number): void {
  cache.bounds?.missing.delete(from, to);
}

/** Whether a kernel that has exactly these runs of pages is within what is known. */
export function allows(
  cache: PageCache,
  runs: readonly (readonly [first: number, count: number])[],
): boolean {
  const measured = new RangeMap();
  for (const [first, count] of runs) measured.set(first, first + count);
  let within = true;
  measured.forEachGap(0, cache.pageCount, (start, end) => {
    const missing = cache.bounds?.missing.coveredIn(start, end) ?? 0;
    if (cache.resident.coveredIn(start, end) > missing) within = false;
  });
  measured.forEach(0, Number.POSITIVE_INFINITY, (start, end) => {
    const extra = cache.bounds?.extra.coveredIn(start, end) ?? 0;
    if (cache.resident.coveredIn(start, end) + extra < end - start) within = false;
  });
  return within;
}
