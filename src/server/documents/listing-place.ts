// Where the lines of rows are: in which listing, on which line, in which columns. What references and definitions answer.
// A listing that is open or small is asked itself; of a large one only the line is worked out, without writing its text.

import type { InodeTable } from '../../erofs/inode-table.ts';
import type { OpenImage } from '../images/open-image.ts';
import type { SharerRows } from '../sharing/sharer-rows.ts';
import type { TimeSlice } from '../time-slice.ts';
import type { DocumentStore } from './document-store.ts';
import { headerLength } from './image-header.ts';
import { listedRows } from './listing-rows.ts';
import { linesBefore } from './listing-text.ts';
import { listingUri } from './listing-uri.ts';
import type { TextModel } from './text-model.ts';

/** A path on a line; columns in UTF-16 units, both 0 where the columns of that listing are not known. */
export interface Place {
  readonly uri: string;
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/** A text that is asked first: who looks for something in a listing stays in it. */
export interface Origin {
  readonly uri: string;
  readonly model: TextModel;
}

/** Lines that are written for one request only to learn the columns. */
const WRITTEN_LINES = 20_000;
/** Rows beyond the end of their image's listing that are looked for in the listing of their directory, and how far. */
const NEARBY_ROWS = 20;
const NEARBY_LINES = 10_000;

/** The place of each row, image by image; within an image in the order of the lines. */
export async function placesOf(
  documents: DocumentStore,
  targets: readonly SharerRows[],
  slice: TimeSlice,
  origin?: Origin,
): Promise<Place[]> {
  const { maxLines } = documents;
  const places: Place[] = [];
  let budget = WRITTEN_LINES;
  for (const { image, table, rows } of targets) {
    const found: Place[] = [];
    let left: readonly number[] = rows;
    if (origin !== undefined) left = takeFrom(origin, image, left, found);
    if (left.length > 0) {
      const uri = listingUri(image.uri);
      const lines = Math.min(table.rowCount, maxLines);
      let model = documents.known(uri);
      if (model?.listed !== image) model = undefined;
      if (model === undefined && lines <= budget) {
        budget -= lines;
        model = await documents.prepare(image, slice);
      }
      left =
        model === undefined
          ? await takeFromTable(image, table, left, found, { maxLines, slice })
          : takeFrom({ uri, model }, image, left, found);
    }
    for (const [at, row] of left.entries()) {
      const lines = at < NEARBY_ROWS ? Math.min(maxLines, NEARBY_LINES) : 0;
      found.push(placeNearby(image, table, row, lines));
      if (slice.isOver()) await slice.rest();
    }
    places.push(...found.sort((a, b) => (a.uri === b.uri ? a.line - b.line : 0)));
  }
  return places;
}

/** Adds the places of rows that a text lists. Returns the others. */
function takeFrom(
  { uri, model }: Origin,
  image: OpenImage,
  rows: readonly number[],
  found: Place[],
): number[] {
  const lines = model.linesOfRows(image, new Set(rows));
  for (const line of lines.values()) {
    const { start, end } = model.inodeAt(line)!;
    found.push({ uri, line, start, end });
  }
  return rows.filter((row) => !lines.has(row));
}

/** Adds the lines of rows in the listing of a whole image. Returns the rows that it is too long for. */
async function takeFromTable(
  image: OpenImage,
  table: InodeTable,
  rows: readonly number[],
  found: Place[],
  { maxLines, slice }: { maxLines: number; slice: TimeSlice },
): Promise<number[]> {
  const wanted = new Set(rows);
  const uri = listingUri(image.uri);
  let line = linesBefore(headerLength(image));
  for (const row of listedRows(table, 0, maxLines)) {
    if ((line & 4095) === 4095 && slice.isOver()) await slice.rest();
    if (wanted.delete(row)) found.push({ uri, line, start: 0, end: 0 });
    if (wanted.size === 0) break;
    line += 1;
  }
  return [...wanted];
}

/** The line in the first lines of a listing of the row's directory, or else the only line of a listing of its path. */
function placeNearby(image: OpenImage, table: InodeTable, row: number, maxLines: number): Place {
  const first = linesBefore(headerLength(image));
  const parent = table.columns.parent[row]!;
  let line = first;
  for (const listed of listedRows(table, parent, maxLines)) {
    if (listed === row) return { uri: listingUri(image.uri, table.path(parent)), line, start: 0, end: 0 };
    line += 1;
  }
  return { uri: listingUri(image.uri, table.path(row)), line: first, start: 0, end: 0 };
}
