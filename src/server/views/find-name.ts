// Type-to-find: the next visible row whose name begins with what was typed.
// Pure over a scene; a million rows in slices.

import { displayName, utf8Bytes } from '../../common/byte-text.ts';
import type { InodeTable } from '../../erofs/inode-table.ts';
import type { TimeSlice } from '../time-slice.ts';
import type { Scene } from './tree-view.ts';

/** Index of the first row at or after `start`, going round, or -1. Case does not matter. */
export async function findName(
  { table, visible }: Scene,
  start: number,
  prefix: string,
  slice: TimeSlice,
): Promise<number> {
  const count = visible.length;
  const wanted = prefix.toLowerCase();
  const bytes = utf8Bytes(wanted);
  for (let step = 0; step < count; step++) {
    if ((step & 4095) === 4095 && slice.isOver()) await slice.rest();
    const index = (start + step) % count;
    if (index >= visible.length) continue; // collapsed meanwhile
    const row = visible.at(index);
    const answer = beginsWith(table, row, bytes);
    if (answer ?? displayName(table.nameBytes(row)).toLowerCase().startsWith(wanted)) return index;
  }
  return -1;
}

/** Whether the row's name begins with `prefix` (in lower case); undefined where bytes alone cannot tell. */
function beginsWith(table: InodeTable, row: number, prefix: Uint8Array): boolean | undefined {
  const { names, nameStart } = table.columns;
  const begin = nameStart[row]!;
  const length = nameStart[row + 1]! - begin;
  for (let at = 0; at < prefix.length; at++) {
    const byte = at < length ? lowerCase(names[begin + at]!) : END;
    if (!isPlain(prefix[at]!) || !(byte === END || isPlain(byte))) return undefined;
    if (byte !== prefix[at]) return false;
  }
  return true;
}

const END = -1;

const lowerCase = (byte: number): number => (byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte);

/** ASCII that is shown as it is. */
const isPlain = (byte: number): boolean => byte >= 0x20 && byte < 0x7f && byte !== 0x5c;
