// The attribute area behind an inode, and shared entries: encoding, padding, name filter.
// Own encoder; takes only the hash from src/common, which has test vectors of its own.

import { xxh32 } from '../../../src/common/xxh32.ts';
import type { PrefixModel, XattrModel } from './image-model.ts';

const HEADER = 12;
const FILTER_SEED = 0x25bbe08f;

/** One entry as it stands on disk, padded to a multiple of 4 bytes. */
export function xattrEntry(xattr: XattrModel, prefixes: readonly PrefixModel[]): Uint8Array {
  const { prefix, name, value } = xattr;
  const infix = prefix === undefined ? 0 : prefixes[prefix]!.infix.length;
  const stored = name.subarray(infix);
  const entry = new Uint8Array(align4(4 + stored.length + value.length));
  entry[0] = stored.length;
  entry[1] = prefix === undefined ? xattr.base : 0x80 | prefix;
  new DataView(entry.buffer).setUint16(2, value.length, true);
  entry.set(stored, 4);
  entry.set(value, 4 + stored.length);
  return entry;
}

/** The whole area: header, ids of shared entries, inline entries. Empty if there is no attribute. */
export function xattrArea(
  inline: readonly Uint8Array[],
  shared: readonly number[],
  filter: number,
): Uint8Array {
  if (inline.length === 0 && shared.length === 0) return new Uint8Array(0);
  const size = HEADER + 4 * shared.length + inline.reduce((sum, entry) => sum + entry.length, 0);
  const area = new Uint8Array(size);
  const view = new DataView(area.buffer);
  view.setUint32(0, filter, true);
  view.setUint8(4, shared.length);
  for (const [k, id] of shared.entries()) view.setUint32(HEADER + 4 * k, id, true);
  let at = HEADER + 4 * shared.length;
  for (const entry of inline) {
    area.set(entry, at);
    at += entry.length;
  }
  return area;
}

/** The filter of an inode with these attributes: the bit of each name is 0. */
export function nameFilter(xattrs: readonly XattrModel[]): number {
  let filter = 0xffffffff;
  for (const { base, name } of xattrs) filter &= ~(1 << (xxh32(name, FILTER_SEED + base) & 31));
  return filter >>> 0;
}

const align4 = (size: number): number => (size + 3) & ~3;
