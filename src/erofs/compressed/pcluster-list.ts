// The pclusters of one file as columns: which logical bytes each decodes to, and where and how it is stored.
// Pure data. Made from an index or from extent records; says nothing about how to decode.

import type { ErofsError } from '../finding.ts';

/** How the bytes of an extent come about: algorithm `n` is `1 + n`. */
export const FORM = { PLAIN: 0, LZ4: 1, LZMA: 2, DEFLATE: 3, ZSTD: 4, HOLE: 5, FRAGMENT: 6 } as const;

/** Extent `k` is bytes `[start[k], start[k + 1])` of the file. */
export class PclusterList {
  count = 0;
  /** Why the list ends before the file does: what lies behind `start[count]` cannot be found. */
  problem: ErofsError | undefined;
  readonly start: Float64Array;
  /** Byte of the pcluster on the primary device; in the inode's space if inline; in the packed inode for a fragment. */
  readonly address: Float64Array;
  /** Bytes stored. */
  readonly stored: Uint32Array;
  /** A value of FORM. */
  readonly form: Uint8Array;
  /** The pcluster decodes to more than the extent. */
  readonly partial: Uint8Array;
  /** The pcluster lies behind the index. */
  readonly inline: Uint8Array;

  constructor(capacity: number) {
    this.start = new Float64Array(capacity + 1);
    this.address = new Float64Array(capacity);
    this.stored = new Uint32Array(capacity);
    this.form = new Uint8Array(capacity);
    this.partial = new Uint8Array(capacity);
    this.inline = new Uint8Array(capacity);
  }

  push(
    start: number,
    address: number,
    stored: number,
    form: number,
    partial: boolean,
    inline: boolean,
  ): void {
    const k = this.count++;
    this.start[k] = start;
    this.address[k] = address;
    this.stored[k] = stored;
    this.form[k] = form;
    this.partial[k] = partial ? 1 : 0;
    this.inline[k] = inline ? 1 : 0;
  }

  /** Ends the list: the last extent reaches to `size`. */
  finish(size: number): PclusterList {
    this.start[this.count] = size;
    return this;
  }

  /** Ends the list at byte `known` of the file because of a problem; the last extent may reach further than that. */
  endAt(known: number, problem: ErofsError): PclusterList {
    this.problem = problem;
    if (this.count > 0) this.partial[this.count - 1] = 1;
    return this.finish(this.count > 0 ? known : 0);
  }

  /** Number of the extent that holds byte `offset` of the file; `count` if that lies behind the list. */
  find(offset: number): number {
    if (offset >= this.start[this.count]!) return this.count;
    let low = 0;
    let high = this.count - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.start[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
