// The listing of a group: every path of every inode that shares page cache with one inode, image by image.
// Of an inode that does not share, its own paths and the reason.

import { binarySize, counted, grouped } from '../../common/quantity.ts';
import type { InodeTable } from '../../erofs/inode-table.ts';
import type { SharingOfInode } from '../../protocol/sharing-info.ts';
import { imageLabel } from '../images/image-label.ts';
import type { OpenImage } from '../images/open-image.ts';
import { type SharerRows, sharedGroup, sharerRows } from '../sharing/sharer-rows.ts';
import { sharingOfInode } from '../sharing/sharing-of-inode.ts';
import { mountNumber, type Snapshot } from '../sharing/snapshot.ts';
import type { TimeSlice } from '../time-slice.ts';
import { LISTING_COLUMNS, lineCells } from './listing-line.ts';
import { type ListedImage, ListingModel } from './listing-model.ts';
import { commented, type ListingColumn, type ListingText, listingText } from './listing-text.ts';
import { headerSection, outermost } from './sections.ts';
import type { Section, TextModel } from './text-model.ts';
import { plainText } from './text-table.ts';

const PAGE_SIZE = 4096;
/** Characters of a text; see listing-rows.ts. */
const MAX_TEXT = 45_000_000;
const COLUMNS: readonly ListingColumn[] = [
  ...LISTING_COLUMNS.slice(0, -1),
  { heading: 'image', align: 'left' },
  { heading: 'path', align: 'left' },
];

export interface GroupOptions {
  readonly open: OpenImage;
  readonly table: InodeTable;
  /** Row of the inode whose group is listed. */
  readonly row: number;
  readonly snapshot: Snapshot | undefined;
  readonly maxLines: number;
  readonly slice: TimeSlice;
}

/** The lines of one image, which stand together. */
interface Part {
  readonly listed: ListedImage;
  readonly label: string;
  readonly rows: number[];
}

export async function groupListing(options: GroupOptions): Promise<TextModel> {
  const { snapshot, slice } = options;
  const { parts, cells, leftOut } = await partsOf(options);
  const comments = groupHeader(options);
  const written = await listingText(COLUMNS, comments, cells, slice);
  if (leftOut > 0) written.lines.push(...commented([plainText(`${counted(leftOut, 'path')} left out`)]));
  const sections = [...headerSection(comments), ...imageSections(parts, written)];
  const imageOfLine = parts.flatMap(({ listed, rows }) => rows.map(() => listed));
  return new ListingModel({
    written,
    snapshot,
    rows: Int32Array.from(parts.flatMap(({ rows }) => rows)),
    imageAt: (at) => imageOfLine[at]!,
    sections: async (limit) => outermost(sections, limit),
  });
}

async function partsOf(
  options: GroupOptions,
): Promise<{ parts: Part[]; cells: string[][]; leftOut: number }> {
  const { snapshot, maxLines, slice } = options;
  const parts: Part[] = [];
  const cells: string[][] = [];
  let characters = 0;
  let leftOut = 0;
  for (const { image, table, rows } of await groupRows(options)) {
    const mount = snapshot && mountNumber(snapshot, image);
    const sharing = snapshot === undefined || mount === undefined ? undefined : { snapshot, mount };
    const part: Part = { listed: { image, table, sharing }, label: labelOf(options, mount), rows: [] };
    for (const row of rows) {
      if (slice.isOver()) await slice.rest();
      if (cells.length === maxLines || characters > MAX_TEXT) leftOut += 1;
      else {
        const line = lineCells(image, table, row, sharing);
        cells.push([...line.slice(0, -1), part.label, ...line.slice(-1)]);
        characters += line.join('  ').length;
        part.rows.push(row);
      }
    }
    if (part.rows.length > 0) parts.push(part);
  }
  return { parts, cells, leftOut };
}

async function groupRows({
  open,
  table,
  row,
  snapshot,
  maxLines,
  slice,
}: GroupOptions): Promise<SharerRows[]> {
  const inode = table.inodeOf(row);
  const group = sharedGroup(snapshot, open, inode);
  if (snapshot === undefined || group === undefined) {
    return [{ image: open, table, rows: table.rowsOf(inode) }];
  }
  return sharerRows(snapshot, group, maxLines, slice);
}

const labelOf = ({ open, snapshot }: GroupOptions, mount: number | undefined): string =>
  mount === undefined ? imageLabel(open.path) : snapshot!.members[mount]!.label;

function groupHeader({ open, table, row, snapshot }: GroupOptions): string[] {
  const sharing = sharingOfInode(open, table, table.inodeOf(row), snapshot);
  const lines = [`${sharing.label} ${table.path(row)}, nid ${sharing.nid}`, fingerprintLine(sharing)];
  lines.push(...shareLines(sharing));
  if (snapshot !== undefined) lines.push(`rules of ${snapshot.index.set.rules.id}`);
  return lines.filter((line) => line !== '').map(plainText);
}

function fingerprintLine({ fingerprint }: SharingOfInode): string {
  if (fingerprint === undefined) return '';
  const { algorithm, hex, attribute, hidden } = fingerprint;
  const kind = algorithm === 'sha256' ? 'sha256 ' : '';
  return `${kind}${hex} in ${attribute}${hidden ? ', which a mount hides' : ''}`;
}

function shareLines({ mark, pages, pagesSaved, explanation }: SharingOfInode): string[] {
  if (mark.state !== 'shares') return [explanation ?? ''];
  const saved = binarySize(pagesSaved * PAGE_SIZE);
  return [
    `page cache is shared by ${grouped(mark.inodes)} inodes`,
    `${counted(pages, 'page')} held once instead of ${grouped(mark.inodes)} times: ${saved} saved`,
  ];
}

function imageSections(parts: readonly Part[], { first, places }: ListingText): Section[] {
  const { start } = places.get('image')!;
  const sections: Section[] = [];
  let line = first;
  for (const { label: name, rows } of parts) {
    const detail = plainText(counted(rows.length, 'path'));
    const lastLine = line + rows.length - 1;
    sections.push({ kind: 'image', name, detail, depth: 0, line, lastLine, start, end: start + name.length });
    line += rows.length;
  }
  return sections;
}
