// The rows of the tree that the page holds: those of one generation, near what is shown, and never a truth of its own.
// Pure. Must not know where rows come from or how they are drawn.

import type { RowsPage, TreeRow } from '../../protocol/tree-view.ts';

/** From `start` up to, not including, `end`. */
export interface RowRange {
  readonly start: number;
  readonly end: number;
}

/** Rows kept at most; the ones furthest from what is wanted go first. */
const CAPACITY = 2048;

export class RowCache {
  private rows = new Map<number, TreeRow>();
  private currentGeneration = -1;
  private currentTotal = 0;

  /** Of the rows held; -1 while there are none. */
  get generation(): number {
    return this.currentGeneration;
  }

  /** Visible rows in all. */
  get total(): number {
    return this.currentTotal;
  }

  get(index: number): TreeRow | undefined {
    return this.rows.get(index);
  }

  /** Adds rows of the same generation. Those of another one are refused: `false`. */
  add(page: RowsPage): boolean {
    if (page.generation !== this.currentGeneration) return false;
    this.currentTotal = page.total;
    for (const row of page.rows) this.rows.set(row.index, row);
    return true;
  }

  /** Drops what there is for rows of another generation. */
  replace(page: RowsPage): void {
    this.rows = new Map();
    this.currentGeneration = page.generation;
    this.add(page);
  }

  /** The rows of `range` that are not here, as one range; undefined if all are. */
  missing(range: RowRange): RowRange | undefined {
    const { start, end } = this.clamp(range);
    let first = start;
    while (first < end && this.rows.has(first)) first += 1;
    if (first >= end) return undefined;
    let last = end - 1;
    while (this.rows.has(last)) last -= 1;
    return { start: first, end: last + 1 };
  }

  /** The part of `range` that exists. */
  clamp(range: RowRange): RowRange {
    const start = Math.min(Math.max(0, range.start), this.currentTotal);
    return { start, end: Math.min(Math.max(start, range.end), this.currentTotal) };
  }

  /** Forgets rows far from `range` once there are too many. */
  trim({ start, end }: RowRange): void {
    if (this.rows.size <= CAPACITY) return;
    const margin = Math.floor((CAPACITY / 2 - (end - start)) / 2);
    for (const index of this.rows.keys()) {
      if (index < start - margin || index >= end + margin) this.rows.delete(index);
    }
  }
}
