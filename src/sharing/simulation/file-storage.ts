// How the bytes of a file lie on its devices, as far as filling its pages asks for it: what is read, and from which device.
// Pure. Made from an image's inodes and extents by image-storage.ts; must not know about pages or caches.

import type { ClusterMap } from './cluster-map.ts';

/** Device number of the image itself; further ones are those of its device table. */
export const PRIMARY = 0;

/**
 * Told about each piece that is read: device, first byte on it, bytes, and whether it must come from the device or may be
 * cached already.
 */
export type ReadSink = (device: number, physical: number, bytes: number, sure: boolean) => void;

/** Data reads of one file. Positions are bytes of the file. */
export interface FileStorage {
  /**
   * Reports what reading `[from, to)` reads beside metadata: holes and inline tails are silent. `seen` are the addresses of
   * compressed blocks that this mount read before and may keep; new ones are added.
   */
  reads(from: number, to: number, sink: ReadSink, seen?: Set<number>): void;
  /** First byte of the inline tail, which comes with the metadata; the file's size where there is none. */
  readonly inlineFrom: number;
  /** Compressed files only. */
  readonly clusters: ClusterMap | undefined;
  /** Start of the data run (or of the hole) at or after a position; the file's size if there is none. Source: SEEK_DATA, SEEK_HOLE. */
  seek(what: 'data' | 'hole', from: number): number;
}

/** A stretch of a file that lies on one device in one piece, or is a hole. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  /** undefined: a hole. */
  readonly device: number | undefined;
  /** First byte on the device. */
  readonly physical: number;
}

/** Storage of uncompressed files: stretches in order, holes explicit, the inline tail not among them. */
export class PlainStorage implements FileStorage {
  readonly clusters = undefined;

  constructor(
    private readonly size: number,
    private readonly stretches: readonly Stretch[],
    readonly inlineFrom: number = size,
  ) {}

  /** All of a file on the primary device. */
  static whole(size: number): PlainStorage {
    return new PlainStorage(size, size > 0 ? [{ from: 0, to: size, device: PRIMARY, physical: 0 }] : []);
  }

  reads(from: number, to: number, sink: ReadSink): void {
    for (let at = this.find(from); at < this.stretches.length; at++) {
      const { from: start, to: end, device, physical } = this.stretches[at]!;
      if (start >= to) return;
      const first = Math.max(start, from);
      if (device !== undefined) sink(device, physical + first - start, Math.min(end, to) - first, true);
    }
  }

  seek(what: 'data' | 'hole', from: number): number {
    for (let at = this.find(from); at < this.stretches.length; at++) {
      const stretch = this.stretches[at]!;
      if ((stretch.device === undefined) === (what === 'hole')) return Math.max(from, stretch.from);
    }
    return what === 'data' && this.inlineFrom < this.size ? Math.max(from, this.inlineFrom) : this.size;
  }

  /** First stretch that ends after a position. */
  private find(position: number): number {
    let low = 0;
    let high = this.stretches.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.stretches[middle]!.to > position) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
