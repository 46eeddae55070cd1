// The fingerprint of an inode as people read it, from the columns of its table.
// Pure.

import type { InodeTable } from '../../erofs/inode-table.ts';
import type { FingerprintInfo } from '../../protocol/sharing-info.ts';
import type { OpenImage } from '../images/open-image.ts';
import { fingerprintDigits } from '../xattr-values/fingerprint-value.ts';

/** Digits that lists show. */
const SHORT = 8;

/** The value of an inode, or undefined if it has no usable one. */
export function fingerprintBytes(table: InodeTable, inode: number): Uint8Array | undefined {
  const number = table.columns.fingerprint[inode]!;
  return number < 0 ? undefined : table.value(number);
}

export function fingerprintOf(
  { image }: OpenImage,
  table: InodeTable,
  inode: number,
): FingerprintInfo | undefined {
  const value = fingerprintBytes(table, inode);
  const name = image?.fingerprintName;
  if (value === undefined || name === undefined) return undefined;
  return { ...fingerprintDigits(value), attribute: name.text, hidden: name.hidden, bytes: value.length };
}

/** The first eight digits, empty without a fingerprint. */
export function shortFingerprint(table: InodeTable, inode: number): string {
  const value = fingerprintBytes(table, inode);
  return value === undefined ? '' : fingerprintDigits(value).hex.slice(0, SHORT);
}
