// Which pages were used longest ago, as a queue of uses: an entry counts for those of its pages that no later step used.
// Pure. Least recently used by steps, over ranges; the kernel's two lists and its aging come close to it, no more.

import type { PageCache } from './page-cache.ts';

/** Pages `[from, to)` of a cache were used in a step. */
export interface Use {
  readonly cache: PageCache;
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

export class LruQueue {
  private uses: Use[] = [];
  private head = 0;

  push(use: Use): void {
    this.uses.push(use);
  }

  /** Takes the oldest use out. */
  pop(): Use | undefined {
    const use = this.uses[this.head];
    if (use === undefined) return undefined;
    this.head += 1;
    if (this.head > 1024 && this.head * 2 > this.uses.length) {
      this.uses = this.uses.slice(this.head);
      this.head = 0;
    }
    return use;
  }

  /** Puts the rest of a use back that was taken out only in part. */
  unpop(use: Use): void {
    if (this.head === 0) this.uses.unshift(use);
    else this.uses[--this.head] = use;
  }
}
