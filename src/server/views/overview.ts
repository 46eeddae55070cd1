// The strip beside the scroll bar: what shares in each slice of the visible rows. A collapsed directory speaks for what it holds.
// Pure over a scene.

import { isDirectory } from '../../erofs/inode.ts';
import { statesOfMount } from '../../sharing/ordinal.ts';
import { SHARE_STATE } from '../../sharing/share-state.ts';
import type { Scene } from './tree-view.ts';

const NOTHING = 0;
const SOME_SHARE = 1;
const MOST_SHARE = 2;
const SOME_REFUSED = 3;

/** `cells` codes from top to bottom, as the protocol's Overview has them. */
export function overviewCells(scene: Scene, cells: number): number[] {
  const { visible, sharing } = scene;
  const count = visible.length;
  const codes: number[] = new Array(cells).fill(NOTHING);
  if (sharing === undefined || count === 0) return codes;
  const states = statesOfMount(sharing.snapshot.index, sharing.mount);
  for (let cell = 0; cell < cells; cell++) {
    const start = Math.floor((cell * count) / cells);
    const end = Math.max(start + 1, Math.floor(((cell + 1) * count) / cells));
    codes[cell] = cellCode(scene, states, start, end);
  }
  return codes;
}

/** Pages decide what is most; an inode that is refused is worth a look before all that shares. */
function cellCode({ table, visible, rollup }: Scene, states: Uint8Array, start: number, end: number): number {
  const { inode, mode } = table.columns;
  let pages = 0;
  let shared = 0;
  for (let index = start; index < end; index++) {
    const row = visible.at(index);
    const state = states[inode[row]!]!;
    if (state === SHARE_STATE.CLASS_DIFFERS || state === SHARE_STATE.SIZE_DIFFERS) return SOME_REFUSED;
    if (isDirectory(mode[inode[row]!]!) && visible.isExpanded(row)) continue;
    pages += rollup.pages[row]!;
    shared += state === SHARE_STATE.SHARES ? Math.max(1, rollup.sharedPages[row]!) : rollup.sharedPages[row]!;
  }
  if (shared === 0) return NOTHING;
  return shared * 2 > pages ? MOST_SHARE : SOME_SHARE;
}
