// Extended attributes of an inode: every entry, inline and shared, with where it lies and whether the kernel finds it.
// Pure. Source: struct erofs_xattr_ibody_header, struct erofs_xattr_entry, erofs_xattr_iter_inline(), erofs_xattr_iter_shared().

import { utf8Bytes } from '../common/byte-text.ts';
import { xxh32 } from '../common/xxh32.ts';
import { COMPAT } from './feature.ts';
import { ErofsError } from './finding.ts';
import type { Inode } from './inode.ts';
import { nidText } from './nid.ts';
import { basePrefix, isListed, type LongPrefix } from './prefix-table.ts';
import type { RandomReader } from './random-reader.ts';
import type { Superblock } from './superblock.ts';
import {
  areaStart,
  ENTRY_HEADER,
  entryBeyondArea,
  headerOnly,
  IBODY_HEADER,
  tooManyShared,
} from './xattr-area.ts';

const LONG_PREFIX = 0x80;
const FILTER_SEED = 0x25bbe08f;

/** What reading attributes needs of an image. */
export interface XattrContext {
  readonly superblock: Superblock;
  readonly prefixes: readonly LongPrefix[];
  /** Where shared entries lie: the primary device, or the metabox content with SHARED_EA_IN_METABOX. */
  readonly sharedSpace: RandomReader;
}

/** One attribute entry. */
export interface Xattr {
  readonly baseIndex: number;
  /** Name without the base prefix: infix and entry name. */
  readonly suffix: Uint8Array;
  /** Full name as bytes. */
  readonly name: Uint8Array;
  readonly value: Uint8Array;
  /** `undefined`: inline. */
  readonly sharedId: number | undefined;
  /** Byte of the entry in its space. */
  readonly address: number;
  /** A mount shows it in listxattr. */
  readonly listed: boolean;
  /** The name filter says that it is absent, so that the kernel does not find it. */
  readonly filteredOut: boolean;
}

/** Byte of a shared entry in its space. */
export const sharedAddress = ({ xattrBlock, blockSize }: Superblock, id: number): number =>
  xattrBlock * blockSize + 4 * id;

/** Whether the filter of inodes is in force. */
export const filterInForce = (superblock: Superblock): boolean =>
  (superblock.featureCompat & COMPAT.XATTR_FILTER) !== 0 && superblock.filterReserved === 0;

/** Bit of the name filter for a name; 1 in the filter means that the name is surely absent. */
export const filterBit = (baseIndex: number, suffix: Uint8Array): number =>
  (xxh32(suffix, FILTER_SEED + baseIndex) & 31) >>> 0;

/** All attributes in the order in which the kernel looks at them: inline, then shared. Throws an ErofsError at the first bad entry. */
export function readXattrs(context: XattrContext, inode: Inode): Xattr[] {
  const found: Xattr[] = [];
  for (const xattr of iterateXattrs(context, inode)) found.push(xattr);
  return found;
}

/** As {@link readXattrs}, one at a time: what stands before a bad entry is still delivered. */
export function* iterateXattrs(context: XattrContext, inode: Inode): Generator<Xattr> {
  if (inode.xattrSize === 0) return;
  if (inode.xattrSize <= IBODY_HEADER) throw headerOnly(inode);
  const start = areaStart(inode);
  const body = inode.space.copy(start, inode.xattrSize, 'xattr ibody');
  const filter = filterInForce(context.superblock) ? new DataView(body.buffer).getUint32(0, true) : 0;
  const sharedCount = body[4]!;
  const inlineStart = IBODY_HEADER + 4 * sharedCount;
  if (inlineStart > body.length) throw tooManyShared(inode, sharedCount);
  for (let at = inlineStart; at + ENTRY_HEADER <= body.length; ) {
    const valueLength = body[at + 2]! | (body[at + 3]! << 8);
    const size = ENTRY_HEADER + body[at]! + valueLength;
    if (at + size > body.length) throw entryBeyondArea(inode, at, body[at]!, valueLength);
    yield decodeEntry(context, body, at, start + at, undefined, filter);
    at += align4(size);
  }
  for (let k = 0; k < sharedCount; k++) {
    const id = new DataView(body.buffer).getUint32(IBODY_HEADER + 4 * k, true);
    yield readShared(context, inode, id, filter);
  }
}

function readShared(context: XattrContext, inode: Inode, id: number, filter: number): Xattr {
  const space = context.sharedSpace;
  const address = sharedAddress(context.superblock, id);
  try {
    const at = space.seek(address, ENTRY_HEADER, 'shared xattr');
    const size = ENTRY_HEADER + space.bytes[at]! + space.view.getUint16(at + 2, true);
    return decodeEntry(context, space.copy(address, size, 'shared xattr'), 0, address, id, filter);
  } catch (error) {
    throw error instanceof ErofsError ? error.at({ nid: nidText(inode.nid) }) : error;
  }
}

function decodeEntry(
  context: XattrContext,
  bytes: Uint8Array,
  at: number,
  address: number,
  sharedId: number | undefined,
  filter: number,
): Xattr {
  const nameLength = bytes[at]!;
  const index = bytes[at + 1]!;
  const nameEnd = at + ENTRY_HEADER + nameLength;
  const prefix = index & LONG_PREFIX ? context.prefixes[index & 0x7f] : undefined;
  const unknownPrefix = (index & LONG_PREFIX) !== 0 && prefix === undefined;
  const baseIndex = prefix?.baseIndex ?? index;
  const suffix = joined(prefix?.infix, bytes.subarray(at + ENTRY_HEADER, nameEnd));
  const base = basePrefix(baseIndex);
  const bit = filterBit(baseIndex, suffix);
  return {
    baseIndex,
    suffix,
    name: joined(utf8Bytes(base ?? `?${index}.`), suffix),
    value: bytes.slice(nameEnd, nameEnd + (bytes[at + 2]! | (bytes[at + 3]! << 8))),
    sharedId,
    address,
    listed: !unknownPrefix && isListed(baseIndex),
    filteredOut: ((filter >>> bit) & 1) !== 0,
  };
}

const align4 = (size: number): number => (size + 3) & ~3;

function joined(a: Uint8Array | undefined, b: Uint8Array): Uint8Array {
  if (a === undefined || a.length === 0) return b.slice();
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
