// Counts that must fit a column: exact up to a million, then in millions with three digits.

import { grouped } from '../../common/quantity.ts';

const MILLION = 1_000_000;

/** `100 000`, `1.05 M`, `11 M`, `123 M`. */
export function shortCount(count: number): string {
  if (count < MILLION) return grouped(count);
  const millions = count / MILLION;
  const digits = millions < 10 ? 2 : millions < 100 ? 1 : 0;
  return `${Number(millions.toFixed(digits))}\u00a0M`;
}
