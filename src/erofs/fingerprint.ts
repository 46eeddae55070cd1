// The fingerprint of an inode: the attribute that the superblock's ishare_xattr_prefix_id names, found as the kernel finds it.
// Pure. Source: erofs_xattr_fill_inode_fingerprint(), page-cache-sharing 4.2. Never looks for a name that this code knows.

import { displayName } from '../common/byte-text.ts';
import { COMPAT } from './feature.ts';
import type { Inode } from './inode.ts';
import { basePrefix, isListed, type LongPrefix } from './prefix-table.ts';
import type { RandomReader } from './random-reader.ts';
import { filterBit, filterInForce, sharedAddress, type XattrContext } from './xattr.ts';
import { areaStart, ENTRY_HEADER, IBODY_HEADER, SHARED_LIMIT, sharedIds } from './xattr-area.ts';

/** Shared entries remembered. */
const REMEMBERED = 1 << 16;

/** Name of the fingerprint attribute of an image. */
export interface FingerprintName {
  readonly baseIndex: number;
  /** The infix up to its first NUL: the kernel uses it as a C string. */
  readonly infix: Uint8Array;
  /** Full name for people. */
  readonly text: string;
  /** A mount neither lists it nor lets it be read. */
  readonly hidden: boolean;
}

/** The name, or undefined if the image has no ISHARE_XATTRS flag or its prefix id is invalid. */
export function fingerprintName(context: XattrContext): FingerprintName | undefined {
  const { superblock, prefixes } = context;
  if ((superblock.featureCompat & COMPAT.ISHARE_XATTRS) === 0) return undefined;
  const prefix = prefixes[superblock.isharePrefixId];
  if (prefix === undefined || superblock.isharePrefixId >= superblock.prefixCount) return undefined;
  const infix = untilNul(prefix);
  return {
    baseIndex: prefix.baseIndex,
    infix,
    text: (basePrefix(prefix.baseIndex) ?? `?${prefix.baseIndex}.`) + displayName(infix),
    hidden: !isListed(prefix.baseIndex),
  };
}

function untilNul(prefix: LongPrefix): Uint8Array {
  const nul = prefix.infix.indexOf(0);
  return nul < 0 ? prefix.infix : prefix.infix.subarray(0, nul);
}

/**
 * Finds fingerprints, one inode after the other, without making objects: after `find` returns true the value is
 * `bytes[start .. start + length)`, until the next call.
 */
export class FingerprintFinder {
  bytes: Uint8Array = new Uint8Array(0);
  start = 0;
  length = 0;

  /** Shared entries that are known to be other attributes. */
  private readonly others = new Set<number>();
  private readonly ids = new Uint32Array(SHARED_LIMIT);
  private readonly bit: number;
  private readonly filtered: boolean;

  constructor(
    private readonly context: XattrContext,
    private readonly name: FingerprintName,
  ) {
    this.bit = filterBit(name.baseIndex, name.infix);
    this.filtered = filterInForce(context.superblock);
  }

  /**
   * Whether the inode has the attribute. An entry that runs out of its area ends the search, as it does in the kernel;
   * an address outside the image throws an ErofsError.
   */
  find(inode: Inode): boolean {
    const size = inode.xattrSize;
    if (size <= IBODY_HEADER) return false;
    const { space } = inode;
    const body = space.seek(areaStart(inode), size, 'xattr ibody');
    if (this.filtered && ((space.view.getUint32(body, true) >>> this.bit) & 1) !== 0) return false;
    const sharedCount = space.bytes[body + 4]!;
    const end = body + size;
    let at = body + IBODY_HEADER + 4 * sharedCount;
    if (at > end) return false;
    while (at + ENTRY_HEADER <= end) {
      const length = ENTRY_HEADER + space.bytes[at]! + space.view.getUint16(at + 2, true);
      if (at + length > end) return false;
      if (this.matches(space, at)) return this.take(space, at);
      at += (length + 3) & ~3;
    }
    return sharedCount > 0 && this.findShared(inode, body, sharedCount);
  }

  private findShared(inode: Inode, body: number, count: number): boolean {
    const ids = sharedIds(inode, body, count, this.ids);
    for (let k = 0; k < count; k++) if (!this.others.has(ids[k]!) && this.isShared(ids[k]!)) return true;
    return false;
  }

  private isShared(id: number): boolean {
    const { superblock, sharedSpace } = this.context;
    const address = sharedAddress(superblock, id);
    let at = sharedSpace.seek(address, ENTRY_HEADER, 'shared xattr');
    const size = ENTRY_HEADER + sharedSpace.bytes[at]! + sharedSpace.view.getUint16(at + 2, true);
    at = sharedSpace.seek(address, size, 'shared xattr');
    if (this.matches(sharedSpace, at)) return this.take(sharedSpace, at);
    if (this.others.size >= REMEMBERED) this.others.clear();
    this.others.add(id);
    return false;
  }

  private take(space: RandomReader, at: number): boolean {
    this.bytes = space.bytes;
    this.start = at + ENTRY_HEADER + space.bytes[at]!;
    this.length = space.view.getUint16(at + 2, true);
    return true;
  }

  /** Whether the entry's full name is the fingerprint's, whatever prefix it is written with. */
  private matches(space: RandomReader, at: number): boolean {
    const nameLength = space.bytes[at]!;
    const index = space.bytes[at + 1]!;
    const { infix, baseIndex } = this.name;
    const prefix = index & 0x80 ? this.context.prefixes[index & 0x7f] : undefined;
    if (index & 0x80 ? prefix?.baseIndex !== baseIndex : index !== baseIndex) return false;
    const lead = prefix?.infix ?? EMPTY;
    if (lead.length + nameLength !== infix.length) return false;
    for (let i = 0; i < lead.length; i++) if (lead[i] !== infix[i]) return false;
    for (let i = 0; i < nameLength; i++)
      if (space.bytes[at + ENTRY_HEADER + i] !== infix[lead.length + i]) return false;
    return true;
  }
}

const EMPTY = new Uint8Array(0);
