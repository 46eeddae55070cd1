// Requests that lead to a full screen of rows of the newest generation, to be taken over in one step.
// Holds no rows itself. Must not know what is selected.

import type { RowsPage, TreeRow, ViewStep } from '../../protocol/tree-view.ts';
import { type HostLink, isCancelled, type Result } from './host-link.ts';
import { clampTop, ROW_HEIGHT, shownRows } from './scroll-geometry.ts';
import { viewState } from './view-steps.ts';

/** Rows beyond the edges that are fetched and drawn along, so that a little scrolling needs nothing. */
export const OVERSCAN = 6;

/** A row in sight that shall stay where it is while other rows change. */
export interface Anchor {
  readonly row: TreeRow;
  /** Of its upper edge from that of the visible part, in pixels. */
  readonly offset: number;
}

export class ScreenRows {
  /** The newest generation that any answer spoke of. */
  private newest = -1;

  constructor(
    private readonly link: HostLink,
    private readonly height: () => number,
  ) {}

  /** What to ask for so that a screen at `top` is full. */
  at(top: number): { start: number; count: number } {
    const start = Math.max(0, Math.floor(top / ROW_HEIGHT) - OVERSCAN);
    return { start, count: Math.max(20, Math.ceil(this.height() / ROW_HEIGHT)) + 1 + 2 * OVERSCAN };
  }

  fetch(top: number): Promise<RowsPage> {
    return this.noted(this.link.request('erofs/rows', this.at(top)));
  }

  /** The first rows after `steps`. The server may be another one than before. */
  async restore(steps: readonly ViewStep[]): Promise<RowsPage> {
    this.newest = -1;
    const { count } = this.at(0);
    return this.noted(this.link.request('erofs/restoreView', { state: viewState(steps), count }));
  }

  expand(nid: string, expanded: boolean, all: boolean, top: number): Promise<RowsPage> {
    const change = { nid, expanded, ...(all && { all }), ...this.at(top) };
    return this.noted(this.link.request('erofs/expand', change));
  }

  /** Where an inode stands after what is above it was expanded. Rejects if there is none. */
  reveal(target: string): Promise<Result<'erofs/reveal'>> {
    return this.noted(this.link.request('erofs/reveal', { target }));
  }

  /** As {@link reveal}; undefined if there is none any more. */
  async lookUp(target: string): Promise<Result<'erofs/reveal'> | undefined> {
    try {
      return await this.reveal(target);
    } catch (error) {
      if (isCancelled(error)) throw error;
      return undefined;
    }
  }

  /** `page`, if it is the newest and has all rows that show at `top`, or else one that has. */
  async fill(page: RowsPage, top: number): Promise<RowsPage> {
    const viewport = { total: page.total, height: this.height() };
    const at = clampTop(top, viewport);
    const { start, end } = shownRows(at, viewport);
    const full = page.start <= start && end <= page.start + page.rows.length;
    return full && page.generation >= this.newest ? page : this.fetch(at);
  }

  /** The scroll position at which the anchor stands where it stood; `otherwise` if it is no more. */
  async topOf({ row, offset }: Anchor, page: RowsPage, otherwise: number): Promise<number> {
    if (page.rows[row.index - page.start]?.path === row.path) return row.index * ROW_HEIGHT - offset;
    const found = await this.lookUp(row.path);
    return found ? found.index * ROW_HEIGHT - offset : otherwise;
  }

  private async noted<T extends { generation: number }>(answer: Promise<T>): Promise<T> {
    const result = await answer;
    this.newest = Math.max(this.newest, result.generation);
    return result;
  }
}
