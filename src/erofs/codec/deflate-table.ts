// Decoding tables for the Huffman codes of DEFLATE (RFC 1951, 3.2.2 and 3.2.7).
// Pure. The tables are allocated once; a table answers most symbols by one look, long codes by a second one.

/** What an entry asks for, from bit 8 on. A literal has none of these. */
export const MATCH = 1 << 8;
export const END_OF_BLOCK = 1 << 9;
export const LINK = 1 << 10;
export const INVALID = 1 << 11;
/** Any of them: not a literal. */
export const SPECIAL = MATCH | END_OF_BLOCK | LINK | INVALID;

/**
 * An entry: bits 0-7 the bits to drop (what is left of the code, and extra bits), 8-11 kind, 12-15 the bits before the
 * extra bits (for LINK the width of the second look), 16-31 the literal, the base of a length or distance, or the first
 * entry of the second look.
 */
export interface DeflateTable {
  readonly entries: Int32Array;
  /** Bits of the first look. */
  readonly rootBits: number;
  /** Entries of the symbols, to which a code's length is still to be added. */
  readonly symbols: Int32Array;
}

const MAX_LENGTH = 15;
/** Symbols of all codes; two of the 288 literal and length symbols, and two of the 32 distances, must not be used. */
const LITERALS = 288;
const DISTANCES = 32;

const special = (kind: number, base: number, extra: number): number => (base << 16) | kind | extra;

const literalSymbols = Int32Array.from({ length: LITERALS }, (_, symbol) => {
  if (symbol < 256) return special(0, symbol, 0);
  if (symbol === 256) return special(END_OF_BLOCK, 0, 0);
  if (symbol < 265) return special(MATCH, symbol - 254, 0);
  if (symbol === 285) return special(MATCH, 258, 0);
  if (symbol > 285) return INVALID;
  const extra = (symbol - 261) >>> 2;
  return special(MATCH, ((4 + ((symbol - 261) & 3)) << extra) + 3, extra);
});
const distanceSymbols = Int32Array.from({ length: DISTANCES }, (_, symbol) => {
  if (symbol < 4) return special(MATCH, symbol + 1, 0);
  if (symbol > 29) return INVALID;
  const extra = (symbol - 2) >>> 1;
  return special(MATCH, ((2 + (symbol & 1)) << extra) + 1, extra);
});

/** Sizes: a first look, and second looks for as many long codes as there can be (zlib's "enough" gives 1334, 402). */
export const literalTable: DeflateTable = {
  entries: new Int32Array(2048),
  rootBits: 10,
  symbols: literalSymbols,
};
export const distanceTable: DeflateTable = {
  entries: new Int32Array(1024),
  rootBits: 8,
  symbols: distanceSymbols,
};
export const lengthTable: DeflateTable = {
  entries: new Int32Array(128),
  rootBits: 7,
  symbols: Int32Array.from({ length: 19 }, (_, symbol) => special(0, symbol, 0)),
};

const counts = new Uint16Array(MAX_LENGTH + 1);
const starts = new Uint16Array(MAX_LENGTH + 2);
const sorted = new Uint16Array(LITERALS);

/**
 * Builds the table of the code whose symbols have the `lengths` from `from` to `to`.
 * A code must be complete; one symbol alone, or none, may also stand if `loose`. Answers whether the code is sound.
 */
export function buildTable(
  table: DeflateTable,
  lengths: Uint8Array,
  from: number,
  to: number,
  loose: boolean,
): boolean {
  const { entries, rootBits, symbols } = table;
  counts.fill(0);
  for (let i = from; i < to; i++) counts[lengths[i]!]! += 1;
  counts[0] = 0;
  let longest = MAX_LENGTH;
  while (longest > 0 && counts[longest] === 0) longest -= 1;
  let left = 1;
  for (let length = 1; length <= MAX_LENGTH; length++) {
    left = 2 * left - counts[length]!;
    if (left < 0) return false;
  }
  if (left > 0 && !(loose && longest <= 1)) return false;

  starts[1] = 0;
  for (let length = 1; length <= MAX_LENGTH; length++) starts[length + 1] = starts[length]! + counts[length]!;
  const total = starts[MAX_LENGTH + 1]!;
  for (let i = from; i < to; i++) {
    const length = lengths[i]!;
    if (length !== 0) sorted[starts[length]!++] = i - from;
  }

  // `code` is the next code with its bits reversed, as they stand in the stream.
  let code = 0;
  let index = 0;
  let size = 2;
  entries[0] = INVALID | 1;
  entries[1] = INVALID | 1;
  for (let length = 1; length <= rootBits; length++) {
    for (let i = counts[length]!; i > 0; i--) {
      entries[code] = entryOf(symbols[sorted[index++]!]!, length);
      code = successor(code, length);
    }
    if (length < rootBits) {
      entries.copyWithin(size, 0, size);
      size *= 2;
    }
  }
  const rootMask = size - 1;
  let free = size;
  let prefix = -1;
  let start = 0;
  let width = 0;
  for (let length = rootBits + 1; index < total; length++) {
    for (let i = counts[length]!; i > 0; i--) {
      if ((code & rootMask) !== prefix) {
        prefix = code & rootMask;
        start = free;
        width = length - rootBits;
        for (let room = (1 << width) - i; room > 0 && rootBits + width < longest; ) {
          width += 1;
          room = 2 * room - counts[rootBits + width]!;
        }
        free += 1 << width;
        entries[prefix] = (start << 16) | (width << 12) | LINK | rootBits;
      }
      const entry = entryOf(symbols[sorted[index++]!]!, length - rootBits);
      for (let at = start + (code >>> rootBits); at < free; at += 1 << (length - rootBits))
        entries[at] = entry;
      code = successor(code, length);
    }
  }
  return true;
}

/** A symbol's entry under a code of which the look that finds it drops `width` bits. */
const entryOf = (symbol: number, width: number): number => symbol + width + (width << 12);

/** The code after `code`, both with reversed bits, among codes of `length` bits; the last one's successor is meaningless. */
function successor(code: number, length: number): number {
  let bit = 1 << (length - 1);
  while ((code & bit) !== 0) bit >>>= 1;
  return bit === 0 ? 0 : (code & (bit - 1)) | bit;
}
