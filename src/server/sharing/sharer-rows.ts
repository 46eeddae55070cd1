// The rows that lead to the inodes of a group, image by image: what references, highlights and listings of groups show.
// Pure over a snapshot.

import type { InodeTable } from '../../erofs/inode-table.ts';
import { groupOf, stateOf } from '../../sharing/ordinal.ts';
import { SHARE_STATE } from '../../sharing/share-state.ts';
import { members as membersOf } from '../../sharing/sharers.ts';
import type { OpenImage } from '../images/open-image.ts';
import type { TimeSlice } from '../time-slice.ts';
import { mountNumber, type Snapshot } from './snapshot.ts';

/** Rows of one image, ascending. A hard-linked inode has several. */
export interface SharerRows {
  readonly image: OpenImage;
  readonly table: InodeTable;
  readonly rows: readonly number[];
}

/** The group of an inode that shares with others; undefined for all others, and where that is not known yet. */
export function sharedGroup(
  snapshot: Snapshot | undefined,
  image: OpenImage,
  inode: number,
): number | undefined {
  const mount = snapshot && mountNumber(snapshot, image);
  if (snapshot === undefined || mount === undefined) return undefined;
  if (stateOf(snapshot.index, mount, inode) !== SHARE_STATE.SHARES) return undefined;
  return groupOf(snapshot.index, mount, inode);
}

/** Whether an inode is a member of a group. */
export function memberFilter(
  snapshot: Snapshot,
  group: number,
): (image: OpenImage, inode: number) => boolean {
  const mounts = new Map(snapshot.members.map(({ image }, mount) => [image, mount]));
  return (image, inode) => {
    const mount = mounts.get(image);
    return mount !== undefined && isMember(snapshot, group, mount, inode);
  };
}

/** The rows of at most `limit` members of a group, in the order of the set. */
export async function sharerRows(
  snapshot: Snapshot,
  group: number,
  limit: number,
  slice: TimeSlice,
): Promise<SharerRows[]> {
  const found = new Map<number, { firstRows: number[]; linked: boolean }>();
  let count = 0;
  for (const { mount, inode } of membersOf(snapshot.index, group)) {
    if (count++ === limit) break;
    const { nlink, firstRow } = snapshot.members[mount]!.table.columns;
    const rows = found.get(mount) ?? { firstRows: [], linked: false };
    rows.firstRows.push(firstRow[inode]!);
    rows.linked ||= nlink[inode]! > 1;
    found.set(mount, rows);
    if (slice.isOver()) await slice.rest();
  }
  const all: SharerRows[] = [];
  for (const [mount, { firstRows, linked }] of found) {
    const { image, table } = snapshot.members[mount]!;
    const rows = linked ? await rowsOfMembers(snapshot, group, mount, slice) : firstRows.sort(ascending);
    all.push({ image, table, rows });
  }
  return all;
}

/** All rows of a mount that lead to members. */
async function rowsOfMembers(
  snapshot: Snapshot,
  group: number,
  mount: number,
  slice: TimeSlice,
): Promise<number[]> {
  const { rowCount, inode } = snapshot.members[mount]!.table.columns;
  const rows: number[] = [];
  for (let row = 0; row < rowCount; row++) {
    if ((row & 8191) === 8191 && slice.isOver()) await slice.rest();
    if (isMember(snapshot, group, mount, inode[row]!)) rows.push(row);
  }
  return rows;
}

const isMember = ({ index }: Snapshot, group: number, mount: number, inode: number): boolean =>
  groupOf(index, mount, inode) === group && stateOf(index, mount, inode) === SHARE_STATE.SHARES;

const ascending = (a: number, b: number): number => a - b;
