// Mappings of files and the faults that touching them causes.
// Pure. Source: do_read_fault(), do_fault_around(), filemap_fault(), do_sync_mmap_readahead(), do_cow_fault() of Linux 7.2.

import { mayBeGone, mayBeThere } from './cache-bounds.ts';
import { readFolio, readPages } from './fill.ts';
import type { OpenFile } from './open-file.ts';
import type { PageCache } from './page-cache.ts';
import { RangeMap } from './range-map.ts';
import { asyncReadahead, orderedReadahead, syncReadahead } from './readahead.ts';
import { countDemand, use } from './residency.ts';
import type { World } from './world.ts';

/** Pages mapped around a fault at most: 64 KiB. */
const FAULT_AROUND_PAGES = 16;

/** Pages that a fault may read around it where nothing is known of windows. */
const FAULT_WINDOWS = 64;

/** Misses after which mapped files are not read around any more: MMAP_LOTSAMISS. */
const LOTS_OF_MISSES = 100;

export type MapAdvice = 'normal' | 'random' | 'sequential';

export interface MapOptions {
  /** MAP_PRIVATE. */
  readonly private: boolean;
  /** PROT_WRITE. */
  readonly write: boolean;
  /** PROT_EXEC: read ahead from the fault on instead of around it. */
  readonly execute?: boolean;
}

export class MemoryMap {
  advice: MapAdvice = 'normal';
  /** Pages of the file that were touched through this mapping: their cached pages stay. */
  readonly touched = new RangeMap();
  /** Pages that faults may have mapped beside those touched; which ones depends on the mapping's address. */
  readonly beside = new RangeMap();
  /** Pages of the file replaced by private copies. */
  readonly copied = new RangeMap();
  /** Pages of the file locked in memory. */
  readonly locked = new RangeMap();

  constructor(
    readonly file: OpenFile,
    /** First page of the file that is mapped. */
    readonly firstPage: number,
    /** Pages mapped; may reach beyond the file. */
    readonly pages: number,
    readonly options: MapOptions,
  ) {}

  get cache(): PageCache {
    return this.file.cache;
  }

  /** Page table entries of these pages of the file are gone. */
  unmap(from: number, to: number): void {
    this.touched.delete(from, to);
    this.beside.delete(from, to);
  }
}

/** Reads a byte of a page of the mapping. False: SIGBUS, there is no such page in the file. */
export function touchPage(world: World, map: MemoryMap, index: number): boolean {
  const { cache, file } = map;
  const page = map.firstPage + index;
  if (index >= map.pages || page >= cache.pageCount) return false;
  if (file.inode.dax || map.copied.has(page)) return true;
  countDemand(world, cache, page, page + 1, file.inode);
  if (!map.touched.has(page)) {
    mapAround(world, map, page);
    if (!mappedAround(cache, page)) fault(world, map, page);
    map.touched.set(page, page + 1);
    map.beside.delete(page, page + 1);
  }
  use(world, cache, page, page + 1, file.inode);
  return true;
}

/** Writes to a page of a private mapping: the process gets a copy of its own. False: SIGBUS. */
export function writePage(world: World, map: MemoryMap, index: number): boolean {
  const { cache, file } = map;
  const page = map.firstPage + index;
  if (index >= map.pages || page >= cache.pageCount) return false;
  if (map.copied.has(page)) return true;
  if (!file.inode.dax) {
    countDemand(world, cache, page, page + 1, file.inode);
    if (!map.touched.has(page)) fault(world, map, page);
    use(world, cache, page, page + 1, file.inode);
  }
  map.unmap(page, page + 1);
  map.copied.set(page, page + 1);
  world.anonymous += 1;
  return true;
}

/** Whether mapping around would map this page: it is cached, and no mark asks for readahead. */
const mappedAround = (cache: PageCache, page: number): boolean =>
  cache.has(page) && !cache.marks.has(cache.folioOf(page).start);

/**
 * Cached pages around a fault are mapped with it: 16 aligned by address, so that any 16 that hold the page may be meant. A
 * mapping that holds a page keeps it from being dropped.
 */
function mapAround(world: World, map: MemoryMap, page: number): void {
  const { cache } = map;
  if (mappedAround(cache, page)) {
    const { readahead } = map.file;
    readahead.mapMisses = Math.max(0, readahead.mapMisses - 1);
  }
  if (!world.model.bounds) return;
  if (cache.strayed) mayBeThere(cache, page - FAULT_WINDOWS, page + FAULT_WINDOWS);
  const from = Math.max(map.firstPage, page - FAULT_AROUND_PAGES + 1);
  const to = Math.min(map.firstPage + map.pages, page + FAULT_AROUND_PAGES);
  cache.resident.forEach(from, to, (start, end) => {
    for (let at = start; at < end; at++) {
      if (mappedAround(cache, at) && !map.touched.has(at)) map.beside.set(at, at + 1);
    }
  });
}

/** filemap_fault(). */
function fault(world: World, map: MemoryMap, page: number): void {
  const { cache, advice, options, file } = map;
  const ra = file.readahead;
  const random = advice === 'random';
  if (cache.has(page)) {
    if (random || ra.readaheadPages === 0) return;
    ra.mapMisses = Math.max(0, ra.mapMisses - 1);
    if (cache.marks.has(cache.folioOf(page).start)) {
      asyncReadahead(world, cache, ra, page, ra.readaheadPages);
    }
    return;
  }
  if (world.model.readahead === 'off') {
    readPages(world, cache, [{ from: page, to: page + 1, order: 0 }], undefined);
    return;
  }
  if (!random || options.execute === true) readAround(world, map, page);
  if (!cache.has(page)) readFolio(world, cache, page);
}

/** do_sync_mmap_readahead(). */
function readAround(world: World, map: MemoryMap, page: number): void {
  const { cache, advice, options, file } = map;
  const ra = file.readahead;
  if (ra.readaheadPages === 0) return;
  if (advice === 'sequential') {
    syncReadahead(world, cache, ra, page, ra.readaheadPages);
    return;
  }
  if (ra.mapMisses < LOTS_OF_MISSES * 10) ra.mapMisses += 1;
  if (ra.mapMisses > LOTS_OF_MISSES) return;
  if (options.execute === true) {
    ra.start = Math.max(page, map.firstPage);
    ra.size = Math.min(ra.start + ra.readaheadPages, map.firstPage + map.pages) - ra.start;
    ra.asyncSize = 0;
  } else {
    ra.start = Math.max(0, page - Math.floor(ra.readaheadPages / 2));
    ra.size = ra.readaheadPages;
    ra.asyncSize = Math.floor(ra.readaheadPages / 4);
  }
  ra.order = 0;
  orderedReadahead(world, cache, ra);
  if (options.execute === true && world.model.bounds) mayBeGone(cache, page + 1, ra.start + ra.size);
}
