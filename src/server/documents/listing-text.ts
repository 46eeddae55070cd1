// Writes the lines of a listing: comments, an empty line, the headings, and one aligned line for each item.
// Knows columns, not what stands in them.

import type { TimeSlice } from '../time-slice.ts';
import { alignedLine, type Column, columnWidths } from './text-table.ts';

export type ListingColumn = Column & { readonly heading: string };

export interface ListingText {
  readonly lines: string[];
  /** Number of the first item's line. */
  readonly first: number;
  /** Where each column begins and ends, by its heading. */
  readonly places: ReadonlyMap<string, { readonly start: number; readonly end: number }>;
}

/** Lines before the first item: the comments, an empty one, the headings. */
export const linesBefore = (comments: number): number => comments + 2;

export const commented = (lines: readonly string[]): string[] => lines.map((line) => `# ${line}`);

export async function listingText(
  columns: readonly ListingColumn[],
  comments: readonly string[],
  rows: readonly (readonly string[])[],
  slice: TimeSlice,
): Promise<ListingText> {
  const headings = columns.map(({ heading }) => heading);
  const widths = columnWidths(columns, [headings, ...rows]);
  const lines = [...commented(comments), '', alignedLine(columns, widths, headings)];
  const first = lines.length;
  for (const row of rows) {
    lines.push(alignedLine(columns, widths, row));
    if (slice.isOver()) await slice.rest();
  }
  const places = new Map<string, { start: number; end: number }>();
  let start = 0;
  for (const [at, heading] of headings.entries()) {
    places.set(heading, { start, end: start + widths[at]! });
    start += widths[at]! + 2;
  }
  return { lines, first, places };
}
