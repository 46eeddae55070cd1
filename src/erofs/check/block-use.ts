// Which blocks pclusters take, to find two that overlap without being one and the same: data of one file in another's.
// Pure. Two bits a block of the image; what does not begin at a block is not looked at.

export class BlockUse {
  private readonly used: Uint8Array;
  private readonly starts: Uint8Array;
  private readonly blocks: number;

  constructor(
    imageSize: number,
    private readonly blockSize: number,
  ) {
    this.blocks = Math.ceil(imageSize / blockSize);
    this.used = new Uint8Array(Math.ceil(this.blocks / 8));
    this.starts = new Uint8Array(Math.ceil(this.blocks / 8));
  }

  /** Takes a pcluster. Answers the byte of the block where it meets another one that begins elsewhere, or undefined. */
  take(address: number, stored: number): number | undefined {
    if (address % this.blockSize !== 0 || stored % this.blockSize !== 0) return undefined;
    const first = address / this.blockSize;
    const end = Math.min(this.blocks, first + stored / this.blockSize);
    let meeting: number | undefined;
    // The same pcluster again is deduplication.
    if (isSet(this.used, first) && !isSet(this.starts, first)) meeting = first;
    for (let block = first; block < end; block++) {
      if (block > first && isSet(this.starts, block)) meeting ??= block;
      set(this.used, block);
    }
    set(this.starts, first);
    return meeting === undefined ? undefined : meeting * this.blockSize;
  }
}

const isSet = (bits: Uint8Array, block: number): boolean => ((bits[block >>> 3]! >>> (block & 7)) & 1) !== 0;

const set = (bits: Uint8Array, block: number): void => {
  bits[block >>> 3]! |= 1 << (block & 7);
};
