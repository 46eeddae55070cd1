// Content of compressed inodes: finds the pclusters of a range, has them decoded, and keeps the last one.
// Pure. Source: z_erofs_map_blocks_iter(), z_erofs_decompress_queue().

import type { Content, ContentContext, Extent } from '../content.ts';
import { ErofsError } from '../finding.ts';
import type { Inode } from '../inode.ts';
import { nidText } from '../nid.ts';
import { readDevice } from '../read-device.ts';
import { decodePcluster } from './decode-pcluster.ts';
import { type MapHeader, readMapHeader } from './map-header.ts';
import { FORM, type PclusterList } from './pcluster-list.ts';
import { pclusterMap } from './pcluster-map.ts';

/** Bytes of the largest pcluster and of what it decodes to (Z_EROFS_PCLUSTER_MAX_SIZE, Z_EROFS_PCLUSTER_MAX_DSIZE). */
const STORED_LIMIT = 1 << 20;
const DECODED_LIMIT = 12 << 20;

export class CompressedContent implements Content {
  readonly size: number;
  private readonly header: MapHeader;
  private readonly map: PclusterList;
  /** The extent decoded last, as far as it was wanted. */
  private decoded = new Uint8Array(0);
  private decodedExtent = -1;

  constructor(
    private readonly context: ContentContext,
    private readonly inode: Inode,
  ) {
    this.size = inode.size;
    this.header = readMapHeader(inode, context.superblock);
    this.map = pclusterMap(inode, this.header, context.superblock.blockSize);
  }

  readInto(offset: number, target: Uint8Array): number {
    const length = Math.max(0, Math.min(target.length, this.size - offset));
    const { map } = this;
    let done = 0;
    for (let k = length > 0 ? map.find(offset) : 0; done < length; k++) {
      const from = offset + done - map.start[k]!;
      const piece = Math.min(length - done, map.start[k + 1]! - offset - done);
      this.readExtent(k, from, target.subarray(done, done + piece));
      done += piece;
    }
    return length;
  }

  *extents(): IterableIterator<Extent> {
    const { map } = this;
    for (let k = 0; k < map.count; k++) {
      const form = map.form[k]!;
      const fragment = form === FORM.FRAGMENT;
      yield {
        logical: map.start[k]!,
        length: map.start[k + 1]! - map.start[k]!,
        physical: fragment || form === FORM.HOLE ? 0 : map.address[k]!,
        stored: map.stored[k]!,
        device: 0,
        hole: form === FORM.HOLE,
      };
    }
  }

  /** Fills `target` with the bytes of extent `k` from its byte `from` on. */
  private readExtent(k: number, from: number, target: Uint8Array): void {
    const form = this.map.form[k]!;
    if (form === FORM.HOLE) target.fill(0);
    else if (form === FORM.FRAGMENT) this.readFragment(this.map.address[k]! + from, target);
    else this.readPcluster(k, from, target);
  }

  private readFragment(address: number, target: Uint8Array): void {
    const packed = this.context.packed();
    if (
      packed !== undefined &&
      packed.nid !== this.inode.nid &&
      address + target.length <= packed.content.size
    ) {
      packed.content.readInto(address, target);
      return;
    }
    throw new ErofsError({
      code: 'fragment',
      structure: 'compression map header',
      offset: this.header.address,
      nid: nidText(this.inode.nid),
      message:
        packed === undefined
          ? 'the file has a fragment and the image has no packed inode'
          : packed.nid === this.inode.nid
            ? 'the packed inode has a fragment of itself'
            : `the fragment ends at byte ${address + target.length} of the packed inode, which has ${packed.content.size}`,
      expected: 'bytes inside the packed inode',
    });
  }

  private readPcluster(k: number, from: number, target: Uint8Array): void {
    const { map } = this;
    const length = map.start[k + 1]! - map.start[k]!;
    this.checkLimits(k, length);
    const wanted = from + target.length;
    if (this.decodedExtent === k && this.decoded.length >= wanted) {
      target.set(this.decoded.subarray(from, wanted));
      return;
    }
    // A whole extent goes straight to its place; a part is decoded from its beginning and kept for the next read.
    if (from === 0 && wanted === length) {
      this.decode(k, target, map.partial[k] === 1);
      return;
    }
    // Whoever reads a part will read on: decode all of a small extent, of a large one no more than twice what is wanted.
    const ahead = Math.min(length, Math.max(2 * wanted, 1 << 16));
    const decoded = new Uint8Array(ahead);
    this.decode(k, decoded, map.partial[k] === 1 || ahead < length);
    this.decoded = decoded;
    this.decodedExtent = k;
    target.set(decoded.subarray(from, wanted));
  }

  private decode(k: number, output: Uint8Array, partial: boolean): void {
    const { map, inode, context } = this;
    const raw = new Uint8Array(map.stored[k]!);
    if (map.inline[k] === 1) inode.space.readInto(map.address[k]!, raw);
    else readDevice(context.devices, 0, map.address[k]!, raw, inode);
    const blockSize = context.superblock.blockSize;
    const aligned =
      this.header.extentRecordSize === undefined ||
      (map.address[k]! % blockSize === 0 && raw.length % blockSize === 0);
    decodePcluster(context, {
      raw,
      address: map.address[k]!,
      form: map.form[k]!,
      partial,
      interlaced: this.header.interlaced && map.inline[k] === 0 && aligned,
      logical: map.start[k]!,
      nid: inode.nid,
      output,
    });
  }

  private checkLimits(k: number, length: number): void {
    const stored = this.map.stored[k]!;
    const plainTooLong = this.map.form[k] === FORM.PLAIN && length > stored;
    if (stored <= STORED_LIMIT && length <= DECODED_LIMIT && !plainTooLong) return;
    throw new ErofsError({
      code: 'pcluster-size',
      structure: 'pcluster',
      offset: this.map.address[k]!,
      nid: nidText(this.inode.nid),
      message: `a pcluster of ${stored} bytes is to give ${length} bytes`,
      expected: plainTooLong
        ? 'no more bytes than are stored plain'
        : 'at most 1 MiB stored and 12 MiB decoded',
    });
  }
}
