// The extents of a compressed file as the kernel looks them up while it reads: it often knows only part of one.
// Pure. Source: z_erofs_map_blocks_iter() and what z_erofs_pcluster_readmore() does with it (Linux 7.2).

import { FORM, type PclusterList } from '../../erofs/compressed/pcluster-list.ts';
import type { FileStorage, ReadSink } from './file-storage.ts';
import { PRIMARY } from './file-storage.ts';

/** A lookup: the extent's first byte, how many of its bytes are known, and whether it is compressed data at all. */
export interface Mapped {
  readonly start: number;
  readonly length: number;
  readonly encoded: boolean;
}

export interface ClusterOptions {
  readonly size: number;
  readonly blockSize: number;
  /** Bytes of a logical cluster. */
  readonly lclusterSize: number;
  /** Extent records instead of an index: every lookup knows the whole extent. */
  readonly records: boolean;
  /** The last extent lies behind the index. */
  readonly inlineTail: boolean;
}

const BEYOND: Mapped = { start: 0, length: 0, encoded: false };

export class ClusterMap {
  constructor(
    private readonly list: PclusterList,
    private readonly options: ClusterOptions,
  ) {}

  /** Looks a byte up. With `readMore` extents of algorithms other than LZ4 are known to their end. */
  lookup(position: number, readMore: boolean): Mapped {
    const { size, blockSize, lclusterSize, records, inlineTail } = this.options;
    const k = this.list.find(position);
    if (position >= size || k >= this.list.count) return BEYOND;
    const start = this.list.start[k]!;
    const end = this.list.start[k + 1]!;
    if (this.list.form[k] === FORM.FRAGMENT) return { start, length: end - start, encoded: false };
    if (records) return { start, length: end - start, encoded: true };
    const lcluster = Math.floor(position / lclusterSize) * lclusterSize;
    // A cluster whose head is the extent's own is cut at the end of a file with an inline tail, and only there.
    const cut = inlineTail && start >= lcluster ? size : Number.POSITIVE_INFINITY;
    const next = k + 1 < this.list.count ? end : Number.POSITIVE_INFINITY;
    const length = Math.min(lcluster + lclusterSize, next, cut) - start;
    const form = this.list.form[k]!;
    const whole = form === FORM.LZMA || form === FORM.DEFLATE || form === FORM.ZSTD;
    return { start, length: readMore && whole && length >= blockSize ? end - start : length, encoded: true };
  }

  /** The lookup the kernel ends with after it went over `[from, to)` from its end, beginning with lookup `first`. */
  lastLookup(from: number, first: Mapped): Mapped {
    if (first.encoded && first.start <= from) return first;
    const k = this.list.find(from);
    return k < this.list.count ? this.lookup(this.list.start[k + 1]! - 1, false) : BEYOND;
  }

  /** As FileStorage.reads, in compressed bytes. */
  reads(from: number, to: number, sink: ReadSink, seen?: Set<number>): void {
    const { list } = this;
    for (let k = list.find(from); k < list.count && list.start[k]! < to; k++) {
      const form = list.form[k]!;
      if (form === FORM.HOLE) continue;
      const address = list.address[k]!;
      if (form === FORM.FRAGMENT) {
        const first = Math.max(from, list.start[k]!);
        sink(PRIMARY, address + first - list.start[k]!, Math.min(to, list.start[k + 1]!) - first, false);
      } else if (list.inline[k] === 0) {
        sink(PRIMARY, address, list.stored[k]!, seen?.has(address) !== true);
        seen?.add(address);
      }
    }
  }
}

/** Storage of compressed files. */
export class ClusterStorage implements FileStorage {
  readonly inlineFrom: number;

  constructor(
    readonly clusters: ClusterMap,
    private readonly size: number,
  ) {
    this.inlineFrom = size;
  }

  reads(from: number, to: number, sink: ReadSink, seen?: Set<number>): void {
    this.clusters.reads(from, Math.min(to, this.size), sink, seen);
  }

  seek(what: 'data' | 'hole', from: number): number {
    return what === 'data' ? from : this.size;
  }
}
