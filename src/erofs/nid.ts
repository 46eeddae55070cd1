// Node ids: how 64-bit nids are held in numbers, written as text, and turned into addresses.
// Pure. Source: struct erofs_dirent.nid, erofs_iloc(), EROFS_DIRENT_NID_METABOX_BIT.

/**
 * A nid as a number. Bit 63 on disk (the inode lies in the metabox) becomes 2^52 here; the rest of a nid that can
 * be addressed is below 2^48, so nothing is lost.
 */
export type Nid = number;

const METABOX = 2 ** 52;
const LIMIT = 2 ** 48;

/** Bytes of a slot: a nid counts slots. */
export const SLOT_SIZE = 32;

/** The nid in the two halves of an on-disk u64, or undefined if no device could hold such a slot. */
export function nidFromHalves(low: number, high: number): Nid | undefined {
  const slot = (high & 0x7fffffff) * 2 ** 32 + low;
  if (slot >= LIMIT) return undefined;
  return high >>> 31 === 0 ? slot : METABOX + slot;
}

export const inMetabox = (nid: Nid): boolean => nid >= METABOX;

/** Slot number within its space (primary device or metabox). */
export const slotOf = (nid: Nid): number => (nid >= METABOX ? nid - METABOX : nid);

/** Decimal text of the 64-bit value, as `dump.erofs` prints it. */
export const nidText = (nid: Nid): string =>
  nid >= METABOX ? (BigInt(nid - METABOX) | (1n << 63n)).toString() : String(nid);

/** The nid that decimal or 0x-hexadecimal text names, or undefined if it names none. */
export function nidFromText(text: string): Nid | undefined {
  if (!/^(?:\d{1,20}|0x[0-9a-f]{1,16})$/i.test(text)) return undefined;
  const value = BigInt(text);
  if (value >= 1n << 64n) return undefined;
  return nidFromHalves(Number(value & 0xffffffffn), Number(value >> 32n));
}
