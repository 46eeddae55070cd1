// Shared inodes: one for each key, with the pages and with the list of real inodes that hang on it, the newest first.
// Pure state; who may hang on is decided in attach.ts. Source: struct erofs_inode, ishare_list; page-cache-sharing 6.

import type { ShareClass } from '../share-class.ts';
import type { PageCache } from './page-cache.ts';
import { RangeMap } from './range-map.ts';
import type { RealInode } from './real-inode.ts';
import { emptyTally } from './tally.ts';

export class SharedInode {
  readonly tally = emptyTally();
  /** Attached last: it serves reads of missing pages. Set from the first attachment to the last detachment. */
  newest: RealInode | undefined;
  /** Real inodes attached. */
  count = 0;
  /** Real inodes of which one serves, where it is not known which; undefined while it is the newest. */
  candidates: Set<RealInode> | undefined;
  /** Slab reclaim may have ended it, and an inode of another class or size may have the key since: nothing of the key is known. */
  unsettled = false;
  /** How many attached inodes asked for each page that is held. */
  readonly seenBy = new RangeMap();
  /** Pages that sharing saves: further inodes that asked for a page, over all pages held. */
  saved = 0;
  /** Number of the step that concerned it last. */
  concerned = 0;
  cache!: PageCache;

  constructor(
    /** Number of the group, in the order of first attachments. */
    readonly group: number,
    readonly key: string,
    readonly shareClass: ShareClass,
    /** Bytes, as the first inode had them. */
    readonly size: number,
  ) {}

  /** Puts an inode at the front of the list. */
  add(inode: RealInode): void {
    inode.older = this.newest;
    inode.newer = undefined;
    if (this.newest !== undefined) this.newest.newer = inode;
    this.newest = inode;
    this.count += 1;
    inode.shared = this;
  }

  remove(inode: RealInode): void {
    const { newer, older } = inode;
    if (newer !== undefined) newer.older = older;
    else this.newest = older;
    if (older !== undefined) older.newer = newer;
    inode.newer = undefined;
    inode.older = undefined;
    inode.shared = undefined;
    this.count -= 1;
    this.candidates?.delete(inode);
    if (this.candidates?.size === 0) this.candidates = undefined;
  }

  /** The attached inodes, newest first. */
  *members(): IterableIterator<RealInode> {
    for (let inode = this.newest; inode !== undefined; inode = inode.older) yield inode;
  }
}
