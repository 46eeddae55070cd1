// The fields of an inode in the order in which the inspector shows them.
// Pure.

import { counted, grouped } from '../../common/quantity.ts';
import type { Image } from '../../erofs/image.ts';
import { deviceNumber, type Inode, isRegular, LAYOUT_NAMES, typeOfMode } from '../../erofs/inode.ts';
import type { InodeTable } from '../../erofs/inode-table.ts';
import { inMetabox, type Nid, nidText } from '../../erofs/nid.ts';
import type { InodeField } from '../../protocol/tree-view.ts';
import { pagesOf } from '../../sharing/sharing-set.ts';

const PAGE_SIZE = 4096;
/** Paths of a hard-linked inode that are listed. */
const LISTED_PATHS = 20;

const TYPE_TEXTS = {
  file: 'regular file',
  dir: 'directory',
  symlink: 'symbolic link',
  chardev: 'character device',
  blockdev: 'block device',
  fifo: 'fifo',
  socket: 'socket',
} as const;

/** Fields of inode `number` of `table`; `target` is where it leads if it is a symlink. */
export function inodeFields(
  image: Image,
  inode: Inode,
  table: InodeTable,
  number: number,
  target: string | undefined,
): InodeField[] {
  const type = typeOfMode(inode.mode)!;
  const pages = pagesOf(inode.size, PAGE_SIZE);
  const fields: InodeField[] = [
    { label: 'type', value: TYPE_TEXTS[type] },
    { label: 'nid', value: nidText(inode.nid), note: place(inode.nid, inode.address), mono: true },
    {
      label: 'format',
      value: `${inode.extended ? 'extended' : 'compact'}, ${LAYOUT_NAMES[inode.layout]}`,
      note: `${inode.extended ? 64 : 32} bytes`,
    },
    {
      label: 'size',
      value: counted(inode.size, 'byte'),
      ...(isRegular(inode.mode) ? { note: counted(pages, 'page') } : {}),
    },
    { label: 'mode', value: octalMode(inode.mode), note: modeText(inode.mode), mono: true },
    { label: 'owner', value: `${inode.uid}:${inode.gid}`, mono: true },
    { label: 'modified', value: timeText(inode.mtime, inode.mtimeNsec) },
    ...linkFields(inode, table, number),
    { label: 'inode number', value: String(inode.ino), note: 'i_ino, for 32-bit stat', mono: true },
  ];
  if (target !== undefined) fields.push({ label: 'target', value: target, mono: true });
  if (type === 'chardev' || type === 'blockdev') {
    fields.push({ label: 'device', value: deviceNumber(inode).join(':'), mono: true });
  }
  if (inode.xattrSize > 0) fields.push({ label: 'attribute area', value: counted(inode.xattrSize, 'byte') });
  if (image.superblock.blockSize !== PAGE_SIZE && isRegular(inode.mode)) {
    const blocks = Math.ceil(inode.size / image.superblock.blockSize);
    fields.push({ label: 'blocks', value: grouped(blocks), note: `of ${image.superblock.blockSize} bytes` });
  }
  return fields;
}

/** What is known of an inode that cannot be read. */
export function unreadableFields(image: Image, nid: Nid): InodeField[] {
  const field = { label: 'nid', value: nidText(nid), mono: true };
  if (inMetabox(nid)) return [field];
  return [{ ...field, note: place(nid, image.placeOf(nid).address) }];
}

const place = (nid: Nid, address: number): string =>
  `at byte 0x${address.toString(16)}${inMetabox(nid) ? ' of the metabox' : ''}`;

function linkFields(inode: Inode, table: InodeTable, number: number): InodeField[] {
  const rows = table.rowsOf(number);
  const field = { label: 'links', value: String(inode.nlink) };
  if (rows.length < 2) return [field];
  const paths = rows.slice(0, LISTED_PATHS).map((row) => table.path(row));
  const more = rows.length > LISTED_PATHS ? [`and ${rows.length - LISTED_PATHS} more`] : [];
  return [field, { label: 'paths', value: [...paths, ...more].join('\n'), mono: true }];
}

const octalMode = (mode: number): string => (mode & 0o7777).toString(8).padStart(4, '0');

const TYPE_LETTERS = {
  file: '-',
  dir: 'd',
  symlink: 'l',
  chardev: 'c',
  blockdev: 'b',
  fifo: 'p',
  socket: 's',
};

/** `-rwsr-xr-x`, as `ls -l` writes it. */
export function modeText(mode: number): string {
  const type = typeOfMode(mode);
  const bits = ['r', 'w', 'x', 'r', 'w', 'x', 'r', 'w', 'x'].map((letter, at) =>
    mode & (0o400 >> at) ? letter : '-',
  );
  const special = (at: number, bit: number, letter: string): void => {
    if (mode & bit) bits[at] = bits[at] === 'x' ? letter : letter.toUpperCase();
  };
  special(2, 0o4000, 's');
  special(5, 0o2000, 's');
  special(8, 0o1000, 't');
  return (type === undefined ? '?' : TYPE_LETTERS[type]) + bits.join('');
}

/** `2023-11-14 22:13:20 UTC`, with nanoseconds where there are any; seconds since 1970 where no calendar reaches. */
export function timeText(seconds: number, nanoseconds: number): string {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return `${seconds} seconds since 1970`;
  const [day, time] = date.toISOString().split(/[TZ.]/);
  const fraction = nanoseconds === 0 ? '' : `.${String(nanoseconds).padStart(9, '0')}`;
  return `${day} ${time}${fraction} UTC`;
}
