// Where an image is written to: bytes at any offset, zeros where nothing was written. In memory, or in a file piece by piece.
// Must not know what the bytes mean.

import { closeSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';

export interface ByteSink {
  write(offset: number, bytes: Uint8Array): void;
  /** Fills `target` with what was written; zeros elsewhere. */
  read(offset: number, target: Uint8Array): void;
  /** Sets the final size. Nothing is written afterwards. */
  finish(size: number): void;
}

/** An image in memory. */
export class MemorySink implements ByteSink {
  private buffer = new Uint8Array(1 << 14);
  private finished: Uint8Array | undefined;

  write(offset: number, bytes: Uint8Array): void {
    this.reach(offset + bytes.length);
    this.buffer.set(bytes, offset);
  }

  read(offset: number, target: Uint8Array): void {
    target.fill(0);
    target.set(this.buffer.subarray(offset, offset + target.length));
  }

  finish(size: number): void {
    this.reach(size);
    this.finished = this.buffer.slice(0, size);
  }

  /** The finished image; a test may patch it. */
  get bytes(): Uint8Array {
    if (this.finished === undefined) throw new Error('the image is not finished');
    return this.finished;
  }

  private reach(size: number): void {
    if (size <= this.buffer.length) return;
    const larger = new Uint8Array(Math.max(size, 2 * this.buffer.length));
    larger.set(this.buffer);
    this.buffer = larger;
  }
}

const WINDOW = 1 << 20;
const WINDOWS = 16;

/** An image in a file. Small writes gather in a few windows of 1 MiB, so that memory does not grow with the image. */
export class FileSink implements ByteSink {
  private readonly descriptor: number;
  /** Window number to bytes, least recently used first. All are written when they leave. */
  private readonly windows = new Map<number, Uint8Array>();

  constructor(readonly path: string) {
    this.descriptor = openSync(path, 'w+');
  }

  write(offset: number, bytes: Uint8Array): void {
    this.pieces(offset, bytes, (window, piece, within) => window.set(piece, within));
  }

  read(offset: number, target: Uint8Array): void {
    this.pieces(offset, target, (window, piece, within) =>
      piece.set(window.subarray(within, within + piece.length)),
    );
  }

  finish(size: number): void {
    for (const [number, bytes] of this.windows) this.flush(number, bytes);
    this.windows.clear();
    ftruncateSync(this.descriptor, size);
    closeSync(this.descriptor);
  }

  private pieces(
    offset: number,
    bytes: Uint8Array,
    use: (window: Uint8Array, piece: Uint8Array, within: number) => void,
  ): void {
    for (let done = 0; done < bytes.length; ) {
      const number = Math.floor((offset + done) / WINDOW);
      const within = offset + done - number * WINDOW;
      const length = Math.min(bytes.length - done, WINDOW - within);
      use(this.window(number), bytes.subarray(done, done + length), within);
      done += length;
    }
  }

  private window(number: number): Uint8Array {
    let bytes = this.windows.get(number);
    if (bytes === undefined) {
      bytes = this.windows.size < WINDOWS ? new Uint8Array(WINDOW) : this.evict();
      const read = readSync(this.descriptor, bytes, 0, WINDOW, number * WINDOW);
      bytes.fill(0, read);
    } else {
      this.windows.delete(number);
    }
    this.windows.set(number, bytes);
    return bytes;
  }

  private evict(): Uint8Array {
    for (const [number, bytes] of this.windows) {
      this.flush(number, bytes);
      this.windows.delete(number);
      return bytes;
    }
    throw new Error('no window to write out');
  }

  private flush(number: number, bytes: Uint8Array): void {
    writeSync(this.descriptor, bytes, 0, WINDOW, number * WINDOW);
  }
}
