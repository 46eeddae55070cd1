// Type-to-find: the next visible row whose name begins with what was typed.
// Pure over a scene; a million rows in slices.

import { displayName, utf8Bytes } from '../../common/byte-text.ts';
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
  const { names, nameStart } = table.columns;
  const first = lowerCase(utf8Bytes(wanted)[0] ?? 0);
  for (let step = 0; step < count; step++) {
    if ((step & 4095) === 4095 && slice.isOver()) await slice.rest();
    const index = (start + step) % count;
    if (index >= visible.length) continue; // collapsed meanwhile
    const row = visible.at(index);
    const byte = lowerCase(names[nameStart[row]!]!);
    // Two ASCII letters that differ need no closer look; anything else might be equal once it is shown.
    if (byte < 0x80 && first < 0x80 && byte !== first && byte > 0x20 && first !== 0x5c) continue;
    if (displayName(table.nameBytes(row)).toLowerCase().startsWith(wanted)) return index;
  }
  return -1;
}

const lowerCase = (byte: number): number => (byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte);
