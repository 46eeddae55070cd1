// Numbers of a scenario: sizes such as 256M, ranges of bytes such as 0..64K, comparisons such as >= 40%.
// Pure. Returns undefined for what is none; the words around it say what was expected.

const UNITS: Readonly<Record<string, number>> = { '': 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };

/** Bytes of `4096`, `64K`, `1.5M`, `2GiB`. */
export function sizeOf(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)([kmgt]?)(?:i?b)?$/i.exec(text);
  if (match === null) return undefined;
  const bytes = Number(match[1]) * UNITS[match[2]!.toLowerCase()]!;
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** Bytes `[from, to)`; `to` infinite means to the end. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** `0..64K`, `64K..`, `..4K`, `all`. */
export function rangeOf(text: string): ByteRange | undefined {
  if (text === 'all') return { from: 0, to: Number.POSITIVE_INFINITY };
  const match = /^([^.]*(?:\.\d[^.]*)?)\.\.(.*)$/.exec(text);
  if (match === null || text === '..') return undefined;
  const from = match[1] === '' ? 0 : sizeOf(match[1]!);
  const to = match[2] === '' ? Number.POSITIVE_INFINITY : sizeOf(match[2]!);
  return from === undefined || to === undefined || to < from ? undefined : { from, to };
}

export const COMPARISONS = ['>=', '<=', '=', '>', '<'] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** `40%`, `12 pages` (as `12`), or a size, which counts in pages. */
export interface Amount {
  readonly value: number;
  readonly unit: 'percent' | 'pages' | 'bytes';
}

export function amountOf(text: string): Amount | undefined {
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(text);
  if (percent !== null) return { value: Number(percent[1]), unit: 'percent' };
  if (/^\d+$/.test(text)) return { value: Number(text), unit: 'pages' };
  const bytes = sizeOf(text);
  return bytes === undefined ? undefined : { value: bytes, unit: 'bytes' };
}

/** Whether a comparison holds. */
export function holds(found: number, comparison: Comparison, wanted: number): boolean {
  switch (comparison) {
    case '>=':
      return found >= wanted;
    case '<=':
      return found <= wanted;
    case '=':
      return found === wanted;
    case '>':
      return found > wanted;
    case '<':
      return found < wanted;
  }
}
