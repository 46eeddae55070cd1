// The regular files of a mount, one after the other, with what every part of a report wants to know of each.
// Pure.

import { isRegular } from '../../erofs/inode.ts';
import { nidText } from '../../erofs/nid.ts';
import { SHARE_STATE } from '../share-state.ts';
import type { MountedInode } from '../sharers.ts';
import type { SharingIndex } from '../sharing-index.ts';
import { pagesOf } from '../sharing-set.ts';
import type { FileRef } from './report-model.ts';

export interface VisitedFile {
  readonly inode: number;
  readonly ordinal: number;
  /** A code of SHARE_STATE. */
  readonly state: number;
  readonly size: number;
  readonly pages: number;
  /** The pages are held by an inode that came before. */
  readonly saved: boolean;
}

/** Visits the files of a mount in the order of its inodes. The object is the same for every visit. */
export function eachFile(index: SharingIndex, mount: number, visit: (file: VisitedFile) => void): void {
  const { mode, size, inodeCount } = index.set.mounts[mount]!.table.columns;
  const base = index.base[mount]!;
  const file = { inode: 0, ordinal: 0, state: 0, size: 0, pages: 0, saved: false };
  for (let inode = 0; inode < inodeCount; inode++) {
    if (!isRegular(mode[inode]!)) continue;
    const ordinal = base + inode;
    file.inode = inode;
    file.ordinal = ordinal;
    file.state = index.state[ordinal]!;
    file.size = size[inode]!;
    file.pages = pagesOf(file.size, index.set.pageSize);
    file.saved = file.state === SHARE_STATE.SHARES && index.groups.leader[index.group[ordinal]!] !== ordinal;
    visit(file);
  }
}

/** A file as lists name it. */
export function fileRef({ set }: SharingIndex, { mount, inode }: MountedInode): FileRef {
  const { label, table } = set.mounts[mount]!;
  const { firstRow, nid } = table.columns;
  return { image: label, path: table.path(firstRow[inode]!), nid: nidText(nid[inode]!) };
}
