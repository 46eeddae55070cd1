// The page cache of one inode, real or shared: which pages are there, which carry the readahead mark, who maps them.
// Pure state; filling is in fill.ts, dropping in drop.ts. Source: struct address_space.

import type { CacheBounds } from './cache-bounds.ts';
import type { MemoryMap } from './memory-map.ts';
import { folioStart, orderOfTag, SOURCE_LIMIT } from './page-tag.ts';
import { RangeMap } from './range-map.ts';
import type { RealInode } from './real-inode.ts';
import type { SharedInode } from './shared-inode.ts';

/** What bounds a request to the device behind a cache. Pages. */
export interface BackingDevice {
  /** Readahead window of files opened anew. */
  readonly readaheadPages: number;
  /** Largest request. */
  readonly requestPages: number;
}

const NOBODY: readonly undefined[] = [undefined];
const NO_MAPS: readonly MemoryMap[] = [];

export class PageCache {
  /** Cached pages with page tags. */
  readonly resident = new RangeMap();
  /** First pages of folios with the readahead mark. */
  readonly marks = new RangeMap();
  maps: readonly MemoryMap[] = NO_MAPS;
  /** Fillers by their number in page tags; number 0 stands for nobody knows whom. */
  sources: readonly (RealInode | undefined)[] = NOBODY;
  /** Pages whose bytes are not the file's: see fill.ts. */
  spoiled: RangeMap | undefined;
  /** How far what is resident may be from the truth; undefined while it is exact. */
  bounds: CacheBounds | undefined;

  /** A kernel was seen to hold other pages than the likeliest: its windows are elsewhere than the model's from then on. */
  strayed = false;

  constructor(
    /** Bytes of the file. */
    readonly size: number,
    readonly pageSize: number,
    readonly largeFolios: boolean,
    readonly device: BackingDevice,
    readonly owner: RealInode | SharedInode,
  ) {}

  /** Pages that the file has. */
  get pageCount(): number {
    return Math.ceil(this.size / this.pageSize);
  }

  has(page: number): boolean {
    return this.resident.has(page);
  }

  /** First page and number of pages of the folio that holds a resident page. */
  folioOf(page: number): { start: number; pages: number } {
    const order = orderOfTag(this.resident.tagAt(page) ?? 0);
    return { start: folioStart(page, order), pages: 2 ** order };
  }

  /** The number of a filler in this cache. */
  sourceNumber(inode: RealInode): number {
    const known = this.sources.indexOf(inode);
    if (known >= 0) return known;
    if (this.sources.length <= SOURCE_LIMIT) this.sources = [...this.sources, inode];
    return this.sources.length - 1;
  }
}
