// The listing of an image, or of a directory of it: some lines about the image, then one line for each path.
// Everything long is done in slices.

import { counted } from '../../common/quantity.ts';
import type { InodeTable } from '../../erofs/inode-table.ts';
import type { SharingSetInfo } from '../../protocol/sharing-info.ts';
import type { OpenImage } from '../images/open-image.ts';
import { mountNumber, type Snapshot } from '../sharing/snapshot.ts';
import type { TimeSlice } from '../time-slice.ts';
import { imageHeader } from './image-header.ts';
import { LISTING_COLUMNS, type ListedSharing, lineCells } from './listing-line.ts';
import type { LineInode, TextModel } from './text-model.ts';
import { alignedLine, columnWidths, plainText } from './text-table.ts';

/** Characters of a text: VS Code shows extensions no document over 50 MB. */
const MAX_TEXT = 45_000_000;
const HEADINGS = LISTING_COLUMNS.map(({ heading }) => heading);
const PATH = LISTING_COLUMNS.length - 1;

export interface ListingOptions {
  readonly open: OpenImage;
  readonly table: InodeTable;
  /** Row of the directory. */
  readonly row: number;
  readonly snapshot: Snapshot | undefined;
  readonly set: SharingSetInfo;
  readonly maxLines: number;
  readonly slice: TimeSlice;
}

export async function listing(options: ListingOptions): Promise<TextModel> {
  const { open, table, snapshot, slice } = options;
  const { rows, total } = await rowsBelow(options);
  const mount = snapshot && mountNumber(snapshot, open);
  const sharing = snapshot === undefined || mount === undefined ? undefined : { snapshot, mount };
  const cells = await cellsOf(options, rows, sharing);
  const widths = columnWidths(LISTING_COLUMNS, [HEADINGS, ...cells]);
  const lines = [...commented(imageHeader(open, snapshot, options.set)), ''];
  lines.push(alignedLine(LISTING_COLUMNS, widths, HEADINGS));
  const first = lines.length;
  for (const row of cells) {
    lines.push(alignedLine(LISTING_COLUMNS, widths, row));
    if (slice.isOver()) await slice.rest();
  }
  const start = widths.slice(0, PATH).reduce((sum, width) => sum + width + 2, 0);
  const inodeAt = (line: number): LineInode | undefined => {
    const row = line < first ? undefined : rows[line - first];
    if (row === undefined || line - first >= cells.length) return undefined;
    const path = table.path(row);
    return { image: open, table, inode: () => table.inodeOf(row), path, start, end: start + path.length };
  };
  const lineCount = lines.length;
  if (cells.length < total) lines.push(...commented([leftOut(total - cells.length, options.maxLines)]));
  return { text: `${lines.join('\n')}\n`, snapshot, lineCount, inodeAt };
}

/** The text for an image without a single row: what is wrong with it. */
export function listingOfNothing(
  open: OpenImage,
  snapshot: Snapshot | undefined,
  set: SharingSetInfo,
): TextModel {
  const lines = commented(imageHeader(open, snapshot, set));
  return { text: `${lines.join('\n')}\n`, snapshot, lineCount: lines.length, inodeAt: () => undefined };
}

/** The rows of a directory and everything below it, depth first, as many as are shown; and how many there are. */
async function rowsBelow({
  table,
  row,
  maxLines,
  slice,
}: ListingOptions): Promise<{ rows: Int32Array; total: number }> {
  const rows = new Int32Array(Math.min(maxLines, table.rowCount));
  let total = 0;
  for (const below of table.subtree(row)) {
    if (total < rows.length) rows[total] = below;
    total += 1;
    if ((total & 4095) === 0 && slice.isOver()) await slice.rest();
  }
  return { rows: rows.subarray(0, total), total };
}

async function cellsOf(
  { open, table, slice }: ListingOptions,
  rows: Int32Array,
  sharing: ListedSharing | undefined,
): Promise<string[][]> {
  const cells: string[][] = [];
  let characters = 0;
  for (const row of rows) {
    const line = lineCells(open, table, row, sharing);
    characters += line[PATH]!.length + 100;
    if (characters > MAX_TEXT) break;
    cells.push(line);
    if (slice.isOver()) await slice.rest();
  }
  return cells;
}

const commented = (lines: readonly string[]): string[] => lines.map((line) => `# ${line}`);

const leftOut = (count: number, maxLines: number): string =>
  plainText(`${counted(count, 'path')} left out; the setting erofs.listing.maxLines is ${maxLines}`);
