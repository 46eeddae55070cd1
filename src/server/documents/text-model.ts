// What a text document is on the server: its text, which inode each line is about, and what its parts are.
// Types only. Hovers, links and all other features are made from this, so they need to know no document's layout.

import type { InodeTable } from '../../erofs/inode-table.ts';
import type { OpenImage } from '../images/open-image.ts';
import type { Snapshot } from '../sharing/snapshot.ts';
import type { TimeSlice } from '../time-slice.ts';

/** Columns of a line in UTF-16 units; `end` is behind the last. */
export interface Columns {
  readonly start: number;
  readonly end: number;
}

/** The inode that a line is about, with the columns where its path (or what stands for it) is. */
export interface LineInode extends Columns {
  readonly image: OpenImage;
  readonly table: InodeTable;
  /** Number of the inode in the table. */
  inode(): number;
  /** The path on the line: of a hard-linked inode, one of several. */
  readonly path: string;
  /** Row of that path in the table, where it is known. */
  readonly row?: number;
  /** Where a link that shows the inode in its image belongs. Not on the path: there VS Code goes to definitions. */
  readonly link?: Columns;
}

/** A part of the text that can be folded, and an entry of the outline. */
export interface Section extends Columns {
  readonly kind: 'comment' | 'directory' | 'image' | 'heading' | 'group';
  readonly name: string;
  readonly detail: string;
  /** 0 for the outermost. A section lies in the last one before it that is less deep. */
  readonly depth: number;
  /** The line of its name, which `start` and `end` belong to, and its last line. */
  readonly line: number;
  readonly lastLine: number;
}

/** What a part of a line means: names of semantic token types and modifiers, see features/token-legend.ts. */
export interface LineToken extends Columns {
  readonly type: 'sharing' | 'fingerprint' | 'directory';
  readonly modifier?: 'shares' | 'alone' | 'refused' | 'unshared' | 'pending';
}

/** Which inodes are meant. */
export type InodeFilter = (image: OpenImage, inode: number) => boolean;

export interface TextModel {
  readonly text: string;
  /** What sharing was when the text was made. */
  readonly snapshot: Snapshot | undefined;
  readonly lineCount: number;
  inodeAt(line: number): LineInode | undefined;
  /** Lines about inodes that are meant, ascending. */
  linesAbout(isMeant: InodeFilter, slice: TimeSlice): Promise<number[]>;
  /** The image whose rows the text lists, if it lists those of one. */
  readonly listed?: OpenImage;
  /** The lines of rows of that image, by row; rows that are not listed are left out. */
  linesOfRows(image: OpenImage, rows: ReadonlySet<number>): ReadonlyMap<number, number>;
  /** The sections in the order of the text; of more than `limit`, the outermost. */
  sections(limit: number, slice: TimeSlice): Promise<readonly Section[]>;
  /** Ascending. */
  tokensAt(line: number): readonly LineToken[];
}
