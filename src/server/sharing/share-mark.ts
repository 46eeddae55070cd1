// The mark of one inode: shares, alone, private and why, or not known yet. What trees, listings and reports show in a word.
// Pure over a snapshot.

import { type ReasonCode, reasonCodes } from '../../common/reason-text.ts';
import { isRegular } from '../../erofs/inode.ts';
import type { InodeTable } from '../../erofs/inode-table.ts';
import type { ShareMark } from '../../protocol/sharing-info.ts';
import { groupOf, mountOf, stateOf } from '../../sharing/ordinal.ts';
import { reasonOf, shareWord } from '../../sharing/share-state.ts';
import { NOBODY } from '../../sharing/sharing-index.ts';
import type { Snapshot } from './snapshot.ts';

/** Images named in a mark. */
const NAMED_IMAGES = 4;
/** Members of a group that are looked at to name them. */
const LOOKED_AT = 4096;

/** Mark of an inode of a table that stands in no snapshot yet. */
export const markBeforeIndex = (table: InodeTable, inode: number): ShareMark => ({
  state: isRegular(table.columns.mode[inode]!) ? 'pending' : 'none',
  inodes: 0,
  images: [],
});

/** Mark of an inode of mount `mount`. */
export function markOf(snapshot: Snapshot, mount: number, inode: number): ShareMark {
  const { index } = snapshot;
  const state = stateOf(index, mount, inode);
  const word = shareWord(state);
  if (word === 'none' || word === 'private') {
    const reason = knownReason(reasonOf(state));
    return { state: word, inodes: 0, images: [], ...(reason === undefined ? {} : { reason }) };
  }
  const group = groupOf(index, mount, inode);
  const inodes = index.groups.attached[group]!;
  return { state: word, inodes, images: inodes > 1 ? otherImages(snapshot, group, mount, inode) : [] };
}

/** Labels of the images with members in a group, without the inode itself: `here` where its own image has others. */
function otherImages({ index, members }: Snapshot, group: number, mount: number, inode: number): string[] {
  const own = index.base[mount]! + inode;
  const labels = new Set<string>();
  let ordinal = index.groups.leader[group]!;
  for (let step = 0; step < LOOKED_AT && ordinal !== NOBODY && labels.size < NAMED_IMAGES; step++) {
    if (ordinal !== own) {
      const other = mountOf(index, ordinal);
      labels.add(other === mount ? 'here' : members[other]!.label);
    }
    ordinal = index.next[ordinal]!;
  }
  return [...labels];
}

/** The reasons that a set of plain mounts in one domain can give. */
const knownReason = (reason: string | undefined): ReasonCode | undefined =>
  reasonCodes.find((code) => code === reason);
