// What a text document is on the server: its text, and which inode each line is about.
// Types only. Hovers and links are made from this, so they need to know no document's layout.

import type { InodeTable } from '../../erofs/inode-table.ts';
import type { OpenImage } from '../images/open-image.ts';
import type { Snapshot } from '../sharing/snapshot.ts';

/** The inode that a line is about, with the columns where its path stands. */
export interface LineInode {
  readonly image: OpenImage;
  readonly table: InodeTable;
  /** Number of the inode in the table. */
  inode(): number;
  /** The path on the line: of a hard-linked inode, one of several. */
  readonly path: string;
  /** Columns in UTF-16 units; `end` is behind the path. */
  readonly start: number;
  readonly end: number;
}

export interface TextModel {
  readonly text: string;
  /** What sharing was when the text was made. */
  readonly snapshot: Snapshot | undefined;
  readonly lineCount: number;
  inodeAt(line: number): LineInode | undefined;
}
