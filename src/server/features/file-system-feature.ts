// The inside of an image as files and folders: status, entries, pieces of content, sharing by path.
// Content is read piece by piece on request; nothing is kept but the content that was opened last.

import type { CancellationToken, Connection } from 'vscode-languageserver';
import { base64, unescapeName } from '../../common/byte-text.ts';
import type { Content } from '../../erofs/content.ts';
import { findingLine } from '../../erofs/finding.ts';
import type { Image } from '../../erofs/image.ts';
import { typeOfMode } from '../../erofs/inode.ts';
import type { InodeTable } from '../../erofs/inode-table.ts';
import { nidText } from '../../erofs/nid.ts';
import { type EntryType, READ_LIMIT } from '../../protocol/file-system.ts';
import { followPath } from '../images/follow-links.ts';
import { imageLabel } from '../images/image-label.ts';
import type { OpenImage } from '../images/open-image.ts';
import { answer, failure } from '../requests.ts';
import type { Services } from '../services.ts';
import { sharingOfInode } from '../sharing/sharing-of-inode.ts';
import { unlessCancelled } from '../time-slice.ts';

interface Opened {
  readonly open: OpenImage;
  readonly image: Image;
  readonly table: InodeTable;
}

export function registerFileSystem(connection: Connection, services: Services): void {
  const last: { image?: Image; nid?: number; content?: Content } = {};

  answer(connection, 'erofs/fileStatus', async ({ image: uri, path }, token) => {
    const { image, table } = await opened(services, uri, token);
    const itself = followPath(image, table, unescapeName(path), { followLast: false });
    if (itself === undefined) return null;
    const link = rowType(table, itself) === 'symlink';
    const row = link ? (followPath(image, table, unescapeName(path)) ?? itself) : itself;
    const inode = table.inodeOf(row);
    const { size, mtime, nid } = table.columns;
    return {
      type: entryType(table, row),
      link,
      size: size[inode]!,
      mtime: mtime[inode]! * 1000,
      nid: nidText(nid[inode]!),
    };
  });

  answer(connection, 'erofs/readDirectory', async ({ image: uri, path }, token) => {
    const { image, table } = await opened(services, uri, token);
    const [first, count] = table.children(existing(image, table, path));
    return Array.from({ length: count }, (_, at) => {
      const child = first + at;
      const link = rowType(table, child) === 'symlink';
      const row = link ? (followPath(image, table, table.pathBytes(child)) ?? child) : child;
      return { name: table.name(child), type: entryType(table, row), link };
    });
  });

  answer(connection, 'erofs/readFile', async ({ image: uri, path, offset, length }, token) => {
    const { image, table } = await opened(services, uri, token);
    const nid = table.columns.nid[table.inodeOf(existing(image, table, path))]!;
    if (last.image !== image || last.nid !== nid) {
      last.content = image.content(image.inode(nid));
      last.image = image;
      last.nid = nid;
    }
    const content = last.content!;
    const wanted = Math.max(0, Math.min(length, READ_LIMIT, content.size - offset));
    const bytes = new Uint8Array(wanted);
    content.readInto(offset, bytes);
    return { base64: base64(bytes) };
  });

  answer(connection, 'erofs/fileSharing', async ({ image: uri, path }, token) => {
    const { open, image, table } = await opened(services, uri, token);
    const row = followPath(image, table, unescapeName(path));
    if (row === undefined || rowType(table, row) !== 'file') return null;
    return sharingOfInode(open, table, table.inodeOf(row), services.set.snapshot);
  });
}

async function opened({ store }: Services, uri: string, token: CancellationToken): Promise<Opened> {
  const open = store.show(uri);
  await unlessCancelled(store.index(open, { urgent: true }), token);
  if (open.image !== undefined && open.table !== undefined) {
    return { open, image: open.image, table: open.table };
  }
  const finding = open.problem ?? open.indexProblem;
  throw failure(finding === undefined ? `${imageLabel(open.path)} cannot be read.` : findingLine(finding));
}

function existing(image: Image, table: InodeTable, path: string): number {
  const row = followPath(image, table, unescapeName(path));
  if (row !== undefined) return row;
  throw failure(`There is no ${path} in the image.`);
}

const rowType = (table: InodeTable, row: number) => typeOfMode(table.columns.mode[table.inodeOf(row)]!);

function entryType(table: InodeTable, row: number): EntryType {
  const type = rowType(table, row);
  return type === 'file' || type === 'dir' ? type : 'other';
}
