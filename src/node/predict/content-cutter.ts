// Cuts content into chunks where the content itself says so (FastCDC with normalised chunking), so that what is moved within a
// file is still found. Knows bytes only; the hash that decides is our own table, so chunks equal those of no other tool.

import { createHash, type Hash } from 'node:crypto';
import { type CutSizes, ID_SIZE } from '../../common/file-contents.ts';
import { xxh32 } from '../../common/xxh32.ts';

/** One word for each byte value, the same in every run. */
const GEAR = Uint32Array.from({ length: 256 }, (_, byte) => xxh32(Uint8Array.of(byte), 0x65726f66));

/** Bits by which cutting is harder before the average size, and easier behind it. */
const NORMALISATION = 2;

/** Takes the pieces of one file after the other; chunks never reach over the end of a file. */
export class ContentCutter {
  private lengths = new Uint32Array(256);
  private ids = new Uint8Array(256 * ID_SIZE);
  private count = 0;
  private readonly hard: number;
  private readonly easy: number;
  private hash: Hash | undefined;
  private length = 0;
  private gear = 0;

  constructor(private readonly sizes: CutSizes) {
    const bits = Math.log2(sizes.average);
    this.hard = maskOf(bits + NORMALISATION);
    this.easy = maskOf(bits - NORMALISATION);
  }

  push(piece: Uint8Array): void {
    for (let at = 0; at < piece.length; ) {
      const end = this.endOfChunk(piece, at);
      this.hash ??= createHash('sha256');
      this.hash.update(at === 0 && end === piece.length ? piece : piece.subarray(at, end));
      at = end;
      if (this.complete) this.cut();
    }
  }

  /** Ends the file; answers its chunks, in memory of their own. */
  finish(): { length: Uint32Array; ids: Uint8Array } {
    if (this.length > 0) this.cut();
    const chunks = {
      length: this.lengths.slice(0, this.count),
      ids: this.ids.slice(0, this.count * ID_SIZE),
    };
    this.count = 0;
    return chunks;
  }

  /** Whether the chunk ends with the last byte that was looked at. */
  private complete = false;

  /** Looks at bytes from `at` on until the chunk or the piece ends; answers the end. */
  private endOfChunk(piece: Uint8Array, at: number): number {
    const { minimum, average, maximum } = this.sizes;
    this.complete = false;
    // Nothing is cut before the minimum, so nothing is looked at either.
    const skipped = Math.min(Math.max(0, minimum - this.length), piece.length - at);
    let end = at + skipped;
    let { length, gear } = this;
    length += skipped;
    while (end < piece.length && !this.complete) {
      gear = ((gear << 1) + GEAR[piece[end++]!]!) | 0;
      length += 1;
      this.complete = (gear & (length < average ? this.hard : this.easy)) === 0 || length >= maximum;
    }
    this.length = length;
    this.gear = gear;
    return end;
  }

  private cut(): void {
    if (this.count === this.lengths.length) {
      const { lengths, ids } = this;
      this.lengths = new Uint32Array(2 * lengths.length);
      this.lengths.set(lengths);
      this.ids = new Uint8Array(2 * ids.length);
      this.ids.set(ids);
    }
    this.lengths[this.count] = this.length;
    this.ids.set(this.hash!.digest().subarray(0, ID_SIZE), this.count * ID_SIZE);
    this.count += 1;
    this.hash = undefined;
    this.length = 0;
    this.gear = 0;
    this.complete = false;
  }
}

/** The highest bits: those that the most bytes have gone into. */
const maskOf = (bits: number): number => (bits >= 32 ? -1 : ~(2 ** (32 - bits) - 1)) | 0;
