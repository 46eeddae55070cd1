// The superblock: 128 bytes (and extension slots) at byte 1024 of the primary device.
// Pure. Source: struct erofs_super_block, erofs_read_superblock(), erofs_superblock_csum_verify().

import { crc32c } from '../common/crc32c.ts';
import { COMPAT, INCOMPAT, KNOWN_INCOMPAT } from './feature.ts';
import { ErofsError, type FindingList } from './finding.ts';
import { inMetabox, type Nid, nidFromHalves } from './nid.ts';
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

/**
 * Reads the superblock. Throws an ErofsError where nothing can be read without it (no magic, no usable block size);
 * everything else that is wrong goes to `findings`.
 */
export function readSuperblock(reader: RandomReader, findings: FindingList): Superblock {
  if (reader.size < SUPERBLOCK_OFFSET + BASE_SIZE) {
    throw new ErofsError({
      code: 'superblock-truncated',
      structure: 'superblock',
      offset: reader.size,
      message: `the file ends at byte ${reader.size}, inside the superblock`,
      expected: `at least ${SUPERBLOCK_OFFSET + BASE_SIZE} bytes`,
    });
  }
  const raw = reader.copy(SUPERBLOCK_OFFSET, Math.min(144, reader.size - SUPERBLOCK_OFFSET), 'superblock');
  const view = new DataView(raw.buffer);
  checkMagic(view);
  const blockBits = checkBlockBits(view);
  const superblock = decode(raw, view, blockBits);
  checkFields(superblock, view, findings);
  checkSum(superblock, reader, findings);
  checkLength(superblock, reader.size, findings);
  return superblock;
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
    rootNid: wideRoot ? nidField(view, 112, 'rootnid_8b') : u16(14),
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
    packedNid: nidField(view, 96, 'packed_nid'),
    filterReserved: view.getUint8(104),
    isharePrefixId: view.getUint8(105),
    metaboxNid: metabox ? nidField(view, 128, 'metabox_nid') : undefined,
  };
}

function nidField(view: DataView, at: number, field: string): Nid {
  const nid = nidFromHalves(view.getUint32(at, true), view.getUint32(at + 4, true));
  if (nid !== undefined) return nid;
  throw new ErofsError({
    code: 'superblock-nid',
    structure: 'superblock',
    offset: SUPERBLOCK_OFFSET + at,
    message: `${field} is ${view.getBigUint64(at, true)}, which no device can hold`,
    expected: 'a slot below 2^48',
  });
}

function checkFields(superblock: Superblock, view: DataView, findings: FindingList): void {
  const wrong = (at: number, code: string, message: string, expected: string): void =>
    findings.add({
      severity: 'error',
      code,
      structure: 'superblock',
      offset: SUPERBLOCK_OFFSET + at,
      message,
      expected,
    });
  const unknown = (superblock.featureIncompat & ~KNOWN_INCOMPAT) >>> 0;
  if (unknown !== 0) {
    wrong(
      80,
      'superblock-feature',
      `unknown incompatible features 0x${unknown.toString(16)}: kernels refuse the mount`,
      `bits within 0x${KNOWN_INCOMPAT.toString(16)}`,
    );
  }
  const dirBlockBits = view.getUint8(90);
  if (dirBlockBits !== 0) {
    wrong(90, 'superblock-dirblkbits', `dirblkbits is ${dirBlockBits}: kernels refuse the mount`, '0');
  }
  if ((superblock.featureIncompat & INCOMPAT.METABOX) !== 0) {
    if (superblock.size < 144) {
      wrong(
        13,
        'superblock-metabox',
        'METABOX is set and the superblock has no slot for metabox_nid',
        'sb_extslots of 1 or more',
      );
    } else if (superblock.metaboxNid !== undefined && inMetabox(superblock.metaboxNid)) {
      wrong(
        128,
        'superblock-metabox',
        'the metabox inode would lie inside the metabox itself',
        'bit 63 of metabox_nid clear',
      );
    }
  }
  if (inMetabox(superblock.packedNid)) {
    wrong(
      96,
      'superblock-packed',
      'the packed inode would lie inside the metabox',
      'bit 63 of packed_nid clear',
    );
  }
  if (
    (superblock.featureCompat & COMPAT.ISHARE_XATTRS) !== 0 &&
    superblock.isharePrefixId >= superblock.prefixCount
  ) {
    wrong(
      105,
      'superblock-ishare-prefix',
      `ishare_xattr_prefix_id is ${superblock.isharePrefixId} and the prefix table has ${superblock.prefixCount} records: kernels refuse the mount`,
      'an index into the prefix table',
    );
  }
}

/** Verifies the CRC32C over the superblock's block; a wrong one is an error that leaves the image readable. */
function checkSum(superblock: Superblock, reader: RandomReader, findings: FindingList): void {
  if ((superblock.featureCompat & COMPAT.SB_CHKSUM) === 0) return;
  const covered =
    superblock.blockSize > SUPERBLOCK_OFFSET
      ? superblock.blockSize - SUPERBLOCK_OFFSET
      : superblock.blockSize;
  if (reader.size < SUPERBLOCK_OFFSET + covered) return; // checkLength reports it
  const bytes = reader.copy(SUPERBLOCK_OFFSET, covered, 'superblock');
  bytes.fill(0, 4, 8);
  const sum = crc32c(bytes);
  if (sum === superblock.checksum) return;
  findings.add({
    severity: 'error',
    code: 'superblock-checksum',
    structure: 'superblock',
    offset: SUPERBLOCK_OFFSET + 4,
    message: `the checksum is 0x${hex8(superblock.checksum)}, the bytes sum up to 0x${hex8(sum)}: kernels refuse the mount`,
    expected: `0x${hex8(sum)}`,
  });
}

const hex8 = (value: number): string => value.toString(16).padStart(8, '0');

function checkLength(superblock: Superblock, fileSize: number, findings: FindingList): void {
  const claimed = superblock.blocks * superblock.blockSize;
  if (claimed <= fileSize) return;
  findings.add({
    severity: 'error',
    code: 'image-truncated',
    structure: 'superblock',
    offset: SUPERBLOCK_OFFSET + 36,
    message: `the superblock claims ${superblock.blocks} blocks of ${superblock.blockSize} bytes, the file has ${fileSize} bytes`,
    expected: `a file of at least ${claimed} bytes`,
  });
}
