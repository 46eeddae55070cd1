// A report as sections of tables, lists and notes: what the text, the Markdown and the page of a report are laid out from.
// Types only. Knows nothing of lines, widths or markup.

import type { FileRef } from '../report-model.ts';

export interface Section {
  /** Stable, for outlines and links. */
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}

export type Block = Table | List | Note;

export interface Table {
  readonly kind: 'table';
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  /** The last row sums up the others. */
  readonly total?: boolean;
}

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
}

/** Things under a title of their own. */
export interface List {
  readonly kind: 'list';
  readonly title: Cell;
  readonly items: readonly (readonly Cell[])[];
  /** Things that are not listed. */
  readonly omitted: number;
}

export interface Note {
  readonly kind: 'note';
  readonly text: string;
}

/** Text, a name out of an image, or a file that a face may make a link of. */
export type Cell = string | { readonly name: string } | { readonly file: FileRef };

export const left = (title = ''): Column => ({ title, align: 'left' });
export const right = (title = ''): Column => ({ title, align: 'right' });
export const note = (text: string): Note => ({ kind: 'note', text });
export const name = (text: string): Cell => ({ name: text });
export const file = (ref: FileRef): Cell => ({ file: ref });

export function cellText(cell: Cell): string {
  if (typeof cell === 'string') return cell;
  return 'name' in cell ? cell.name : cell.file.path;
}
