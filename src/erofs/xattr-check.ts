// Checks of the attributes of an inode: entries inside their area, shared ids inside the image, names that kernels find.
// Pure, and cheap enough for every inode of a walk: what is known of a shared entry or a prefix is kept.

import type { Inode } from './inode.ts';
import type { RandomReader } from './random-reader.ts';
import { filterBit, filterInForce, sharedAddress, type XattrContext } from './xattr.ts';
import {
  areaStart,
  ENTRY_HEADER,
  entryBeyondArea,
  headerOnly,
  hiddenByFilter,
  IBODY_HEADER,
  SHARED_LIMIT,
  sharedIds,
  tooManyShared,
  unknownPrefix,
} from './xattr-area.ts';

/** Shared entries remembered. */
const REMEMBERED = 1 << 16;

export class XattrCheck {
  private readonly filtered: boolean;
  /** Filter bit of each prefix without a further name, as fingerprints are written. */
  private readonly prefixBits: readonly number[];
  private readonly ids = new Uint32Array(SHARED_LIMIT);
  /** Filter bit of shared entries seen, by id. */
  private readonly sharedBits = new Map<number, number>();

  constructor(private readonly context: XattrContext) {
    this.filtered = filterInForce(context.superblock);
    this.prefixBits = context.prefixes.map(({ baseIndex, infix }) => filterBit(baseIndex, infix));
  }

  /** Throws an ErofsError at the first thing that is wrong with the attributes. */
  check(inode: Inode): void {
    const { space, xattrSize } = inode;
    if (xattrSize <= IBODY_HEADER) throw headerOnly(inode);
    const body = space.seek(areaStart(inode), xattrSize, 'xattr ibody');
    const sharedCount = space.bytes[body + 4]!;
    const inlineStart = body + IBODY_HEADER + 4 * sharedCount;
    if (inlineStart > body + xattrSize) throw tooManyShared(inode, sharedCount);
    const filter = this.filtered ? space.view.getUint32(body, true) : 0;
    this.checkInline(inode, body, inlineStart, filter);
    if (sharedCount > 0) this.checkShared(inode, body, sharedCount, filter);
  }

  private checkInline(inode: Inode, body: number, inlineStart: number, filter: number): void {
    const { bytes, view } = inode.space;
    const end = body + inode.xattrSize;
    for (let at = inlineStart; at + ENTRY_HEADER <= end; ) {
      const size = ENTRY_HEADER + bytes[at]! + view.getUint16(at + 2, true);
      if (at + size > end) throw entryBeyondArea(inode, at - body, bytes[at]!, view.getUint16(at + 2, true));
      this.checkName(inode, areaStart(inode) + at - body, this.bitOf(inode.space, at), filter);
      at += (size + 3) & ~3;
    }
  }

  private checkShared(inode: Inode, body: number, count: number, filter: number): void {
    const ids = sharedIds(inode, body, count, this.ids);
    for (let k = 0; k < count; k++) {
      const offset = areaStart(inode) + IBODY_HEADER + 4 * k;
      this.checkName(inode, offset, this.sharedBit(ids[k]!), filter);
    }
  }

  private checkName(inode: Inode, offset: number, bit: number, filter: number): void {
    if (bit < 0) throw unknownPrefix(inode, offset, -1 - bit, this.context.prefixes.length);
    if (((filter >>> bit) & 1) !== 0) throw hiddenByFilter(inode, offset, bit);
  }

  private sharedBit(id: number): number {
    let bit = this.sharedBits.get(id);
    if (bit === undefined) {
      const { sharedSpace, superblock } = this.context;
      const address = sharedAddress(superblock, id);
      let at = sharedSpace.seek(address, ENTRY_HEADER, 'shared xattr');
      const size = ENTRY_HEADER + sharedSpace.bytes[at]! + sharedSpace.view.getUint16(at + 2, true);
      at = sharedSpace.seek(address, size, 'shared xattr');
      bit = this.bitOf(sharedSpace, at);
      if (this.sharedBits.size >= REMEMBERED) this.sharedBits.clear();
      this.sharedBits.set(id, bit);
    }
    return bit;
  }

  /**
   * Filter bit of the entry at this position (0 where no filter is in force, as it is not asked for then), or -1 - k if
   * the entry is written with a long prefix k that does not exist.
   */
  private bitOf(space: RandomReader, at: number): number {
    const index = space.bytes[at + 1]!;
    const prefix = index & 0x80 ? this.context.prefixes[index & 0x7f] : undefined;
    if (index & 0x80 && prefix === undefined) return -1 - (index & 0x7f);
    if (!this.filtered) return 0;
    const nameLength = space.bytes[at]!;
    if (prefix !== undefined && nameLength === 0) return this.prefixBits[index & 0x7f]!;
    const name = space.bytes.subarray(at + ENTRY_HEADER, at + ENTRY_HEADER + nameLength);
    if (prefix === undefined) return filterBit(index, name);
    const whole = new Uint8Array(prefix.infix.length + nameLength);
    whole.set(prefix.infix);
    whole.set(name, prefix.infix.length);
    return filterBit(prefix.baseIndex, whole);
  }
}
