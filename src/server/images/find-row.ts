// Finds the row that a text names: a nid in decimal or hexadecimal, or a path as paths are shown.
// Pure over a table.

import { unescapeName } from '../../common/byte-text.ts';
import type { InodeTable } from '../../erofs/inode-table.ts';
import { nidFromText } from '../../erofs/nid.ts';

/** The row, or undefined. A number is a nid first and a name in the root directory second. */
export function findRow(table: InodeTable, text: string): number | undefined {
  const nid = nidFromText(text);
  const inode = nid === undefined ? undefined : table.inodeByNid(nid);
  if (inode !== undefined) return table.columns.firstRow[inode];
  return text === '' ? undefined : table.rowByPath(unescapeName(text));
}

/** What is wrong with a text that names nothing: how far its path leads. */
export function describeMissing(table: InodeTable, text: string, label: string): string {
  if (nidFromText(text) !== undefined) return `${label} has no inode with nid ${text}.`;
  const parts = text.split('/').filter(Boolean);
  for (let length = parts.length - 1; length > 0; length--) {
    const row = table.rowByPath(unescapeName(`/${parts.slice(0, length).join('/')}`));
    if (row === undefined) continue;
    const what = table.isDirectoryRow(row) ? 'which has no such entry' : 'which is no directory';
    return `${label} has no ${text}: the path leads to ${table.path(row)}, ${what}.`;
  }
  return `${label} has no ${text === '' ? 'empty path' : text}.`;
}
