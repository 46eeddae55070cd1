// Which kernel is simulated: its rules for sharing, and what its page cache does beyond them.
// Pure data. The rules themselves are in ../rule-set.ts; must not know about mounts or files.

import { DEFAULT_RULE_SET, type RuleSet } from '../rule-set.ts';

/** `kernel`: windows as mm/readahead.c has them. `off`: only what is asked for is read, a lower bound. */
export type ReadaheadMode = 'kernel' | 'off';

export interface KernelModel {
  readonly rules: RuleSet;
  /** Bytes of a page. */
  readonly pageSize: number;
  readonly readahead: ReadaheadMode;
  /** Readahead may use large folios: for private files, and for shared ones where the rules say so (needs transparent huge pages). */
  readonly largeFolios: boolean;
  /** Built with FS_DAX; without it the option `dax` is refused. */
  readonly dax: boolean;
  /** Pages that may be held, or undefined for no limit. What was used longest ago goes first. */
  readonly memoryPages: number | undefined;
  /**
   * Where the rules leave open what happens (slab reclaim, large folios, mapping around a fault, requests beyond the window), keep
   * bounds for comparison with a real kernel. Without, the likeliest course is taken: slab reclaim frees all it may free.
   */
  readonly bounds: boolean;
}

export const DEFAULT_KERNEL: KernelModel = {
  rules: DEFAULT_RULE_SET,
  pageSize: 4096,
  readahead: 'kernel',
  largeFolios: false,
  dax: true,
  memoryPages: undefined,
  bounds: false,
};

/** Readahead of a file system with a backing device of its own, and of block devices nobody tuned: VM_READAHEAD_PAGES in bytes. */
export const READAHEAD_BYTES = 128 * 1024;

/** Largest request of a loop device: 2560 sectors. */
export const LOOP_REQUEST_BYTES = 2560 * 512;

/** Order of the largest folio of a page cache: a huge page of 512 pages. */
export const MAX_FOLIO_ORDER = 9;
