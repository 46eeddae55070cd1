// The three codes of Zstandard sequences: literal lengths, offsets, match lengths (RFC 8878, 3.1.1.3.2.1).
// Pure. Tables are allocated once and live as long as their frame's blocks may repeat them.

import { paddedBytes as bytes } from './padded-input.ts';
import { zstdError } from './zstd-error.ts';
import {
  type FseTable,
  fixedFseTable,
  fseTable,
  readFseTable,
  repeatSymbol,
  type SymbolMeaning,
} from './zstd-fse.ts';

/** Extra bits of the codes; the base of each code is where the range of the code before it ends. */
function meaning(first: number, extra: readonly number[]): SymbolMeaning {
  const base = new Int32Array(extra.length);
  for (let code = 0, from = first; code < extra.length; from += 2 ** extra[code++]!) base[code] = from;
  return { base, extra: Uint8Array.from(extra) };
}
const times = (count: number, value: number): number[] => Array<number>(count).fill(value);
/** Offset codes of 2^31 bytes and more are left out: the output is never that long. */
const OFFSET_CODES = 31;

const LITERALS = meaning(0, [
  ...times(16, 0),
  ...times(4, 1),
  2,
  2,
  3,
  3,
  4,
  6,
  7,
  8,
  9,
  10,
  11,
  12,
  13,
  14,
  15,
  16,
]);
const MATCHES = meaning(3, [
  ...times(32, 0),
  ...times(4, 1),
  2,
  2,
  3,
  3,
  4,
  4,
  5,
  7,
  8,
  9,
  10,
  11,
  12,
  13,
  14,
  15,
  16,
]);
const OFFSETS = meaning(
  1,
  Array.from({ length: OFFSET_CODES }, (_, code) => code),
);

const FIXED_LITERALS = fixedFseTable(
  [4, 3, ...times(11, 2), ...times(3, 1), ...times(9, 2), 3, 2, ...times(5, 1), ...times(4, -1)],
  6,
  LITERALS,
);
const FIXED_MATCHES = fixedFseTable([1, 4, 3, ...times(6, 2), ...times(37, 1), ...times(7, -1)], 6, MATCHES);
const FIXED_OFFSETS = fixedFseTable(
  [...times(6, 1), ...times(3, 2), ...times(15, 1), ...times(5, -1)],
  5,
  OFFSETS,
);

/** The three codes of a section: name, limit, meaning, predefined table, and the table in use, which later blocks may repeat. */
interface Code {
  readonly what: string;
  readonly maxLog: number;
  readonly meaning: SymbolMeaning;
  readonly fixed: FseTable;
  readonly table: FseTable;
  /** Whether the frame has set `table`. */
  known: boolean;
}
const code = (what: string, maxLog: number, meaning: SymbolMeaning, fixed: FseTable): Code => ({
  what,
  maxLog,
  meaning,
  fixed,
  table: fseTable(maxLog),
  known: false,
});
export const literalCode = code('literal length', 9, LITERALS, FIXED_LITERALS);
export const offsetCode = code('offset', 8, OFFSETS, FIXED_OFFSETS);
export const matchCode = code('match length', 9, MATCHES, FIXED_MATCHES);
/** Forgets the tables of the frame before. */
export function resetCodes(): void {
  literalCode.known = false;
  offsetCode.known = false;
  matchCode.known = false;
}

/** Sets the table of `code` as `mode` says, from a description at `at` if there is one; answers the position behind it. */
export function selectTable(code: Code, mode: number, at: number, end: number): number {
  if (mode === 3) {
    if (!code.known) throw zstdError(`no ${code.what} table to repeat`, at);
    return at;
  }
  code.known = true;
  if (mode === 2) return readFseTable(at, end, code.maxLog, code.meaning, code.table);
  if (mode === 0) {
    code.table.log = code.fixed.log;
    code.table.next.set(code.fixed.next);
    code.table.value.set(code.fixed.value);
    return at;
  }
  const symbol = at < end ? bytes[at]! : 255;
  if (symbol >= code.meaning.base.length) throw zstdError(`no ${code.what} code to repeat`, at);
  repeatSymbol(symbol, code.meaning, code.table);
  return at + 1;
}
