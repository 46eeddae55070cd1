// What stands at the front of an image: superblock, device table, prefix table, and the checksum over them.
// Own encoder of struct erofs_super_block and struct erofs_deviceslot.

import { crc32c } from '../../../src/common/crc32c.ts';
import type { ByteSink } from './byte-sink.ts';
import { type ImageOptions, type PrefixModel, text } from './image-model.ts';
import { setUint64 } from './set-uint64.ts';

export const SUPERBLOCK = 1024;
const SLOT = 128;

const COMPAT = { checksum: 0x01, mtime: 0x02, nameFilter: 0x04, plainPrefixes: 0x10, ishare: 0x20 };
const INCOMPAT = { chunks: 0x004, devices: 0x008, prefixes: 0x040, wide: 0x080 };

/** Where the parts stand, bytes. */
export interface FrontLayout {
  readonly deviceTable: number;
  readonly prefixTable: number;
  readonly end: number;
}

/** What is known only at the end of writing. */
export interface Totals {
  readonly rootNid: number;
  readonly inodes: number;
  readonly blocks: number;
  readonly metaBlock: number;
  readonly xattrBlock: number;
  readonly chunked: boolean;
  /** Blocks of each extra device. */
  readonly deviceBlocks: readonly number[];
}

export function frontLayout(options: ImageOptions): FrontLayout {
  const deviceTable = SUPERBLOCK + 128;
  const prefixTable = deviceTable + SLOT * (options.devices?.length ?? 0);
  const end = prefixTable + prefixRecords(options.prefixes ?? []).length;
  return { deviceTable, prefixTable, end };
}

/** Writes everything in front of the metadata. */
export function writeFront(sink: ByteSink, options: ImageOptions, totals: Totals): void {
  const layout = frontLayout(options);
  const { devices = [], prefixes = [], blockBits = 12 } = options;
  for (const [k, device] of devices.entries()) {
    const slot = new Uint8Array(SLOT);
    const view = new DataView(slot.buffer);
    slot.set(text(device.tag ?? ''));
    const blocks = totals.deviceBlocks[k]!;
    const unified = device.unifiedBlock ?? 0;
    view.setUint32(64, blocks % 2 ** 32, true);
    view.setUint32(68, unified % 2 ** 32, true);
    view.setUint16(72, Math.floor(blocks / 2 ** 32), true);
    view.setUint16(74, Math.floor(unified / 2 ** 32), true);
    sink.write(layout.deviceTable + k * SLOT, slot);
  }
  sink.write(layout.prefixTable, prefixRecords(prefixes));
  sink.write(SUPERBLOCK, superblock(options, totals, layout));
  if (options.checksum ?? true) writeChecksum(sink, 2 ** blockBits);
}

function superblock(options: ImageOptions, totals: Totals, layout: FrontLayout): Uint8Array {
  const { devices = [], prefixes = [], wide = false, fingerprintPrefix } = options;
  const bytes = new Uint8Array(128);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0xe0f5e1e2, true);
  view.setUint32(8, compat(options), true);
  view.setUint8(12, options.blockBits ?? 12);
  const wideRoot = wide && totals.rootNid > 0xffff;
  view.setUint16(14, wideRoot ? Math.floor(totals.blocks / 2 ** 32) : totals.rootNid, true);
  setUint64(view, 16, totals.inodes);
  view.setBigInt64(24, BigInt(options.epoch ?? 0), true);
  view.setUint32(32, options.fixedNsec ?? 0, true);
  view.setUint32(36, totals.blocks % 2 ** 32, true);
  view.setUint32(40, totals.metaBlock, true);
  view.setUint32(44, totals.xattrBlock, true);
  if (options.uuid) bytes.set(options.uuid, 48);
  bytes.set(text(options.volumeName ?? '').subarray(0, 16), 64);
  view.setUint32(
    80,
    (totals.chunked ? INCOMPAT.chunks : 0) |
      (devices.length > 0 ? INCOMPAT.devices : 0) |
      (prefixes.length > 0 ? INCOMPAT.prefixes : 0) |
      (wide ? INCOMPAT.wide : 0),
    true,
  );
  view.setUint16(86, devices.length, true);
  view.setUint16(88, devices.length > 0 ? layout.deviceTable / SLOT : 0, true);
  view.setUint8(91, prefixes.length);
  view.setUint32(92, prefixes.length > 0 ? layout.prefixTable / 4 : 0, true);
  view.setUint8(105, fingerprintPrefix ?? 0);
  if (wideRoot) setUint64(view, 112, totals.rootNid);
  return bytes;
}

const compat = ({ checksum = true, nameFilter, prefixes = [], fingerprintPrefix }: ImageOptions): number =>
  COMPAT.mtime |
  (checksum ? COMPAT.checksum : 0) |
  (nameFilter ? COMPAT.nameFilter : 0) |
  (prefixes.length > 0 ? COMPAT.plainPrefixes : 0) |
  (fingerprintPrefix === undefined ? 0 : COMPAT.ishare);

function prefixRecords(prefixes: readonly PrefixModel[]): Uint8Array {
  const records = prefixes.map(({ base, infix }) => {
    const record = new Uint8Array(Math.ceil((3 + infix.length) / 4) * 4);
    new DataView(record.buffer).setUint16(0, 1 + infix.length, true);
    record[2] = base;
    record.set(infix, 3);
    return record;
  });
  return Buffer.concat(records);
}

/** Sums the rest of the superblock's block up, as the image stands in the sink. */
export function writeChecksum(sink: ByteSink, blockSize: number): void {
  const covered = new Uint8Array(blockSize > SUPERBLOCK ? blockSize - SUPERBLOCK : blockSize);
  sink.read(SUPERBLOCK, covered);
  covered.fill(0, 4, 8);
  const sum = new Uint8Array(4);
  new DataView(sum.buffer).setUint32(0, crc32c(covered), true);
  sink.write(SUPERBLOCK + 4, sum);
}
