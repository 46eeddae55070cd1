// Filling pages that are not cached: who serves, what is read for it, and which pages come along.
// Pure. Source: erofs_readahead(), erofs_fileio_readahead(), z_erofs_readahead(), z_erofs_pcluster_readmore(), readahead_expand().

import { LAYOUT } from '../../erofs/inode.ts';
import { mayBeGone } from './cache-bounds.ts';
import type { ClusterMap } from './cluster-map.ts';
import type { PageCache } from './page-cache.ts';
import { RangeMap } from './range-map.ts';
import type { RealInode } from './real-inode.ts';
import { insert } from './residency.ts';
import { SharedInode } from './shared-inode.ts';
import type { World } from './world.ts';

/** What readahead keeps for an open file and may grow on the way. */
export interface GrowingWindow {
  size: number;
  asyncSize: number;
}

/** A folio about to be filled: pages `[from, from + 2 ** order)`, or consecutive single pages `[from, to)` of order 0. */
export interface NewFolios {
  readonly from: number;
  readonly to: number;
  readonly order: number;
}

/** The inode that serves a cache now: of several, the one attached last. */
export function serverOf(cache: PageCache): RealInode {
  const { owner } = cache;
  return owner instanceof SharedInode ? owner.newest! : owner;
}

/**
 * Fills pages that are side by side and not cached. Returns the end of what is cached now: compressed files may go beyond.
 * `window` grows by what goes beyond.
 */
export function readPages(
  world: World,
  cache: PageCache,
  folios: readonly NewFolios[],
  window: GrowingWindow | undefined,
): number {
  const server = serverOf(cache);
  const from = folios[0]!.from;
  const to = folios[folios.length - 1]!.to;
  for (const folio of folios) insert(world, cache, folio.from, folio.to, folio.order, server);
  const clusters = world.model.readahead === 'off' ? undefined : server.storage.clusters;
  if (clusters === undefined) {
    account(world, cache, server, from, to);
    return to;
  }
  const { end, first } = readMore(world, cache, clusters, from, to, window, server);
  account(world, cache, server, first, end);
  return end;
}

/** Fills what is missing of `[from, to)`, and nothing else where readahead is off. */
export function fillMissing(world: World, cache: PageCache, from: number, to: number): void {
  for (let at = cache.resident.runEnd(from, to); at < to; at = cache.resident.runEnd(at, to)) {
    const stop = cache.resident.gapEnd(at, to);
    readPages(world, cache, [{ from: at, to: stop, order: 0 }], undefined);
    at = stop;
  }
}

/** One page on its own: ->read_folio(). What an extent gives beside it comes along, if nothing is cached there. */
export function readFolio(world: World, cache: PageCache, page: number): void {
  const server = serverOf(cache);
  insert(world, cache, page, page + 1, 0, server);
  const clusters = world.model.readahead === 'off' ? undefined : server.storage.clusters;
  if (clusters === undefined) {
    account(world, cache, server, page, page + 1);
    return;
  }
  const behind = Math.ceil(clusters.knownEnd((page + 1) * cache.pageSize - 1) / cache.pageSize);
  addMissing(world, cache, page + 1, behind, server);
  const first = addLeading(world, cache, clusters, page, server);
  account(world, cache, server, first, Math.max(page + 1, behind));
}

/** The two edges of z_erofs_readahead(): pages behind the window up to the end of an extent as far as known, and before it to its beginning. */
function readMore(
  world: World,
  cache: PageCache,
  clusters: ClusterMap,
  from: number,
  to: number,
  window: GrowingWindow | undefined,
  server: RealInode,
): { first: number; end: number } {
  const known = Math.ceil(clusters.knownEnd(to * cache.pageSize - 1) / cache.pageSize);
  const end = Math.max(to, cache.resident.gapEnd(to, Math.min(known, cache.pageCount)));
  if (end > to) {
    insert(world, cache, to, end, 0, server);
    if (window !== undefined) {
      window.size += end - to;
      window.asyncSize += end - to;
    }
  }
  return { first: addLeading(world, cache, clusters, from, server), end };
}

/** Pages before `from` that begin inside the extent there: they are decoded with it. Returns the first of them. */
function addLeading(
  world: World,
  cache: PageCache,
  clusters: ClusterMap,
  from: number,
  server: RealInode,
): number {
  const first = Math.ceil(clusters.extentStart(from * cache.pageSize) / cache.pageSize);
  addMissing(world, cache, first, from, server);
  return Math.min(first, from);
}

function addMissing(world: World, cache: PageCache, from: number, to: number, server: RealInode): void {
  const gaps: [number, number][] = [];
  cache.resident.forEachGap(from, Math.max(from, Math.min(to, cache.pageCount)), (start, end) =>
    gaps.push([start, end]),
  );
  for (const [start, end] of gaps) insert(world, cache, start, end, 0, server);
}

/** Counts what is read from devices for pages `[from, to)`. */
function account(world: World, cache: PageCache, server: RealInode, from: number, to: number): void {
  const { superBlock, storage } = server;
  const { pageSize, owner } = cache;
  const firstByte = from * pageSize;
  const lastByte = Math.min(to * pageSize, cache.size, server.size);
  const shared = owner instanceof SharedInode ? owner : undefined;
  const candidates = shared?.candidates && shared.candidates.size > 1 ? [...shared.candidates] : undefined;
  storage.reads(
    firstByte,
    lastByte,
    (device, physical, bytes, sure) => {
      world.trace.addRead(superBlock, device, bytes, sure, candidates);
      for (const tally of [world.tally, superBlock.tally]) tally.bytesRead += bytes;
      if (shared !== undefined) shared.tally.bytesRead += bytes;
      if (superBlock.source.backing === 'file' && !superBlock.options.directIo) {
        world
          .imageFile(superBlock.deviceName(device))
          .set(Math.floor(physical / pageSize), Math.ceil((physical + bytes) / pageSize));
      }
    },
    superBlock.compressedSeen,
  );
  const { layout } = superBlock.image.table.columns;
  if (lastByte > storage.inlineFrom || layout[server.inode]! !== LAYOUT.FLAT_PLAIN) {
    world.trace.addMetadata(superBlock);
  }
  if (shared !== undefined) spoilTail(cache, server, from, to);
  if (candidates !== undefined && storage.clusters !== undefined) mayBeGone(cache, from, to);
}

/**
 * Blocks smaller than a page, on a block device, shared: the page with both blocks and an inline tail gets other bytes than the
 * file has, because the shared inode's blocks are pages (iomap_read_inline_data()).
 */
function spoilTail(cache: PageCache, server: RealInode, from: number, to: number): void {
  const { image, source } = server.superBlock;
  const { pageSize } = cache;
  const { inlineFrom } = server.storage;
  if (image.blockSize >= pageSize || source.backing !== 'block' || inlineFrom % pageSize === 0) return;
  const page = Math.floor(inlineFrom / pageSize);
  if (inlineFrom >= server.size || page < from || page >= to) return;
  const { start, pages } = cache.folioOf(page);
  cache.spoiled ??= new RangeMap();
  cache.spoiled.set(start, start + pages);
}
