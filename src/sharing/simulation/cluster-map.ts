// The extents of a compressed file as the kernel looks them up while it reads: it often knows only part of one.
// Pure. Source: z_erofs_map_blocks_fo(), z_erofs_map_blocks_ext() with EROFS_GET_BLOCKS_READMORE.

import { FORM, type PclusterList } from '../../erofs/compressed/pcluster-list.ts';
import type { FileStorage, ReadSink } from './file-storage.ts';
import { PRIMARY } from './file-storage.ts';

export interface ClusterOptions {
  readonly size: number;
  readonly blockSize: number;
  /** Bytes of a logical cluster. */
  readonly lclusterSize: number;
  /** Extent records instead of an index: every lookup knows the whole extent. */
  readonly records: boolean;
}

export class ClusterMap {
  constructor(
    private readonly list: PclusterList,
    private readonly options: ClusterOptions,
  ) {}

  /**
   * Where the extent with a byte ends as far as one lookup tells: of LZ4 extents it knows the logical cluster, of others the whole.
   * The byte itself where there is nothing on the device behind it: fragments, holes, the end of the file.
   */
  knownEnd(position: number): number {
    const { size, blockSize, lclusterSize, records } = this.options;
    const k = this.list.find(position);
    if (position >= size || !this.mapped(k)) return position;
    const start = this.list.start[k]!;
    const end = this.list.start[k + 1]!;
    if (records) return end;
    const known = Math.min(end, (Math.floor(position / lclusterSize) + 1) * lclusterSize);
    const form = this.list.form[k]!;
    const whole = form === FORM.LZMA || form === FORM.DEFLATE || form === FORM.ZSTD;
    return whole && known - start >= blockSize ? end : known;
  }

  /** First byte of the extent with a byte; the byte itself where there is nothing on the device behind it. */
  extentStart(position: number): number {
    const k = this.list.find(position);
    return this.mapped(k) ? this.list.start[k]! : position;
  }

  private mapped(k: number): boolean {
    const form = this.list.form[k];
    return k < this.list.count && form !== FORM.FRAGMENT && form !== FORM.HOLE;
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
