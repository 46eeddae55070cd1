// Finite State Entropy tables of Zstandard (RFC 8878, 4.1): reading a distribution, building a decoding table.
// Pure. Tables are allocated once by their users; nothing is allocated per block.

import { paddedView as view } from './padded-input.ts';
import { zstdError } from './zstd-error.ts';

/** A decoding table: `next[state]` packs base of the next state (bits 0-15), bits to read for it (16-23), `extra` of its symbol (24-31). */
export interface FseTable {
  log: number;
  readonly next: Int32Array;
  /** What the symbol of a state stands for: `base` of the symbol. */
  readonly value: Int32Array;
}

/** What the symbols of a table stand for. */
export interface SymbolMeaning {
  readonly base: Int32Array;
  readonly extra: Uint8Array;
}

export const fseTable = (maxLog: number): FseTable => ({
  log: 0,
  next: new Int32Array(1 << maxLog),
  value: new Int32Array(1 << maxLog),
});

/** Probabilities of the distribution read last; -1 stands for "less than one". */
const counts = new Int16Array(256);
let symbolCount = 0;

const spread = new Uint8Array(512);
const nextOf = new Uint16Array(256);

/**
 * Reads a distribution at `at` and builds its table.
 * Answers the position of the first byte behind it, at most `end`.
 */
export function readFseTable(
  at: number,
  end: number,
  maxLog: number,
  meaning: SymbolMeaning,
  table: FseTable,
): number {
  if (at >= end) throw zstdError('FSE distribution is missing', at);
  const log = (view.getUint8(at) & 15) + 5;
  if (log > maxLog) throw zstdError(`FSE accuracy ${log} is over ${maxLog}`, at);
  const limit = meaning.base.length;
  let bit = at * 8 + 4;
  let remaining = 1 << log;
  let symbol = 0;
  while (remaining > 0) {
    if (symbol >= limit) throw zstdError('FSE distribution has too many symbols', bit >>> 3);
    const width = 32 - Math.clz32(remaining + 1);
    const short = (1 << width) - 2 - remaining;
    const word = view.getUint32(bit >>> 3, true) >>> (bit & 7);
    let value = word & ((1 << (width - 1)) - 1);
    if (value < short) {
      bit += width - 1;
    } else {
      value = word & ((1 << width) - 1);
      if (value >= 1 << (width - 1)) value -= short;
      bit += width;
    }
    const count = value - 1;
    remaining -= count < 0 ? 1 : count;
    counts[symbol++] = count;
    if (count === 0) {
      for (let repeat = 3; repeat === 3; bit += 2) {
        repeat = (view.getUint32(bit >>> 3, true) >>> (bit & 7)) & 3;
        if (symbol + repeat > limit) throw zstdError('FSE distribution has too many symbols', bit >>> 3);
        for (let i = 0; i < repeat; i++) counts[symbol++] = 0;
      }
    }
    if (bit > end * 8) throw zstdError('FSE distribution runs past its end', end);
  }
  symbolCount = symbol;
  build(log, meaning, table);
  return (bit + 7) >>> 3;
}

/** The table of a distribution that the format predefines. */
export function fixedFseTable(
  distribution: readonly number[],
  log: number,
  meaning: SymbolMeaning,
): FseTable {
  const table = fseTable(log);
  counts.set(distribution);
  symbolCount = distribution.length;
  build(log, meaning, table);
  return table;
}

/** Makes `table` answer `symbol` always, without reading a bit (RLE mode). */
export function repeatSymbol(symbol: number, meaning: SymbolMeaning, table: FseTable): void {
  table.log = 0;
  table.next[0] = meaning.extra[symbol]! << 24;
  table.value[0] = meaning.base[symbol]!;
}

function build(log: number, meaning: SymbolMeaning, table: FseTable): void {
  const size = 1 << log;
  const mask = size - 1;
  const step = (size >>> 1) + (size >>> 3) + 3;
  let high = mask;
  for (let symbol = 0; symbol < symbolCount; symbol++) {
    const count = counts[symbol]!;
    nextOf[symbol] = count < 0 ? 1 : count;
    if (count < 0) spread[high--] = symbol;
  }
  let position = 0;
  for (let symbol = 0; symbol < symbolCount; symbol++) {
    for (let i = counts[symbol]!; i > 0; i--) {
      spread[position] = symbol;
      do position = (position + step) & mask;
      while (position > high);
    }
  }
  table.log = log;
  const { next, value } = table;
  const { base, extra } = meaning;
  for (let state = 0; state < size; state++) {
    const symbol = spread[state]!;
    const count = nextOf[symbol]!;
    nextOf[symbol] = count + 1;
    const bits = log - (31 - Math.clz32(count));
    next[state] = ((count << bits) - size) | (bits << 16) | (extra[symbol]! << 24);
    value[state] = base[symbol]!;
  }
}
