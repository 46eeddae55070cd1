// The table of long attribute name prefixes.
// Pure. Source: struct erofs_xattr_long_prefix, erofs_xattr_prefixes_init().

import type { ByteSource } from '../common/byte-source.ts';
import type { Finding, FindingList } from './finding.ts';
import { RandomReader } from './random-reader.ts';

/** A record: a base prefix by index (erofs-format 7.3) and the bytes that follow it. */
export interface LongPrefix {
  readonly baseIndex: number;
  readonly infix: Uint8Array;
}

const BASE_PREFIXES = [
  '',
  'user.',
  'system.posix_acl_access',
  'system.posix_acl_default',
  'trusted.',
  'lustre.',
  'security.',
];

/** The text of a base prefix, or undefined for an index that no kernel knows. */
export const basePrefix = (index: number): string | undefined => BASE_PREFIXES[index];

/** Whether a mount lists attributes of this base prefix. */
export const isListed = (baseIndex: number): boolean => baseIndex > 0 && baseIndex <= 6 && baseIndex !== 5;

/**
 * Reads `count` records from byte `offset` of `space` on. A bad record ends the table: what follows cannot be found.
 * Returns the records before it.
 */
export function readPrefixTable(
  space: ByteSource,
  offset: number,
  count: number,
  findings: FindingList,
): LongPrefix[] {
  const reader = space instanceof RandomReader ? space : new RandomReader(space, { windows: 4 });
  const prefixes: LongPrefix[] = [];
  let at = offset;
  for (let index = 0; index < count; index++) {
    if (at + 2 > reader.size) {
      findings.add(badRecord(index, at, 'lies beyond the end of its space'));
      break;
    }
    const position = reader.seek(at, 2, 'prefix table');
    const length = reader.view.getUint16(position, true);
    if (length < 1 || length > 256) {
      findings.add(badRecord(index, at, `is ${length} bytes long`));
      break;
    }
    if (at + 2 + length > reader.size) {
      findings.add(badRecord(index, at, 'runs beyond the end of its space'));
      break;
    }
    const record = reader.copy(at + 2, length, 'prefix table');
    prefixes.push({ baseIndex: record[0]!, infix: record.subarray(1) });
    at = Math.ceil((at + 2 + length) / 4) * 4;
  }
  return prefixes;
}

const badRecord = (index: number, offset: number, what: string): Finding => ({
  severity: 'error',
  code: 'prefix-record',
  structure: 'prefix table',
  offset,
  message: `record ${index} ${what}`,
  expected: 'a length of 1 to 256 bytes within the space of the table',
});
