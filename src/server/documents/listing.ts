// The listing of an image, or of a directory of it: some lines about the image, then one line for each path.
// Everything long is done in slices.

import { counted } from '../../common/quantity.ts';
import type { InodeTable } from '../../erofs/inode-table.ts';
import type { SharingSetInfo } from '../../protocol/sharing-info.ts';
import type { OpenImage } from '../images/open-image.ts';
import { mountNumber, type Snapshot } from '../sharing/snapshot.ts';
import type { TimeSlice } from '../time-slice.ts';
import { directorySections } from './directory-sections.ts';
import { imageHeader } from './image-header.ts';
import { LISTING_COLUMNS, lineCells } from './listing-line.ts';
import { ListingModel } from './listing-model.ts';
import { rowsOfListing } from './listing-rows.ts';
import { commented, listingText } from './listing-text.ts';
import { headerSection } from './sections.ts';
import type { TextModel } from './text-model.ts';
import { plainText } from './text-table.ts';

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
  const { open, table, snapshot, maxLines, slice } = options;
  const { rows, leftOut } = await rowsOfListing(table, options.row, maxLines, slice);
  const mount = snapshot && mountNumber(snapshot, open);
  const sharing = snapshot === undefined || mount === undefined ? undefined : { snapshot, mount };
  const cells: string[][] = [];
  for (const row of rows) {
    cells.push(lineCells(open, table, row, sharing));
    if (slice.isOver()) await slice.rest();
  }
  const comments = imageHeader(open, snapshot, options.set);
  const written = await listingText(LISTING_COLUMNS, comments, cells, slice);
  if (leftOut > 0) written.lines.push(...commented([leftOutText(leftOut, maxLines)]));
  const place = { first: written.first, pathStart: written.places.get('path')?.start ?? 0 };
  const top = headerSection(comments);
  const listed = { image: open, table, sharing };
  return new ListingModel({
    written,
    snapshot,
    rows,
    imageAt: () => listed,
    listed: open,
    sections: async (limit, slice) => [
      ...top,
      ...(await directorySections(table, rows, { ...place, limit: limit - top.length }, slice)),
    ],
  });
}

/** The text for an image without a single row: what is wrong with it. */
export function listingOfNothing(
  open: OpenImage,
  snapshot: Snapshot | undefined,
  set: SharingSetInfo,
): TextModel {
  const lines = commented(imageHeader(open, snapshot, set));
  return {
    text: `${lines.join('\n')}\n`,
    snapshot,
    lineCount: lines.length,
    inodeAt: () => undefined,
    linesAbout: async () => [],
    linesOfRows: () => new Map(),
    sections: async () => [],
    tokensAt: () => [],
  };
}

const leftOutText = (count: number, maxLines: number): string =>
  plainText(`${counted(count, 'path')} left out; the setting erofs.listing.maxLines is ${maxLines}`);
