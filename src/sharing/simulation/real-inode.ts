// Real inodes: those of a mount that some path has led to. They are attached to a shared inode, or have pages of their own.
// Pure state. Source: struct erofs_inode; page-cache-sharing 5 and 8.

import type { FileStorage } from './file-storage.ts';
import type { PageCache } from './page-cache.ts';
import type { RangeMap } from './range-map.ts';
import type { SharedInode } from './shared-inode.ts';
import type { SuperBlock } from './super-block.ts';

export class RealInode {
  shared: SharedInode | undefined;
  /** Neighbours in the list of the shared inode. */
  newer: RealInode | undefined;
  older: RealInode | undefined;
  /** A code of SHARE_STATE; an attached inode has ALONE, whoever else is attached. */
  state = 0;
  /** The shared inode with its key that has another class or size. */
  refusedBy: SharedInode | undefined;
  /** Pages of its own: all of a private file; of an attached one what splice brought in by the rules before 7.3. */
  own: PageCache | undefined;
  /** Open files and mappings. */
  pins = 0;
  /** Pages of the shared cache that were asked for through this inode and are still there. See seen-pages.ts. */
  seen: RangeMap | undefined;
  /** Slab reclaim may have taken it; then it is instantiated anew when a path leads to it. */
  maybeGone = false;
  private known: FileStorage | undefined;

  constructor(
    readonly superBlock: SuperBlock,
    /** Number in the image's table. */
    readonly inode: number,
    readonly size: number,
    /** Reads and faults go to the device's memory. */
    readonly dax: boolean,
  ) {}

  get storage(): FileStorage {
    this.known ??= this.superBlock.image.storage(this.inode);
    return this.known;
  }
}
