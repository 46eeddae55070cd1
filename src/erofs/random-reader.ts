// Random access to a byte source through a small cache of windows, for structures that are read a few bytes at a time.
// Pure. The one place that turns "outside the image" into an error; must not know what the bytes mean.

import type { ByteSource } from '../common/byte-source.ts';
import { ErofsError } from './finding.ts';

export interface ReaderOptions {
  /** Bytes a window holds; a power of two. */
  windowSize?: number;
  /** Windows kept in memory. */
  windows?: number;
}

/** Part of the source in memory. `start` is the byte of the source at which it begins. */
interface Window {
  readonly start: number;
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

/**
 * `seek` makes a run of bytes readable in place: afterwards `bytes` and `view` hold it at the position returned,
 * until the next call. Reads at least as large as a window go around the cache.
 */
export class RandomReader implements ByteSource {
  readonly size: number;
  /** Bytes that a read of a few bytes takes. */
  readonly windowSize: number;
  bytes: Uint8Array = new Uint8Array(0);
  view: DataView = new DataView(this.bytes.buffer);
  /** Reads and bytes asked of the source so far: what the benchmarks and the opening budget count. */
  reads = 0;
  bytesRead = 0;

  private readonly capacity: number;
  /** By window number, least recently used first. */
  private readonly windows = new Map<number, Window>();
  /** Bytes of the source that `bytes` holds. */
  private start = 0;
  private end = 0;

  constructor(
    private readonly source: ByteSource,
    options: ReaderOptions = {},
  ) {
    this.size = source.size;
    this.windowSize = options.windowSize ?? 1 << 15;
    this.capacity = options.windows ?? 128;
  }

  /** Position of byte `address` in `bytes`, with `length` bytes readable from there. `structure` names what is read, for the error. */
  seek(address: number, length: number, structure: string): number {
    if (!(address >= this.start && address + length <= this.end)) this.move(address, length, structure);
    return address - this.start;
  }

  /** A copy of `length` bytes from `address` on. */
  copy(address: number, length: number, structure: string): Uint8Array {
    if (!(address >= 0) || address + length > this.size)
      throw beyondEnd(address, length, this.size, structure);
    const out = new Uint8Array(length);
    this.readInto(address, out);
    return out;
  }

  readInto(offset: number, target: Uint8Array): number {
    const length = Math.max(0, Math.min(target.length, this.size - offset));
    if (length >= this.windowSize) return this.readSource(offset, target.subarray(0, length));
    for (let done = 0; done < length; ) {
      const number = Math.floor((offset + done) / this.windowSize);
      const within = offset + done - number * this.windowSize;
      const piece = Math.min(length - done, this.windowSize - within);
      target.set(this.window(number).bytes.subarray(within, within + piece), done);
      done += piece;
    }
    return length;
  }

  /** Makes `bytes` hold the run: a window, or bytes joined from several. */
  private move(address: number, length: number, structure: string): void {
    if (!(address >= 0) || address + length > this.size)
      throw beyondEnd(address, length, this.size, structure);
    const number = Math.floor(address / this.windowSize);
    if (address + length <= (number + 1) * this.windowSize) {
      this.show(this.window(number));
      return;
    }
    const joined = new Uint8Array(length);
    this.readInto(address, joined);
    this.show(windowOf(address, joined));
  }

  private show({ start, bytes, view }: Window): void {
    this.bytes = bytes;
    this.view = view;
    this.start = start;
    this.end = start + bytes.length;
  }

  private window(number: number): Window {
    const known = this.windows.get(number);
    if (known !== undefined) {
      this.windows.delete(number);
      this.windows.set(number, known);
      return known;
    }
    const start = number * this.windowSize;
    const bytes = this.recycled(Math.min(this.windowSize, this.size - start));
    this.readSource(start, bytes);
    const window = windowOf(start, bytes);
    this.windows.set(number, window);
    return window;
  }

  /** Memory for a window: that of the one used longest ago, once the cache is full. */
  private recycled(length: number): Uint8Array {
    if (this.windows.size < this.capacity) return new Uint8Array(length);
    for (const [number, { bytes }] of this.windows) {
      if (bytes === this.bytes) continue; // a caller may still read in it
      this.windows.delete(number);
      return bytes.length === length ? bytes : new Uint8Array(length);
    }
    return new Uint8Array(length);
  }

  private readSource(offset: number, target: Uint8Array): number {
    this.reads += 1;
    this.bytesRead += target.length;
    const read = this.source.readInto(offset, target);
    // The file shrank while it is open: what is missing must not look like data of an older window.
    if (read < target.length)
      throw beyondEnd(offset + read, target.length - read, offset + read, 'image file');
    return read;
  }
}

const windowOf = (start: number, bytes: Uint8Array): Window => ({
  start,
  bytes,
  view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
});

function beyondEnd(address: number, length: number, size: number, structure: string): ErofsError {
  return new ErofsError({
    code: 'beyond-end',
    structure,
    ...(Number.isFinite(address) ? { offset: address } : {}),
    message: `${structure} at byte ${address}, ${length} bytes long, does not lie inside the image`,
    expected: `an end at or before byte ${size}`,
  });
}
