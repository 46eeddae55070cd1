// Decoded extents of one inode, kept within a budget of bytes; the one used longest ago goes first.
// Pure. Knows nothing about how an extent is decoded.

export class DecodedExtents {
  /** Number of the extent to its first bytes, least recently used first. */
  private readonly kept = new Map<number, Uint8Array>();
  private bytes = 0;

  /** The extent added last is always kept, whatever the budget. */
  constructor(private readonly budget: number) {}

  /** The first `length` bytes of an extent (or more), or undefined if they are not here. */
  find(extent: number, length: number): Uint8Array | undefined {
    const known = this.kept.get(extent);
    if (known === undefined || known.length < length) return undefined;
    if (this.kept.size > 1) {
      this.kept.delete(extent);
      this.kept.set(extent, known);
    }
    return known;
  }

  /** Memory for the first `length` bytes of an extent, which the caller fills at once. */
  add(extent: number, length: number): Uint8Array {
    this.drop(extent);
    let freed: Uint8Array | undefined;
    for (const [oldest, bytes] of this.kept) {
      if (this.bytes + length <= this.budget) break;
      this.drop(oldest);
      freed = bytes;
    }
    const output = freed?.length === length ? freed : new Uint8Array(length);
    this.kept.set(extent, output);
    this.bytes += length;
    return output;
  }

  drop(extent: number): void {
    const known = this.kept.get(extent);
    if (known === undefined) return;
    this.kept.delete(extent);
    this.bytes -= known.length;
  }
}
