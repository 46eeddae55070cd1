// Everything there is to say on the sharing of one inode. The one source of page hovers, inspector, text hovers and reports.
// Pure over a snapshot.

import { grouped } from '../../common/quantity.ts';
import { reasonText } from '../../common/reason-text.ts';
import { isCompressed } from '../../erofs/inode.ts';
import type { InodeTable } from '../../erofs/inode-table.ts';
import { nidText } from '../../erofs/nid.ts';
import type { ShareMark, Sharer, SharingOfInode } from '../../protocol/sharing-info.ts';
import { type MountedInode, members as membersOf, sharingOf } from '../../sharing/sharers.ts';
import { pagesOf } from '../../sharing/sharing-set.ts';
import { imageLabel } from '../images/image-label.ts';
import type { OpenImage } from '../images/open-image.ts';
import { fingerprintOf } from './fingerprint-of.ts';
import { markBeforeIndex, markOf } from './share-mark.ts';
import { mountNumber, type Snapshot } from './snapshot.ts';

const PAGE_SIZE = 4096;
/** Sharers that are listed; the mark counts all. */
const LISTED = 200;

/** What is known of the inode with this number in `table`, the table of `image`. */
export function sharingOfInode(
  image: OpenImage,
  table: InodeTable,
  inode: number,
  snapshot: Snapshot | undefined,
): SharingOfInode {
  const { columns } = table;
  const mount = snapshot && mountNumber(snapshot, image);
  const fingerprint = fingerprintOf(image, table, inode);
  const facts = {
    image: image.uri,
    nid: nidText(columns.nid[inode]!),
    path: table.path(columns.firstRow[inode]!),
    size: columns.size[inode]!,
    pages: table.isRegularInode(inode) ? pagesOf(columns.size[inode]!, PAGE_SIZE) : 0,
    ...(fingerprint === undefined ? {} : { fingerprint }),
  };
  if (snapshot === undefined || mount === undefined) {
    const mark = markBeforeIndex(table, inode);
    const explanation =
      mark.state === 'none' ? NO_FILE : 'The images of the set are still being read; then this is known.';
    return { ...facts, mark, label: imageLabel(image.path), sharers: [], pagesSaved: 0, explanation };
  }
  const mark = markOf(snapshot, mount, inode);
  const label = snapshot.members[mount]!.label;
  const self = { mount, inode };
  const shares = mark.state === 'shares';
  return {
    ...facts,
    mark,
    label,
    sharers: shares ? sharers(snapshot, self) : [],
    pagesSaved: shares ? (mark.inodes - 1) * facts.pages : 0,
    ...(shares ? {} : { explanation: explain(snapshot, self, mark) }),
  };
}

/** One inode of a group as lists show it. */
export function sharer(snapshot: Snapshot, { mount, inode }: MountedInode, self: boolean): Sharer {
  const { image, label, table } = snapshot.members[mount]!;
  const { columns } = table;
  const size = columns.size[inode]!;
  return {
    image: image.uri,
    label,
    nid: nidText(columns.nid[inode]!),
    path: table.path(columns.firstRow[inode]!),
    links: columns.nlink[inode]!,
    size,
    pages: pagesOf(size, PAGE_SIZE),
    self,
  };
}

/** The first of a group in the order of the set; the inode itself is always among them. */
function sharers(snapshot: Snapshot, self: MountedInode): Sharer[] {
  const { index } = snapshot;
  const group = index.group[index.base[self.mount]! + self.inode]!;
  const list: Sharer[] = [];
  let selfListed = false;
  for (const member of membersOf(index, group)) {
    if (list.length === LISTED) break;
    const isSelf = member.mount === self.mount && member.inode === self.inode;
    selfListed ||= isSelf;
    list.push(sharer(snapshot, member, isSelf));
  }
  if (!selfListed) list[list.length - 1] = sharer(snapshot, self, true);
  return list;
}

const NO_FILE = 'Only regular files share page cache.';

/** One sentence on why an inode does not share, in terms of the set. */
function explain(snapshot: Snapshot, { mount, inode }: MountedInode, mark: ShareMark): string {
  if (mark.state === 'none') return NO_FILE;
  if (mark.reason === undefined) {
    const others = snapshot.members.length - 1;
    const where =
      others === 0
        ? 'in this image'
        : `in this image and ${others === 1 ? 'the other' : `the ${others} others`} of the set`;
    return `No other inode ${where} has this fingerprint.`;
  }
  const sentence = reasonText(mark.reason).sentence;
  const group = sharingOf(snapshot.index, mount, inode);
  if (group === undefined) return sentence;
  const first = sharer(snapshot, group.leader, false);
  const { layout } = snapshot.members[group.leader.mount]!.table.columns;
  const how =
    mark.reason === 'size-differs'
      ? `with ${grouped(first.size)} bytes`
      : `which is ${isCompressed(layout[group.leader.inode]!) ? 'compressed' : 'not compressed'}`;
  return `${sentence} First came ${first.label} ${first.path}, ${how}.`;
}
