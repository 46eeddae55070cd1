// One simulated kernel: everything that lives, the figures, and what the step under way did.
// Pure state with the few things all parts share; the operations are in the files named after them, kernel.ts joins them.

import type { Backing } from '../share-class.ts';
import { type KernelModel, LOOP_REQUEST_BYTES, READAHEAD_BYTES } from './kernel-model.ts';
import type { LruQueue } from './lru-queue.ts';
import type { BackingDevice, PageCache } from './page-cache.ts';
import { RangeMap } from './range-map.ts';
import type { RealInode } from './real-inode.ts';
import type { SharedInode } from './shared-inode.ts';
import { StepTrace } from './step-trace.ts';
import type { SuperBlock } from './super-block.ts';
import { emptyTally } from './tally.ts';

export class World {
  readonly tally = emptyTally();
  /** Anonymous pages: copies of private writable mappings. */
  anonymous = 0;
  /** Pages that sharing saves, over all groups: see seen-pages.ts. */
  saved = 0;
  readonly superBlocks = new Set<SuperBlock>();
  readonly shared = new Map<string, SharedInode>();
  /** Shared inodes made so far. */
  groups = 0;
  /** Caches that may hold pages. */
  readonly caches = new Set<PageCache>();
  /** Pages of image files behind file-backed mounts, by name of the file. */
  readonly imageFiles = new Map<string, RangeMap>();
  private readonly devices: Readonly<Record<Backing, BackingDevice>>;
  lru: LruQueue | undefined;
  /** Number of the step under way. */
  step = 0;
  trace = new StepTrace();

  constructor(
    readonly model: KernelModel,
    /** False: mounts behave as without `inode_share`; what they refuse they refuse all the same. */
    readonly sharing: boolean,
  ) {
    const window = this.pages(READAHEAD_BYTES);
    const readaheadPages = model.readahead === 'off' ? 0 : window;
    this.devices = {
      block: { readaheadPages, requestPages: this.pages(LOOP_REQUEST_BYTES) },
      file: { readaheadPages, requestPages: window },
    };
  }

  /** Pages of `bytes`, rounded up. */
  pages(bytes: number): number {
    return Math.ceil(bytes / this.model.pageSize);
  }

  /** The device behind a cache: what is shared has the pseudo file system's, file-backed mounts have their own. */
  deviceOf(inode: RealInode | undefined): BackingDevice {
    return this.devices[inode?.superBlock.source.backing ?? 'file'];
  }

  /** Pages of the image file of a file-backed mount. */
  imageFile(name: string): RangeMap {
    let pages = this.imageFiles.get(name);
    if (pages === undefined) {
      pages = new RangeMap();
      this.imageFiles.set(name, pages);
    }
    return pages;
  }

  /** A new step begins. */
  begin(): void {
    this.step += 1;
    this.trace = new StepTrace();
  }
}
