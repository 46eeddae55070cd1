// The index of a compressed inode as columns, one record a logical cluster, whatever its form on disk.
// Pure. Source: struct z_erofs_lcluster_index; erofs-format 9.3.

import type { ErofsError } from '../finding.ts';

export const LCLUSTER = { PLAIN: 0, HEAD1: 1, NONHEAD: 2, HEAD2: 3 } as const;

/** Marks in `NONHEAD` records: the record carries the block count of its pcluster. */
export const CBLKCNT = 0x800;

/** `blockCount` of a record that carries none. */
export const NO_COUNT = -1;

/** Records of an index; `count` of them (the arrays may be longer). Valid until the next index is read. */
export interface LclusterColumns {
  readonly count: number;
  /** How many of them are heads. */
  readonly heads: number;
  /** A value of LCLUSTER. */
  readonly type: Uint8Array;
  /** Heads: where in the lcluster the extent begins. Others: 0. */
  readonly clusterOffset: Uint32Array;
  /** Heads: first block of the pcluster. */
  readonly block: Float64Array;
  /** NONHEAD with CBLKCNT: blocks of the pcluster, 0 for a hole; else NO_COUNT. */
  readonly blockCount: Int32Array;
  /** Heads, bits: 1 the pcluster decodes to more than the extent, 2 the extent is a hole. */
  readonly flags: Uint8Array;
  /** NONHEAD: lclusters back to the head, as stored or as it follows from the pack; 1 with CBLKCNT. */
  readonly back: Uint16Array;
  /** NONHEAD: lclusters forward to the next head, where it is stored; else 0. */
  readonly forward: Uint16Array;
  /** Byte behind the last record, or behind the pack that holds it: where an inline pcluster lies. */
  readonly end: number;
  /** Why there are fewer records than the file has lclusters. */
  readonly problem: ErofsError | undefined;
  /** Byte of a record, or of the pack that holds it, in the inode's space. */
  offsetOf(lcn: number): number;
}

export const PARTIAL = 1;
export const HOLE = 2;

export const isHead = (type: number): boolean => type !== LCLUSTER.NONHEAD;

/** Columns that are filled, read and forgotten: most files have few records, and making arrays for each costs more than reading them. */
class LclusterScratch {
  count = 0;
  heads = 0;
  type = new Uint8Array(0);
  clusterOffset = new Uint32Array(0);
  block = new Float64Array(0);
  blockCount = new Int32Array(0);
  flags = new Uint8Array(0);
  back = new Uint16Array(0);
  forward = new Uint16Array(0);
  /** Compact indexes: the low bits of each record. */
  low = new Uint16Array(0);
  end = 0;
  problem: ErofsError | undefined;
  offsetOf: (lcn: number) => number = () => 0;

  /** Room for `count` records: heads with offset 0 and no flag, NONHEAD records without count and distance. */
  reset(count: number): this {
    if (count > this.type.length || this.type.length > SCRATCH_KEPT) this.allocate(Math.max(count, 1024));
    this.count = count;
    this.heads = 0;
    this.problem = undefined;
    this.clusterOffset.fill(0, 0, count);
    this.blockCount.fill(NO_COUNT, 0, count);
    this.flags.fill(0, 0, count);
    this.back.fill(0, 0, count);
    this.forward.fill(0, 0, count);
    return this;
  }

  private allocate(capacity: number): void {
    this.type = new Uint8Array(capacity);
    this.clusterOffset = new Uint32Array(capacity);
    this.block = new Float64Array(capacity);
    this.blockCount = new Int32Array(capacity);
    this.flags = new Uint8Array(capacity);
    this.back = new Uint16Array(capacity);
    this.forward = new Uint16Array(capacity);
    this.low = new Uint16Array(capacity);
  }
}

/** Records of which the memory stays for the next index. */
const SCRATCH_KEPT = 1 << 18;

export type ColumnsToFill = LclusterScratch;

const scratch = new LclusterScratch();

/** The one set of columns, for `count` records; what it held before is gone. */
export const emptyColumns = (count: number): ColumnsToFill => scratch.reset(count);
