// What the lines of a listing are about: the model of listings of images, directories and groups.
// Holds row numbers, not lines: everything else is worked out for the line that is asked for.

import { reasonText } from '../../common/reason-text.ts';
import type { InodeTable } from '../../erofs/inode-table.ts';
import { nidText } from '../../erofs/nid.ts';
import type { ShareMark } from '../../protocol/sharing-info.ts';
import type { OpenImage } from '../images/open-image.ts';
import { shortFingerprint } from '../sharing/fingerprint-of.ts';
import { markBeforeIndex, markOf } from '../sharing/share-mark.ts';
import type { Snapshot } from '../sharing/snapshot.ts';
import type { TimeSlice } from '../time-slice.ts';
import { type ListedSharing, sharingWord } from './listing-line.ts';
import type { ListingText } from './listing-text.ts';
import type { Columns, InodeFilter, LineInode, LineToken, Section, TextModel } from './text-model.ts';

/** One image of which rows are listed. */
export interface ListedImage {
  readonly image: OpenImage;
  readonly table: InodeTable;
  readonly sharing: ListedSharing | undefined;
}

export interface ListingParts {
  readonly written: ListingText;
  readonly snapshot: Snapshot | undefined;
  /** The row of each line, from the first on. */
  readonly rows: Int32Array;
  /** The image of the row with this position in `rows`. */
  readonly imageAt: (at: number) => ListedImage;
  /** The listing is one of this image, not of a group. */
  readonly listed?: OpenImage;
  readonly sections: (limit: number, slice: TimeSlice) => Promise<readonly Section[]>;
}

export class ListingModel implements TextModel {
  readonly text: string;
  readonly snapshot: Snapshot | undefined;
  readonly lineCount: number;
  readonly sections: TextModel['sections'];
  readonly listed?: OpenImage;
  private readonly first: number;
  private readonly places: ListingText['places'];
  private readonly rows: Int32Array;
  private readonly imageAt: ListingParts['imageAt'];

  constructor({ written, snapshot, rows, imageAt, listed, sections }: ListingParts) {
    this.text = `${written.lines.join('\n')}\n`;
    this.lineCount = written.first + rows.length;
    this.first = written.first;
    this.places = written.places;
    this.snapshot = snapshot;
    this.rows = rows;
    this.imageAt = imageAt;
    if (listed !== undefined) this.listed = listed;
    this.sections = sections;
  }

  inodeAt(line: number): LineInode | undefined {
    const row = this.rows[line - this.first];
    if (row === undefined) return undefined;
    const { image, table } = this.imageAt(line - this.first);
    const inode = table.inodeOf(row);
    const path = table.path(row);
    const { start } = this.place('path');
    const nid = this.place('nid').end;
    const link = { start: nid - nidText(table.columns.nid[inode]!).length, end: nid };
    return { image, table, inode: () => inode, row, path, start, end: start + path.length, link };
  }

  async linesAbout(isMeant: InodeFilter, slice: TimeSlice): Promise<number[]> {
    const lines: number[] = [];
    for (const [at, row] of this.rows.entries()) {
      if ((at & 4095) === 4095 && slice.isOver()) await slice.rest();
      const { image, table } = this.imageAt(at);
      if (isMeant(image, table.inodeOf(row))) lines.push(this.first + at);
    }
    return lines;
  }

  linesOfRows(image: OpenImage, wanted: ReadonlySet<number>): ReadonlyMap<number, number> {
    const lines = new Map<number, number>();
    if (image !== this.listed) return lines;
    for (let at = 0; at < this.rows.length && lines.size < wanted.size; at++) {
      const row = this.rows[at]!;
      if (wanted.has(row)) lines.set(row, this.first + at);
    }
    return lines;
  }

  tokensAt(line: number): readonly LineToken[] {
    const row = this.rows[line - this.first];
    if (row === undefined) return [];
    const { table, sharing } = this.imageAt(line - this.first);
    const inode = table.inodeOf(row);
    const tokens: LineToken[] = [];
    const fingerprint = shortFingerprint(table, inode);
    if (fingerprint !== '') tokens.push({ type: 'fingerprint', ...this.cell('fingerprint', fingerprint) });
    const mark =
      sharing === undefined ? markBeforeIndex(table, inode) : markOf(sharing.snapshot, sharing.mount, inode);
    if (mark.state !== 'none') {
      tokens.push({
        type: 'sharing',
        modifier: modifierOf(mark),
        ...this.cell('sharing', sharingWord(mark)),
      });
    }
    if (table.isDirectoryRow(row)) tokens.push({ type: 'directory', ...this.cell('path', table.path(row)) });
    return tokens;
  }

  /** Where a text stands in a column that is aligned to the left. */
  private cell(heading: string, text: string): Columns {
    const { start } = this.place(heading);
    return { start, end: start + text.length };
  }

  private place(heading: string): Columns {
    return this.places.get(heading) ?? { start: 0, end: 0 };
  }
}

/** The state of a mark as a semantic token has it: a fingerprint that is refused is something else than none. */
export function modifierOf({ state, reason }: ShareMark): NonNullable<LineToken['modifier']> {
  if (state === 'shares' || state === 'alone' || state === 'pending') return state;
  return reason !== undefined && reasonText(reason).refused ? 'refused' : 'unshared';
}
