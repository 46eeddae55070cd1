// Where bytes come from: a size and a blocking positional read. Everything that reads an image reads through this.
// Pure: no node, no DOM. Implementations that need a platform live in src/node.

/**
 * A readable run of bytes. Reads block: the engine is synchronous and runs off the threads that must stay responsive
 * (see docs/ARCHITECTURE.md, "Why the engine is synchronous").
 */
export interface ByteSource {
  /** Size in bytes. */
  readonly size: number;
  /**
   * Fills `target` from byte `offset` on. Returns the number of bytes read, which is less than `target.length` only
   * where the source ends. Throws what the platform throws on an I/O error.
   */
  readInto(offset: number, target: Uint8Array): number;
}

/** Bytes in memory. */
export class MemorySource implements ByteSource {
  readonly size: number;

  constructor(private readonly bytes: Uint8Array) {
    this.size = bytes.length;
  }

  readInto(offset: number, target: Uint8Array): number {
    const available = Math.max(0, Math.min(target.length, this.size - offset));
    if (available > 0) target.set(this.bytes.subarray(offset, offset + available));
    return available;
  }
}

/** The part of another source from `start` on: an image at an offset inside a file. */
export class WindowSource implements ByteSource {
  readonly size: number;

  constructor(
    private readonly base: ByteSource,
    private readonly start: number,
  ) {
    this.size = Math.max(0, base.size - start);
  }

  readInto(offset: number, target: Uint8Array): number {
    return this.base.readInto(this.start + offset, target);
  }
}
