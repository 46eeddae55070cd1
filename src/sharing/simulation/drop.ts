// Letting pages and inodes go on purpose: POSIX_FADV_DONTNEED and /proc/sys/vm/drop_caches.
// Pure. Source: mapping_try_invalidate(), drop_pagecache_sb(), drop_slab(); page-cache-sharing 8, rules 21, 22, 28.

import { evictInode } from './attach.ts';
import { mayBeGone, mayBeThere } from './cache-bounds.ts';
import type { PageCache } from './page-cache.ts';
import { folioStart, orderOfTag } from './page-tag.ts';
import { RangeMap } from './range-map.ts';
import { remove } from './residency.ts';
import type { SharedInode } from './shared-inode.ts';
import type { World } from './world.ts';

/** Drops what of `[from, to)` is not mapped anywhere; large folios only if they lie inside as a whole. */
export function dropPages(world: World, cache: PageCache, from: number, to: number): void {
  const kept = new RangeMap();
  const doubtful = new RangeMap();
  for (const map of cache.maps) {
    map.touched.forEach(from, to, (start, end) => kept.set(start, end));
    map.beside.forEach(from, to, (start, end) => wholeFolios(cache, doubtful, start, end));
  }
  const loose: [number, number][] = [];
  cache.resident.forEach(from, to, (start, end, tag) => {
    const order = orderOfTag(tag);
    if (order === 0) kept.forEachGap(start, end, (first, last) => loose.push([first, last]));
    else loose.push(...looseFolios(kept, start, end, order, from, to));
  });
  const edges = world.model.bounds ? openEdges(cache, from, to) : [];
  for (const [start, end] of loose) remove(world, cache, start, end);
  if (!world.model.bounds) return;
  doubtful.forEach(from, to, (start, end) => mayBeThere(cache, start, end));
  for (const [start, end] of edges) {
    mayBeThere(cache, start, end);
    mayBeGone(cache, start, end);
  }
}

/** One mapped page keeps its whole folio. */
function wholeFolios(cache: PageCache, into: RangeMap, from: number, to: number): void {
  cache.resident.forEach(from, to, (start, end, tag) => {
    const pages = 2 ** orderOfTag(tag);
    into.set(Math.floor(start / pages) * pages, Math.ceil(end / pages) * pages);
  });
}

/** Folios inside `[from, to)` of which no page is mapped. */
function looseFolios(
  kept: RangeMap,
  start: number,
  end: number,
  order: number,
  from: number,
  to: number,
): [number, number][] {
  const pages = 2 ** order;
  const loose: [number, number][] = [];
  for (let at = folioStart(start, order); at < end; at += pages) {
    if (at >= from && at + pages <= to && kept.coveredIn(at, at + pages) === 0) loose.push([at, at + pages]);
  }
  return loose;
}

/** Pages of `[from, to)` near its ends, where large folios may reach over them: how large they are only the kernel knows. */
function openEdges(cache: PageCache, from: number, to: number): [number, number][] {
  const reach = cache.device.readaheadPages;
  const edges: [number, number][] = [];
  for (const edge of [from, to]) {
    const [start, end] = [Math.max(from, edge - reach), Math.min(to, edge + reach)];
    let large = cache.strayed;
    cache.resident.forEach(start, end, (_start, _end, tag) => {
      large ||= orderOfTag(tag) > 0;
    });
    if (large && edge > 0 && edge < cache.pageCount) edges.push([start, end]);
  }
  return edges;
}

/** POSIX_FADV_DONTNEED: whole pages in the range, and the file's last one if the range reaches its end. `length` 0: to the end. */
export function dontNeed(world: World, cache: PageCache, offset: number, length: number): void {
  const { pageSize, size } = cache;
  const last = length === 0 ? Number.POSITIVE_INFINITY : offset + length - 1;
  const end = last === size - 1 ? cache.pageCount : Math.floor((last + 1) / pageSize);
  const first = Math.ceil(offset / pageSize);
  if (first < end) dropPages(world, cache, first, Math.min(end, cache.pageCount));
}

/** drop_caches: 1 pages, 2 inodes nobody uses (slab), 3 both. */
export function dropCaches(world: World, what: 1 | 2 | 3): void {
  if (what !== 2) {
    for (const cache of [...world.caches]) dropPages(world, cache, 0, cache.pageCount);
    for (const pages of world.imageFiles.values()) pages.clear();
    for (const superBlock of world.superBlocks) superBlock.compressedSeen?.clear();
  }
  if (what !== 1) reclaimInodes(world);
}

/** An inode goes if nothing holds it and it has no pages of its own: those keep an inode, shared ones do not. */
function reclaimInodes(world: World): void {
  for (const superBlock of world.superBlocks) {
    for (const inode of [...superBlock.inodes.values()]) {
      if (inode.pins > 0 || (inode.own?.resident.covered ?? 0) > 0) continue;
      if (world.model.bounds) inode.maybeGone = true;
      else evictInode(world, inode);
    }
  }
  if (world.model.bounds) for (const shared of world.shared.values()) doubt(shared);
}

/** The shared inode may be gone with its pages, unless one of its inodes is in use; of those left, the newest serves. */
function doubt(shared: SharedInode): void {
  shared.candidates = new Set();
  for (const member of shared.members()) {
    shared.candidates.add(member);
    if (!member.maybeGone) return;
  }
  mayBeGone(shared.cache, 0, shared.cache.pageCount);
}
