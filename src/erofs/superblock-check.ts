// Checks of the superblock beyond what is needed to read it: each wrong field is a finding, and the image stays readable.
// Pure. Source: erofs_read_superblock(), erofs_superblock_csum_verify().

import { crc32c } from '../common/crc32c.ts';
import { COMPAT, INCOMPAT, KNOWN_INCOMPAT } from './feature.ts';
import type { FindingList, Severity } from './finding.ts';
import { inMetabox } from './nid.ts';
import type { RandomReader } from './random-reader.ts';
import { hugeNid, nidField, SUPERBLOCK_OFFSET, type Superblock, superblockBytes } from './superblock.ts';

/** Bytes of a page on most machines: the superblock must lie in the first one. */
const PAGE = 4096;
/** Seconds before and after 1970 that a calendar can show (100,000,000 days). */
export const CALENDAR = 8_640_000_000_000;
export const SECOND = 1_000_000_000;

/** Adds everything that is wrong with a superblock that could be read. */
export function checkSuperblock(superblock: Superblock, reader: RandomReader, findings: FindingList): void {
  const raw = superblockBytes(reader);
  checkFields(superblock, new DataView(raw.buffer, raw.byteOffset), findings);
  checkSum(superblock, reader, findings);
  checkLength(superblock, reader.size, findings);
}

function checkFields(superblock: Superblock, view: DataView, findings: FindingList): void {
  const report = (severity: Severity, at: number, code: string, message: string, expected: string): void =>
    findings.add({
      severity,
      code,
      structure: 'superblock',
      offset: SUPERBLOCK_OFFSET + at,
      message,
      expected,
    });
  const refused = (at: number, code: string, message: string, expected: string): void =>
    report('error', at, code, `${message}: kernels refuse the mount`, expected);

  const { size, epoch, fixedNsec, packedNid, prefixCount, isharePrefixId } = superblock;
  const unknown = (superblock.featureIncompat & ~KNOWN_INCOMPAT) >>> 0;
  if (unknown !== 0) {
    const bits = `0x${unknown.toString(16)}`;
    const known = `bits within 0x${KNOWN_INCOMPAT.toString(16)}`;
    refused(80, 'superblock-feature', `unknown incompatible features ${bits}`, known);
  }
  if (SUPERBLOCK_OFFSET + size > PAGE) {
    const most = `at most ${PAGE - SUPERBLOCK_OFFSET} bytes`;
    refused(13, 'superblock-size', `the superblock is ${size} bytes long`, most);
  }
  const dirBlockBits = view.getUint8(90);
  if (dirBlockBits !== 0) refused(90, 'superblock-dirblkbits', `dirblkbits is ${dirBlockBits}`, '0');
  if ((superblock.featureIncompat & INCOMPAT.METABOX) !== 0)
    checkMetabox(superblock, view, findings, refused);
  if (nidField(view, 96) === undefined) findings.add(hugeNid(view, 96, 'packed_nid'));
  else if (inMetabox(packedNid)) {
    const clear = 'bit 63 of packed_nid clear';
    refused(96, 'superblock-packed', 'the packed inode would lie inside the metabox', clear);
  }
  if ((superblock.featureCompat & COMPAT.ISHARE_XATTRS) !== 0 && isharePrefixId >= prefixCount) {
    const records = `ishare_xattr_prefix_id is ${isharePrefixId} and the prefix table has ${prefixCount} records`;
    refused(105, 'superblock-ishare-prefix', records, 'an index into the prefix table');
  }
  if (Math.abs(epoch) > CALENDAR) {
    const shown = `within ${CALENDAR} s of 1970`;
    report('warning', 24, 'superblock-time', `the epoch is ${epoch} s, which no calendar shows`, shown);
  }
  if (fixedNsec >= SECOND) {
    report('warning', 32, 'superblock-time', `fixed_nsec is ${fixedNsec}`, `less than ${SECOND}`);
  }
}

function checkMetabox(
  { size, metaboxNid }: Superblock,
  view: DataView,
  findings: FindingList,
  refused: (at: number, code: string, message: string, expected: string) => void,
): void {
  if (size < 144) {
    const slot = 'sb_extslots of 1 or more';
    refused(13, 'superblock-metabox', 'METABOX is set and there is no slot for metabox_nid', slot);
  } else if (view.byteLength >= 136 && nidField(view, 128) === undefined) {
    findings.add(hugeNid(view, 128, 'metabox_nid'));
  } else if (metaboxNid !== undefined && inMetabox(metaboxNid)) {
    const clear = 'bit 63 of metabox_nid clear';
    refused(128, 'superblock-metabox', 'the metabox inode would lie inside the metabox itself', clear);
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

/** An image that says it is longer than its file has lost its end. */
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
