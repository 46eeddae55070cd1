// Keys by the number of inodes attached to them, in powers of two: the shape of the sharing, as `zdb -S` shows that of blocks.
// Pure.

import type { SharingIndex } from '../sharing-index.ts';
import { pagesOf } from '../sharing-set.ts';
import type { HistogramRow, Report } from './report-model.ts';

/** Groups between two steps of the generator. */
const STRIDE = 1 << 16;

/** Yields the part done. Rows without groups are left out. */
export function* histogramOf({ groups, set }: SharingIndex): Generator<number, Report['histogram'], void> {
  const rows: HistogramRow[] = [];
  for (let group = 0; group < groups.count; group++) {
    if (group % STRIDE === 0) yield group / groups.count;
    const inodes = groups.attached[group]!;
    if (inodes === 0) continue;
    const power = 31 - Math.clz32(inodes);
    for (let next = rows.length; next <= power; next++) rows.push(emptyRow(2 ** next, 2 ** (next + 1) - 1));
    add(rows[power]!, inodes, pagesOf(groups.size[group]!, set.pageSize));
  }
  const total = rows.reduce(sum, emptyRow(1, Math.max(1, rows.at(-1)?.to ?? 1)));
  return { rows: rows.filter((row) => row.groups > 0), total };
}

const emptyRow = (from: number, to: number): HistogramRow => ({
  from,
  to,
  groups: 0,
  inodes: 0,
  unique_pages: 0,
  referenced_pages: 0,
  saved_pages: 0,
});

function add(row: HistogramRow, inodes: number, pages: number): void {
  row.groups += 1;
  row.inodes += inodes;
  row.unique_pages += pages;
  row.referenced_pages += inodes * pages;
  row.saved_pages += (inodes - 1) * pages;
}

const sum = (total: HistogramRow, row: HistogramRow): HistogramRow => ({
  from: total.from,
  to: total.to,
  groups: total.groups + row.groups,
  inodes: total.inodes + row.inodes,
  unique_pages: total.unique_pages + row.unique_pages,
  referenced_pages: total.referenced_pages + row.referenced_pages,
  saved_pages: total.saved_pages + row.saved_pages,
});
