// Taking over what a real kernel was seen to hold, where the rules left it open.
// Pure. Only for comparison with measurements.

import { serverOf } from './fill.ts';
import type { PageCache } from './page-cache.ts';
import { RangeMap } from './range-map.ts';
import type { RealInode } from './real-inode.ts';
import { insert, remove } from './residency.ts';
import type { World } from './world.ts';

/** Runs of pages as measurements give them. */
export type PageRuns = readonly (readonly [first: number, count: number])[];

/** The cache holds exactly these pages from now on. */
export function adoptPages(world: World, cache: PageCache, runs: PageRuns): void {
  const measured = new RangeMap();
  for (const [first, count] of runs) measured.set(first, first + count);
  const gone: [number, number][] = [];
  measured.forEachGap(0, cache.pageCount, (start, end) => {
    if (cache.resident.coveredIn(start, end) > 0) gone.push([start, end]);
  });
  for (const [start, end] of gone) remove(world, cache, start, end);
  const added: [number, number][] = [];
  measured.forEach(0, cache.pageCount, (from, to) =>
    cache.resident.forEachGap(from, to, (start, end) => added.push([start, end])),
  );
  if (gone.length + added.length > 0 && cache.bounds?.windows) cache.strayed = true;
  for (const [start, end] of added) insert(world, cache, start, end, 0, serverOf(cache));
  cache.bounds = undefined;
}

/** This inode was seen to serve: it is the newest of its shared inode. */
export function adoptServer(server: RealInode): void {
  const { shared } = server;
  if (shared === undefined) return;
  shared.remove(server);
  shared.add(server);
  shared.candidates = undefined;
}
