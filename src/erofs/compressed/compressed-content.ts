// Content of compressed inodes: finds the pclusters of a range, has them decoded, and keeps what will be wanted again.
// Pure. Source: z_erofs_map_blocks_iter(), z_erofs_decompress_queue().

import type { Content, ContentContext, Extent } from '../content.ts';
import { ErofsError } from '../finding.ts';
import type { Inode } from '../inode.ts';
import { nidText } from '../nid.ts';
import { readDevice } from '../read-device.ts';
import { decodePcluster } from './decode-pcluster.ts';
import { DecodedExtents } from './decoded-extents.ts';
import { type MapHeader, readMapHeader } from './map-header.ts';
import { FORM, type PclusterList } from './pcluster-list.ts';
import { pclusterMap } from './pcluster-map.ts';

/** Bytes of the largest pcluster and of what it decodes to (Z_EROFS_PCLUSTER_MAX_SIZE, Z_EROFS_PCLUSTER_MAX_DSIZE). */
export const STORED_LIMIT = 1 << 20;
export const DECODED_LIMIT = 12 << 20;

/** Decoded bytes kept of the packed inode and the metabox, whose pclusters many small reads hit again and again. */
const SHARED_CACHE = 16 << 20;

/** Stored bytes of the pcluster under way. One buffer for all: nothing else is decoded between reading and decoding one. */
const rawBytes = new Uint8Array(STORED_LIMIT);

export class CompressedContent implements Content {
  readonly size: number;
  readonly header: MapHeader;
  /** Where all pclusters lie; ends early where the index is damaged. */
  readonly map: PclusterList;
  private readonly decoded: DecodedExtents;
  /** Whether many small reads of one pcluster are to be expected. */
  private readonly shared: boolean;

  constructor(
    private readonly context: ContentContext,
    private readonly inode: Inode,
  ) {
    const { superblock } = context;
    this.size = inode.size;
    this.header = readMapHeader(inode, superblock);
    this.map = pclusterMap(inode, this.header, superblock.blockSize, context.devices.totalSize);
    this.shared = inode.nid === superblock.packedNid || inode.nid === superblock.metaboxNid;
    this.decoded = new DecodedExtents(this.shared ? SHARED_CACHE : 0);
  }

  readInto(offset: number, target: Uint8Array): number {
    const length = Math.max(0, Math.min(target.length, this.size - offset));
    const { map } = this;
    let done = 0;
    for (let k = length > 0 ? map.find(offset) : 0; done < length; k++) {
      if (k >= map.count) throw map.problem!;
      const from = offset + done - map.start[k]!;
      const piece = Math.min(length - done, map.start[k + 1]! - offset - done);
      this.readExtent(k, from, target.subarray(done, done + piece), false);
      done += piece;
    }
    return length;
  }

  /** As `readInto`, but stops at the last extent that fits in whole, so that no pcluster is decoded twice. */
  readRun(offset: number, target: Uint8Array): number {
    const length = Math.max(0, Math.min(target.length, this.size - offset));
    const { map } = this;
    let done = 0;
    for (let k = length > 0 ? map.find(offset) : 0; done < length; k++) {
      if (k >= map.count) {
        if (done > 0) break;
        throw map.problem!;
      }
      const from = offset + done - map.start[k]!;
      const left = map.start[k + 1]! - offset - done;
      if (left > length - done && done > 0) break;
      const piece = Math.min(length - done, left);
      try {
        this.readExtent(k, from, target.subarray(done, done + piece), true);
      } catch (error) {
        if (done > 0 && error instanceof ErofsError) break; // the next call begins here and says it
        throw error;
      }
      done += piece;
    }
    return done;
  }

  *extents(): IterableIterator<Extent> {
    const { map } = this;
    for (let k = 0; k < map.count; k++) {
      const form = map.form[k]!;
      const elsewhere = form === FORM.FRAGMENT || form === FORM.HOLE;
      yield {
        logical: map.start[k]!,
        length: map.start[k + 1]! - map.start[k]!,
        physical: elsewhere ? 0 : map.address[k]!,
        stored: map.stored[k]!,
        device: 0,
        hole: form === FORM.HOLE,
      };
    }
    if (map.problem !== undefined) throw map.problem;
  }

  /** Fills `target` with the bytes of extent `k` from its byte `from` on. `onwards`: the rest of it will be wanted next. */
  private readExtent(k: number, from: number, target: Uint8Array, onwards: boolean): void {
    const form = this.map.form[k]!;
    if (form === FORM.HOLE) target.fill(0);
    else if (form === FORM.FRAGMENT) this.readFragment(this.map.address[k]! + from, target);
    else this.readPcluster(k, from, target, onwards);
  }

  private readFragment(address: number, target: Uint8Array): void {
    const problem = this.fragmentProblem(address, target.length);
    if (problem !== undefined) throw problem;
    this.context.packed()!.content.readInto(address, target);
  }

  /** Why `length` bytes at byte `address` of the packed inode cannot be part of this file. */
  fragmentProblem(address: number, length: number): ErofsError | undefined {
    const packed = this.context.packed();
    const own = packed?.nid === this.inode.nid;
    if (packed !== undefined && !own && address + length <= packed.content.size) return undefined;
    const message =
      packed === undefined
        ? 'the file has a fragment and the image has no packed inode'
        : own
          ? 'the packed inode has a fragment of itself'
          : `the fragment ends at byte ${address + length} of the packed inode, which has ${packed.content.size}`;
    return new ErofsError({
      code: 'fragment-range',
      structure: 'compression map header',
      offset: this.header.address,
      nid: nidText(this.inode.nid),
      message,
      expected: 'bytes inside the packed inode',
    });
  }

  private readPcluster(k: number, from: number, target: Uint8Array, onwards: boolean): void {
    const { map, decoded } = this;
    const length = map.start[k + 1]! - map.start[k]!;
    const wanted = from + target.length;
    const known = decoded.find(k, wanted);
    if (known !== undefined) {
      target.set(known.subarray(from, wanted));
      return;
    }
    this.checkLimits(k, length);
    const partial = map.partial[k] === 1;
    // A whole extent goes straight to its place; a part is decoded from its beginning and kept for the next read.
    if (from === 0 && wanted === length && !this.shared) {
      this.decode(k, target, partial);
      return;
    }
    // Whoever reads a part will read on: decode all of a small extent, of a large one no more than twice what is wanted.
    const ahead = this.shared || onwards ? length : Math.min(length, Math.max(2 * wanted, 1 << 16));
    const output = decoded.add(k, ahead);
    try {
      this.decode(k, output, partial || ahead < length);
    } catch (error) {
      decoded.drop(k);
      throw error;
    }
    target.set(output.subarray(from, wanted));
  }

  private decode(k: number, output: Uint8Array, partial: boolean): void {
    const { map, inode, context } = this;
    const address = map.address[k]!;
    const stored = map.stored[k]!;
    let raw: Uint8Array;
    if (map.inline[k] === 1) {
      // Reading in a metabox may decode on the way, so this one has memory of its own.
      raw = inode.space.copy(address, stored, 'inline pcluster');
    } else {
      raw = rawBytes.subarray(0, stored);
      readDevice(context.devices, 0, address, raw, inode);
    }
    const { blockSize } = context.superblock;
    const aligned =
      this.header.extentRecordSize === undefined || (address % blockSize === 0 && stored % blockSize === 0);
    decodePcluster(context, {
      raw,
      address,
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
