// The index of a compressed inode as columns, one record a logical cluster, whatever its form on disk.
// Pure. Source: struct z_erofs_lcluster_index; erofs-format 9.3.

export const LCLUSTER = { PLAIN: 0, HEAD1: 1, NONHEAD: 2, HEAD2: 3 } as const;

/** Marks in `NONHEAD` records: the record carries the block count of its pcluster. */
export const CBLKCNT = 0x800;

/** `blockCount` of a record that carries none. */
export const NO_COUNT = -1;

/** Records of an index; `count` of them. */
export interface LclusterColumns {
  readonly count: number;
  /** A value of LCLUSTER. */
  readonly type: Uint8Array;
  /** Heads: where in the lcluster the extent begins. */
  readonly clusterOffset: Uint32Array;
  /** Heads: first block of the pcluster. */
  readonly block: Float64Array;
  /** NONHEAD with CBLKCNT: blocks of the pcluster, 0 for a hole; else NO_COUNT. */
  readonly blockCount: Int32Array;
  /** Heads, bits: 1 the pcluster decodes to more than the extent, 2 the extent is a hole. */
  readonly flags: Uint8Array;
  /** Byte behind the last record, or behind the pack that holds it: where an inline pcluster lies. */
  readonly end: number;
  /** Byte of a record, or of the pack that holds it, in the inode's space. */
  offsetOf(lcn: number): number;
}

export const PARTIAL = 1;
export const HOLE = 2;

export const isHead = (type: number): boolean => type !== LCLUSTER.NONHEAD;

/** Columns for `count` records, to be filled. */
export const emptyColumns = (count: number) => ({
  count,
  type: new Uint8Array(count),
  clusterOffset: new Uint32Array(count),
  block: new Float64Array(count),
  blockCount: new Int32Array(count).fill(NO_COUNT),
  flags: new Uint8Array(count),
});
