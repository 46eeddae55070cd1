// One line of a listing: mode, owner, size, pages, layout, fingerprint, sharing, nid, path and where a symlink leads.
// Reads the inode for what the table has not: owner and device number.

import { reasonText } from '../../common/reason-text.ts';
import { ErofsError } from '../../erofs/finding.ts';
import { deviceNumber, type Inode, typeOfMode } from '../../erofs/inode.ts';
import type { InodeTable } from '../../erofs/inode-table.ts';
import { nidText } from '../../erofs/nid.ts';
import type { ShareMark } from '../../protocol/sharing-info.ts';
import { pagesOf } from '../../sharing/sharing-set.ts';
import type { OpenImage } from '../images/open-image.ts';
import { modeText } from '../inode/inode-fields.ts';
import { shortFingerprint } from '../sharing/fingerprint-of.ts';
import { markBeforeIndex, markOf } from '../sharing/share-mark.ts';
import type { Snapshot } from '../sharing/snapshot.ts';
import { layoutWord, linkTarget } from '../views/row-page.ts';
import type { ListingColumn } from './listing-text.ts';

const PAGE_SIZE = 4096;

export const LISTING_COLUMNS: readonly ListingColumn[] = [
  { heading: 'mode', align: 'left' },
  { heading: 'owner', align: 'right' },
  { heading: 'size', align: 'right' },
  { heading: 'pages', align: 'right' },
  { heading: 'layout', align: 'left' },
  { heading: 'fingerprint', align: 'left' },
  { heading: 'sharing', align: 'left' },
  { heading: 'nid', align: 'right' },
  { heading: 'path', align: 'left' },
];

/** What is known of the sharing of the image that is listed. */
export interface ListedSharing {
  readonly snapshot: Snapshot;
  readonly mount: number;
}

/** The cells of a row, one for each column. */
export function lineCells(
  open: OpenImage,
  table: InodeTable,
  row: number,
  sharing: ListedSharing | undefined,
): string[] {
  const { columns } = table;
  const number = columns.inode[row]!;
  const nid = columns.nid[number]!;
  const mode = columns.mode[number]!;
  const type = typeOfMode(mode);
  const inode = readInode(open, nid);
  const mark =
    sharing === undefined ? markBeforeIndex(table, number) : markOf(sharing.snapshot, sharing.mount, number);
  const target = type === 'symlink' ? ` -> ${linkTarget(open, nid) ?? '?'}` : '';
  return [
    type === undefined ? '??????????' : modeText(mode),
    inode === undefined ? '?' : `${inode.uid}:${inode.gid}`,
    type === 'chardev' || type === 'blockdev' ? deviceText(inode) : String(columns.size[number]!),
    type === 'file' ? String(pagesOf(columns.size[number]!, PAGE_SIZE)) : '-',
    (type !== undefined && layoutWord(columns.layout[number]!)) || '-',
    shortFingerprint(table, number) || '-',
    sharingWord(mark),
    nidText(nid),
    table.path(row) + target,
  ];
}

const deviceText = (inode: Inode | undefined): string =>
  inode === undefined ? '?' : deviceNumber(inode).join(',');

function readInode({ image }: OpenImage, nid: number): Inode | undefined {
  try {
    return image?.inode(nid);
  } catch (error) {
    if (error instanceof ErofsError) return undefined;
    throw error;
  }
}

/** A mark as one word without spaces, so that lines can be cut into fields: `shared:3`, `alone`, `refused:size`. */
export function sharingWord({ state, inodes, reason }: ShareMark): string {
  if (state === 'shares') return `shared:${inodes}`;
  if (state === 'none') return '-';
  if (state !== 'private' || reason === undefined) return state;
  if (reason === 'image-without-flag') return 'no-ishare';
  const { mark, refused } = reasonText(reason);
  return (refused ? `refused:${mark}` : mark).replaceAll(' ', '-');
}
