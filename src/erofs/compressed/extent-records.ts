// Extent records of layout 1 in the 48-bit format: where each extent begins and lies, in bytes.
// Pure. Source: struct z_erofs_extent, z_erofs_map_blocks_ext(); erofs-format 9.8.

import { ErofsError } from '../finding.ts';
import type { Inode } from '../inode.ts';
import { nidText } from '../nid.ts';
import type { MapHeader } from './map-header.ts';
import { FORM, PclusterList } from './pcluster-list.ts';

const PLEN_BYTES = 0x1fffff;
const PLEN_PARTIAL = 1 << 27;

/**
 * The pclusters of the inode in order; the list ends with a problem at the first record that is out of order.
 * Throws an ErofsError if the records do not lie inside the inode's space or are more than `limit`.
 */
export function readExtentRecords(inode: Inode, header: MapHeader, limit: number): PclusterList {
  const recordSize = header.extentRecordSize!;
  const lclusterSize = 2 ** header.lclusterBits;
  const count = recordSize >= 16 ? header.extentCount : Math.ceil(inode.size / lclusterSize);
  if (count > limit) throw tooMany(inode, header, count, limit);
  const aligned = Math.ceil((header.address + 8) / recordSize) * recordSize;
  // Records of four bytes follow one u64: the first physical address.
  const start = recordSize === 4 ? aligned + 8 : aligned;
  const raw = inode.space.copy(start, count * recordSize, 'extent records');
  const view = new DataView(raw.buffer);
  const list = new PclusterList(count);
  let running = recordSize === 4 && count > 0 ? firstAddress(inode, aligned) : 0;
  let previous = -1;
  for (let k = 0; k < count; k++) {
    const at = k * recordSize;
    const plen = view.getUint32(at, true);
    const logical = recordSize >= 16 ? logicalStart(view, at, recordSize) : k * lclusterSize;
    const physical = recordSize === 4 ? running : physicalStart(view, at, recordSize);
    running += plen & PLEN_BYTES;
    if (logical <= previous || logical >= inode.size || (k === 0 && logical !== 0)) {
      return list.endAt(Math.max(0, previous + 1), outOfOrder(inode, start + at, k, logical, previous));
    }
    previous = logical;
    if (k === count - 1 && header.fragmentOffset !== undefined) {
      const high = recordSize > 4 ? physical * 2 ** 32 : 0;
      list.push(logical, plen + high, 0, FORM.FRAGMENT, false, false);
      continue;
    }
    const format = plen >>> 28;
    if (format > 4) return list.endAt(logical, badFormat(inode, start + at, format));
    const stored = plen & PLEN_BYTES;
    list.push(
      logical,
      physical,
      stored,
      stored === 0 ? FORM.HOLE : format,
      (plen & PLEN_PARTIAL) !== 0,
      false,
    );
  }
  if (count === 0 && inode.size > 0) return list.endAt(0, noRecords(inode, header));
  return list.finish(inode.size);
}

function physicalStart(view: DataView, at: number, recordSize: number): number {
  const low = view.getUint32(at + 4, true);
  return recordSize === 8 ? low : low + view.getUint32(at + 8, true) * 2 ** 32;
}

function logicalStart(view: DataView, at: number, recordSize: number): number {
  const low = view.getUint32(at + 12, true);
  return recordSize === 16 ? low : low + view.getUint32(at + 16, true) * 2 ** 32;
}

function firstAddress(inode: Inode, aligned: number): number {
  const at = inode.space.seek(aligned, 8, 'extent records');
  const { view } = inode.space;
  return view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32;
}

/** Byte of a record in the inode's space. */
export function extentRecordOffset(header: MapHeader, k: number): number {
  const size = header.extentRecordSize!;
  return Math.ceil((header.address + 8) / size) * size + (size === 4 ? 8 : 0) + k * size;
}

const outOfOrder = (inode: Inode, offset: number, k: number, logical: number, previous: number): ErofsError =>
  new ErofsError({
    code: 'extent-order',
    structure: 'extent record',
    offset,
    nid: nidText(inode.nid),
    message: `extent ${k} begins at byte ${logical} of the file`,
    expected: k === 0 ? 'byte 0' : `a byte after ${previous} and before ${inode.size}`,
  });

const badFormat = (inode: Inode, offset: number, format: number): ErofsError =>
  new ErofsError({
    code: 'extent-format',
    structure: 'extent record',
    offset,
    nid: nidText(inode.nid),
    message: `the format of the extent is ${format}`,
    expected: '0 (plain) to 4 (zstd)',
  });

const noRecords = (inode: Inode, header: MapHeader): ErofsError =>
  new ErofsError({
    code: 'extent-order',
    structure: 'compression map header',
    offset: header.address,
    nid: nidText(inode.nid),
    message: `a file of ${inode.size} bytes has no extent record`,
    expected: 'a record for byte 0',
  });

const tooMany = (inode: Inode, header: MapHeader, count: number, limit: number): ErofsError =>
  new ErofsError({
    code: 'index-too-long',
    structure: 'extent records',
    offset: header.address,
    nid: nidText(inode.nid),
    message: `the file of ${inode.size} bytes would have ${count} extent records`,
    expected: `at most ${limit}`,
  });
