// Gives out room in an image: whole blocks for data, and slots for metadata in slabs that data goes around.
// Knows sizes and alignments, not what is stored. The order of areas is free in EROFS, so both grow side by side.

const LARGEST_SLAB = 1 << 20;

export class ImageSpace {
  /** First byte behind everything given out, a multiple of the block size. */
  private end: number;
  private slabAt: number;
  private slabEnd: number;
  private slabSize: number;

  /** `start`: first byte that may be given out. */
  constructor(
    readonly blockSize: number,
    start: number,
  ) {
    this.slabAt = start;
    this.end = this.blockAligned(start);
    this.slabEnd = this.end;
    this.slabSize = blockSize;
  }

  /** Byte of the first of `count` consecutive blocks. */
  blocks(count: number): number {
    const address = this.end;
    this.end += count * this.blockSize;
    return address;
  }

  /** Byte of `length` bytes of metadata at a multiple of `alignment` that `fits` accepts. */
  metadata(length: number, alignment: number, fits: (address: number) => boolean = () => true): number {
    let address = firstFit(this.slabAt, alignment, fits);
    if (address + length > this.slabEnd) {
      if (this.slabEnd !== this.end) address = firstFit(this.end, alignment, fits);
      const size = Math.max(this.slabSize, this.blockAligned(address + length - this.end));
      this.end += size;
      this.slabEnd = this.end;
      this.slabSize = Math.min(2 * this.slabSize, LARGEST_SLAB);
    }
    this.slabAt = address + length;
    return address;
  }

  /** Size of the image once nothing more is asked for: whole blocks. */
  finish(): number {
    return this.slabEnd === this.end ? this.blockAligned(this.slabAt) : this.end;
  }

  private blockAligned(address: number): number {
    return Math.ceil(address / this.blockSize) * this.blockSize;
  }
}

function firstFit(from: number, alignment: number, fits: (address: number) => boolean): number {
  let address = Math.ceil(from / alignment) * alignment;
  while (!fits(address)) address += alignment;
  return address;
}
