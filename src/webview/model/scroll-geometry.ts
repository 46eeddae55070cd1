// Where rows stand when a million of them are scrolled: pixels from the first row on, as plain numbers, never as an element's height,
// which Chrome limits to 33.5 million pixels. Pure arithmetic.

import type { RowRange } from './row-cache.ts';

/** Height of a row in pixels, as in VS Code's own trees. The styles take it from the page as `--row-height`. */
export const ROW_HEIGHT = 22;

/** The shortest that the box of the scroll bar gets. */
const MIN_THUMB = 20;

export interface Viewport {
  readonly total: number;
  /** Height of the visible part in pixels. */
  readonly height: number;
}

export const maxTop = ({ total, height }: Viewport): number => Math.max(0, total * ROW_HEIGHT - height);

export const clampTop = (top: number, viewport: Viewport): number =>
  Math.min(Math.max(0, top), maxTop(viewport));

/** Rows of which at least a part shows. */
export function shownRows(top: number, { total, height }: Viewport): RowRange {
  const start = Math.min(total, Math.floor(top / ROW_HEIGHT));
  return { start, end: Math.min(total, Math.ceil((top + height) / ROW_HEIGHT)) };
}

/** Rows that show as a whole, at least one: the step of Page Up and Page Down. */
export const rowsPerPage = (height: number): number => Math.max(1, Math.floor(height / ROW_HEIGHT) - 1);

/** The least scrolling that shows a row as a whole. */
export function topToShow(index: number, top: number, viewport: Viewport): number {
  const rowTop = index * ROW_HEIGHT;
  if (rowTop < top) return clampTop(rowTop, viewport);
  const under = rowTop + ROW_HEIGHT - viewport.height;
  return clampTop(Math.max(top, under), viewport);
}

/** As {@link topToShow}, but a row that is not in sight comes to the middle: for jumps. */
export function topToReveal(index: number, top: number, viewport: Viewport): number {
  if (topToShow(index, top, viewport) === top) return top;
  return clampTop(index * ROW_HEIGHT - Math.floor((viewport.height - ROW_HEIGHT) / 2), viewport);
}

/** The box of the scroll bar on a track as high as the viewport. */
export interface Thumb {
  readonly offset: number;
  readonly length: number;
}

export function thumbAt(top: number, viewport: Viewport): Thumb {
  const { height, total } = viewport;
  const content = total * ROW_HEIGHT;
  if (content <= height) return { offset: 0, length: height };
  const length = Math.max(MIN_THUMB, Math.round((height * height) / content));
  return { offset: ((height - length) * top) / maxTop(viewport), length };
}

/** The scroll position at which the box stands at `offset`. */
export function topOfThumb(offset: number, viewport: Viewport): number {
  const { length } = thumbAt(0, viewport);
  const way = viewport.height - length;
  return way <= 0 ? 0 : clampTop((offset / way) * maxTop(viewport), viewport);
}

/** Length of the part of the track on which marks stand: where all rows fit, marks stand beside their rows. */
export const markedLength = ({ total, height }: Viewport): number => Math.min(height, total * ROW_HEIGHT);
