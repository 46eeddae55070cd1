// Pages coming into a cache, being used, and leaving it, with all the counts that hang on that.
// Pure. The one place that changes what is resident; what to read or drop is decided elsewhere.

import type { PageCache } from './page-cache.ts';
import { orderOfTag, pageTag, sourceOfTag, stampOfTag } from './page-tag.ts';
import { RangeMap } from './range-map.ts';
import type { RealInode } from './real-inode.ts';
import { forget, see } from './seen-pages.ts';
import { SharedInode } from './shared-inode.ts';
import type { Tally } from './tally.ts';
import type { World } from './world.ts';

/** Counts for the whole kernel, for the group of a shared cache, and for a mount. */
function count(
  world: World,
  cache: PageCache,
  mount: Tally | undefined,
  change: (tally: Tally) => void,
): void {
  change(world.tally);
  if (mount !== undefined) change(mount);
  if (cache.owner instanceof SharedInode) {
    world.trace.addGroup(cache.owner, world.step);
    change(cache.owner.tally);
  }
}

/** Pages `[from, to)`, none of them cached, come in, filled by an inode (undefined: nobody can say with which bytes). */
export function insert(
  world: World,
  cache: PageCache,
  from: number,
  to: number,
  order: number,
  filler: RealInode | undefined,
): void {
  const stamp = world.lru === undefined ? 0 : world.step;
  cache.resident.set(from, to, pageTag(order, filler === undefined ? 0 : cache.sourceNumber(filler), stamp));
  cache.bounds?.extra.delete(from, to);
  cache.bounds?.missing.delete(from, to);
  world.caches.add(cache);
  world.trace.filled += to - from;
  count(world, cache, filler?.superBlock.tally, (tally) => {
    tally.resident += to - from;
    tally.filled += to - from;
  });
  world.lru?.push({ cache, from, to, step: world.step });
  makeRoom(world);
}

/** Pages `[from, to)` that are cached are used through an inode. */
export function use(world: World, cache: PageCache, from: number, to: number, reader: RealInode): void {
  if (cache.owner instanceof SharedInode && reader.shared === cache.owner) {
    world.saved += see(cache.owner, reader, from, to);
  }
  cache.bounds?.missing.delete(from, to);
  if (world.lru === undefined) return;
  const pieces: [number, number, number][] = [];
  cache.resident.forEach(from, to, (start, end, tag) => {
    if (stampOfTag(tag) !== world.step) pieces.push([start, end, tag]);
  });
  for (const [start, end, tag] of pieces) {
    cache.resident.set(start, end, pageTag(orderOfTag(tag), sourceOfTag(tag), world.step));
    world.lru.push({ cache, from: start, to: end, step: world.step });
  }
}

/** What of `[from, to)` is asked for and there, or not there, counts for a reader. */
export function countDemand(
  world: World,
  cache: PageCache,
  from: number,
  to: number,
  reader: RealInode,
): void {
  const hits = cache.resident.coveredIn(from, to);
  count(world, cache, reader.superBlock.tally, (tally) => {
    tally.hits += hits;
    tally.misses += to - from - hits;
  });
}

/** Pages of `[from, to)` leave, mapped or not. */
export function remove(world: World, cache: PageCache, from: number, to: number): void {
  let total = 0;
  cache.resident.forEach(from, to, (start, end, tag) => {
    total += end - start;
    const filler = cache.sources[sourceOfTag(tag)];
    if (filler !== undefined) filler.superBlock.tally.resident -= end - start;
  });
  cache.bounds?.missing.delete(from, to);
  if (total === 0) return;
  count(world, cache, undefined, (tally) => {
    tally.resident -= total;
  });
  cache.resident.delete(from, to);
  cache.marks.delete(from, to);
  cache.spoiled?.delete(from, to);
  if (cache.owner instanceof SharedInode) world.saved -= forget(cache.owner, from, to);
  if (cache.resident.covered === 0) world.caches.delete(cache);
}

/** Lets go what was used longest ago until memory suffices. Pages that are locked stay; mapped ones are unmapped. */
function makeRoom(world: World): void {
  const { lru, model } = world;
  if (lru === undefined || model.memoryPages === undefined) return;
  let excess = world.tally.resident + world.anonymous - model.memoryPages;
  while (excess > 0) {
    const oldest = lru.pop();
    if (oldest === undefined) return;
    const { cache, from, to, step } = oldest;
    const pieces: [number, number][] = [];
    let taken = 0;
    cache.resident.forEach(from, to, (start, end, tag) => {
      if (stampOfTag(tag) !== step || taken >= excess) return;
      const stop = Math.min(end, start + excess - taken);
      taken += stop - start;
      pieces.push([start, stop]);
    });
    for (const [start, stop] of pieces) excess -= evict(world, cache, start, stop);
    const last = pieces.at(-1);
    if (last !== undefined && last[1] < to) lru.unpop({ cache, from: last[1], to, step });
  }
}

/** Evicts what nobody has locked. Returns the pages gained. */
function evict(world: World, cache: PageCache, from: number, to: number): number {
  const free = new RangeMap();
  free.set(from, to);
  for (const map of cache.maps) map.locked.forEach(from, to, (start, end) => free.delete(start, end));
  let gained = 0;
  free.forEach(from, to, (start, end) => {
    gained += end - start;
    for (const map of cache.maps) map.unmap(start, end);
    remove(world, cache, start, end);
  });
  return gained;
}
