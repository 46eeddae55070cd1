// The content of an inode as a byte source, and where its pieces lie: the one door to all data layouts.
// Pure. The layouts themselves are in flat-content.ts and chunk-content.ts.

import type { ByteSource } from '../common/byte-source.ts';
import { ChunkContent } from './chunk-content.ts';
import type { DeviceSet } from './device-table.ts';
import { ErofsError } from './finding.ts';
import { FlatContent } from './flat-content.ts';
import { type Inode, isCompressed, LAYOUT, LAYOUT_NAMES } from './inode.ts';
import { nidText } from './nid.ts';

/** A piece of a file: `length` bytes from byte `logical` of the file on, stored as `stored` bytes at byte `physical` of a device. */
export interface Extent {
  readonly logical: number;
  readonly length: number;
  readonly physical: number;
  readonly stored: number;
  /** Device id as the image writes it; 0 is the primary device. */
  readonly device: number;
  /** Reads as zeros; `physical` and `stored` are 0. */
  readonly hole: boolean;
}

/** Content that knows its extents. */
export interface Content extends ByteSource {
  /** In order of `logical`; lazily, so that a bogus size costs nothing until it is walked. */
  extents(): IterableIterator<Extent>;
}

/** What reading content needs of an image. */
export interface ContentContext {
  readonly blockSize: number;
  readonly devices: DeviceSet;
}

/** Opens the content of a regular file, directory or symlink. Throws an ErofsError if it cannot be read. */
export function openContent(context: ContentContext, inode: Inode): Content {
  if (inode.layout === LAYOUT.CHUNK_BASED) return new ChunkContent(context, inode);
  if (!isCompressed(inode.layout)) return new FlatContent(context, inode);
  throw new ErofsError({
    severity: 'info',
    code: 'content-compressed',
    structure: 'inode',
    offset: inode.address,
    nid: nidText(inode.nid),
    message: `the content is compressed (${LAYOUT_NAMES[inode.layout]}), which this version lists but does not read`,
    expected: 'FLAT_PLAIN, FLAT_INLINE or CHUNK_BASED',
  });
}

/** Reads exactly `target.length` bytes of a device, or throws an ErofsError that says where the device ends. */
export function readDevice(
  devices: DeviceSet,
  id: number,
  address: number,
  target: Uint8Array,
  inode: Inode,
): void {
  for (let done = 0; done < target.length; ) {
    const place = devices.locate(id, address + done, target.length - done);
    const reader = devices.reader(place.device);
    const piece = target.subarray(done, done + place.length);
    if (reader.readInto(place.address, piece) < piece.length) {
      throw new ErofsError({
        code: 'data-beyond-end',
        structure: 'file data',
        offset: place.address,
        nid: nidText(inode.nid),
        message: `${piece.length} bytes of data at byte ${place.address} do not lie inside device ${place.device}`,
        expected: `an end at or before byte ${reader.size}`,
      });
    }
    done += piece.length;
  }
}
