// The superblock: 128 bytes (and extension slots) at byte 1024 of the primary device.
// Pure. Source: struct erofs_super_block, erofs_read_superblock(). What is wrong with it is said by superblock-check.ts.

import { INCOMPAT } from './feature.ts';
import { ErofsError, type Finding } from './finding.ts';
import { type Nid, nidFromHalves } from './nid.ts';
import type { RandomReader } from './random-reader.ts';

export const SUPERBLOCK_OFFSET = 1024;
export const MAGIC = 0xe0f5e1e2;
const BASE_SIZE = 128;

/** The fields of the superblock. Times are seconds since 1970, addresses are in units the name says. */
export interface Superblock {
  readonly checksum: number;
  readonly featureCompat: number;
  readonly featureIncompat: number;
  readonly blockBits: number;
  readonly blockSize: number;
  /** Bytes the superblock takes: 128 and 16 for each extension slot. */
  readonly size: number;
  readonly rootNid: Nid;
  /** Inodes in the image, as the superblock claims. */
  readonly inodeCount: number;
  readonly epoch: number;
  readonly fixedNsec: number;
  readonly buildTime: number;
  /** Blocks of the primary device. */
  readonly blocks: number;
  readonly metaBlock: number;
  readonly xattrBlock: number;
  readonly uuid: Uint8Array;
  readonly volumeName: Uint8Array;
  /** Bit mask of algorithms with COMPR_CFGS, else undefined. */
  readonly algorithms: number | undefined;
  readonly lz4MaxDistance: number;
  readonly extraDevices: number;
  /** Byte of the device table on the primary device. */
  readonly deviceTableOffset: number;
  readonly prefixCount: number;
  /** Byte of the long-prefix table in its space. */
  readonly prefixOffset: number;
  readonly packedNid: Nid;
  readonly filterReserved: number;
  readonly isharePrefixId: number;
  readonly metaboxNid: Nid | undefined;
}

/** Reads the superblock. Throws an ErofsError where nothing can be read without it: no magic, block size or root. */
export function readSuperblock(reader: RandomReader): Superblock {
  const raw = superblockBytes(reader);
  const view = new DataView(raw.buffer, raw.byteOffset);
  checkMagic(view);
  return decode(raw, view, checkBlockBits(view));
}

/** The superblock as it stands on disk, with its first extension slot if the file holds one. */
export function superblockBytes(reader: RandomReader): Uint8Array {
  if (reader.size < SUPERBLOCK_OFFSET + BASE_SIZE) {
    throw new ErofsError({
      code: 'superblock-truncated',
      structure: 'superblock',
      offset: reader.size,
      message: `the file ends at byte ${reader.size}, inside the superblock`,
      expected: `at least ${SUPERBLOCK_OFFSET + BASE_SIZE} bytes`,
    });
  }
  return reader.copy(SUPERBLOCK_OFFSET, Math.min(144, reader.size - SUPERBLOCK_OFFSET), 'superblock');
}

function checkMagic(view: DataView): void {
  const magic = view.getUint32(0, true);
  if (magic === MAGIC) return;
  throw new ErofsError({
    code: 'superblock-magic',
    structure: 'superblock',
    offset: SUPERBLOCK_OFFSET,
    message: `not an EROFS image: magic is 0x${magic.toString(16).padStart(8, '0')}`,
    expected: '0xe0f5e1e2',
  });
}

function checkBlockBits(view: DataView): number {
  const bits = view.getUint8(12);
  if (bits >= 9 && bits <= 16) return bits;
  throw new ErofsError({
    code: 'superblock-block-size',
    structure: 'superblock',
    offset: SUPERBLOCK_OFFSET + 12,
    message: `block size is 2^${bits} bytes`,
    expected: '2^9 to 2^16',
  });
}

function decode(raw: Uint8Array, view: DataView, blockBits: number): Superblock {
  const u16 = (at: number): number => view.getUint16(at, true);
  const u32 = (at: number): number => view.getUint32(at, true);
  const size = BASE_SIZE + 16 * view.getUint8(13);
  const incompat = u32(80);
  const wideRoot = (incompat & INCOMPAT.FORTY_EIGHT_BIT) !== 0 && (u32(112) !== 0 || u32(116) !== 0);
  const compressionConfigs = (incompat & INCOMPAT.COMPR_CFGS) !== 0;
  const metabox = (incompat & INCOMPAT.METABOX) !== 0 && size >= 144 && raw.length >= 136;
  return {
    checksum: u32(4),
    featureCompat: u32(8),
    featureIncompat: incompat,
    blockBits,
    blockSize: 2 ** blockBits,
    size,
    rootNid: wideRoot ? rootField(view) : u16(14),
    inodeCount: u32(16) + u32(20) * 2 ** 32,
    epoch: Number(view.getBigInt64(24, true)),
    fixedNsec: u32(32),
    buildTime: u32(108),
    blocks: u32(36) + (wideRoot ? u16(14) * 2 ** 32 : 0),
    metaBlock: u32(40),
    xattrBlock: u32(44),
    uuid: raw.slice(48, 64),
    volumeName: raw.slice(64, 80),
    algorithms: compressionConfigs ? u16(84) : undefined,
    lz4MaxDistance: compressionConfigs ? 0 : u16(84),
    extraDevices: (incompat & INCOMPAT.DEVICE_TABLE) !== 0 ? u16(86) : 0,
    deviceTableOffset: u16(88) * 128,
    prefixCount: view.getUint8(91),
    prefixOffset: u32(92) * 4,
    packedNid: nidField(view, 96) ?? 0,
    filterReserved: view.getUint8(104),
    isharePrefixId: view.getUint8(105),
    metaboxNid: metabox ? nidField(view, 128) : undefined,
  };
}

function rootField(view: DataView): Nid {
  const nid = nidField(view, 112);
  if (nid !== undefined) return nid;
  throw new ErofsError(hugeNid(view, 112, 'rootnid_8b'));
}

/** The nid at byte `at` of the superblock, or undefined if no device could hold it. */
export const nidField = (view: DataView, at: number): Nid | undefined =>
  nidFromHalves(view.getUint32(at, true), view.getUint32(at + 4, true));

export const hugeNid = (view: DataView, at: number, field: string): Finding => ({
  severity: 'error',
  code: 'superblock-nid',
  structure: 'superblock',
  offset: SUPERBLOCK_OFFSET + at,
  message: `${field} is ${view.getBigUint64(at, true)}, which no device can hold`,
  expected: 'a slot below 2^48',
});
