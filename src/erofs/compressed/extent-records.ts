// Extent records of layout 1 in the 48-bit format: where each extent begins and lies, in bytes.
// Pure. Source: struct z_erofs_extent, z_erofs_map_blocks_ext(); erofs-format 9.8.

import { ErofsError } from '../finding.ts';
import type { Inode } from '../inode.ts';
import { nidText } from '../nid.ts';
import type { MapHeader } from './map-header.ts';
import { FORM, PclusterList } from './pcluster-list.ts';

const PLEN_BYTES = 0x1fffff;
const PLEN_PARTIAL = 1 << 27;

interface ExtentRecord {
  readonly plen: number;
  /** Byte of the pcluster. */
  readonly physical: number;
  readonly logical: number;
}

/** The pclusters of the inode in order. Throws an ErofsError at the first record that is out of order or out of bounds. */
export function readExtentRecords(inode: Inode, header: MapHeader): PclusterList {
  const recordSize = header.extentRecordSize!;
  const explicit = recordSize >= 16;
  const lclusterSize = 2 ** header.lclusterBits;
  const count = explicit ? header.extentCount : Math.ceil(inode.size / lclusterSize);
  const aligned = Math.ceil((header.address + 8) / recordSize) * recordSize;
  // Records of four bytes follow one u64: the first physical address.
  const start = recordSize === 4 ? aligned + 8 : aligned;
  const raw = inode.space.copy(start, count * recordSize, 'extent records');
  const records = recordsOf(inode, raw, recordSize, lclusterSize, aligned);
  const list = new PclusterList(count);
  let previous = -1;
  for (const [k, record] of records.entries()) {
    const offset = start + k * recordSize;
    if (record.logical <= previous || record.logical >= inode.size || (k === 0 && record.logical !== 0)) {
      throw outOfOrder(inode, offset, k, record.logical, previous);
    }
    previous = record.logical;
    const last = k === count - 1;
    if (last && header.fragmentOffset !== undefined) {
      const high = recordSize > 4 ? record.physical * 2 ** 32 : 0;
      list.push(record.logical, record.plen + high, 0, FORM.FRAGMENT, false, false);
    } else push(list, inode, record, offset);
  }
  return list.finish(inode.size);
}

function push(list: PclusterList, inode: Inode, record: ExtentRecord, offset: number): void {
  const stored = record.plen & PLEN_BYTES;
  const format = record.plen >>> 28;
  if (format > 4) throw badFormat(inode, offset, format);
  const form = stored === 0 ? FORM.HOLE : format;
  list.push(record.logical, record.physical, stored, form, (record.plen & PLEN_PARTIAL) !== 0, false);
}

function recordsOf(
  inode: Inode,
  raw: Uint8Array,
  recordSize: number,
  lclusterSize: number,
  aligned: number,
): ExtentRecord[] {
  const view = new DataView(raw.buffer, raw.byteOffset, raw.length);
  const records: ExtentRecord[] = [];
  let running = recordSize === 4 ? firstAddress(inode, aligned) : 0;
  for (let at = 0; at < raw.length; at += recordSize) {
    const plen = view.getUint32(at, true);
    if (recordSize === 4) {
      records.push({ plen, physical: running, logical: (at / recordSize) * lclusterSize });
      running += plen & PLEN_BYTES;
    } else if (recordSize === 8) {
      records.push({
        plen,
        physical: view.getUint32(at + 4, true),
        logical: (at / recordSize) * lclusterSize,
      });
    } else {
      const physical = view.getUint32(at + 4, true) + view.getUint32(at + 8, true) * 2 ** 32;
      const high = recordSize === 32 ? view.getUint32(at + 16, true) : 0;
      records.push({ plen, physical, logical: view.getUint32(at + 12, true) + high * 2 ** 32 });
    }
  }
  return records;
}

function firstAddress(inode: Inode, aligned: number): number {
  const at = inode.space.seek(aligned, 8, 'extent records');
  const { view } = inode.space;
  return view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32;
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
