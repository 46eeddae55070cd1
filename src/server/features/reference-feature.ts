// Find all references: every path of every inode that shares page cache with the one on the line, across images.
// Of a file that shares with nobody, its own paths. Places are lines of listings, which VS Code opens like any document.

import type { CancellationToken, Connection, Location } from 'vscode-languageserver';
import { placesOf } from '../documents/listing-place.ts';
import type { LineInode, TextModel } from '../documents/text-model.ts';
import { findRow } from '../images/find-row.ts';
import type { Services } from '../services.ts';
import { type SharerRows, sharedGroup, sharerRows } from '../sharing/sharer-rows.ts';
import { mountNumber, type Snapshot } from '../sharing/snapshot.ts';
import { TimeSlice } from '../time-slice.ts';
import { locationOf } from './range-of.ts';

/** Inodes of one answer: an editor shows no more than that without a long pause. */
const LIMIT = 10_000;

export function registerReferences(connection: Connection, services: Services): void {
  const { documents } = services;
  connection.onReferences(
    async ({ textDocument: { uri }, position, context }, token): Promise<Location[] | null> => {
      const model = await documents.shown(uri, token);
      const line = model.inodeAt(position.line);
      if (line === undefined || !line.table.isRegularInode(line.inode())) return null;
      const slice = new TimeSlice(token);
      const snapshot = await snapshotFor(services, model, line, token);
      const targets = await targetsOf(services, snapshot, line, slice);
      const wanted = context.includeDeclaration ? targets : targets.map((rows) => withoutLine(rows, line));
      const origin = model.listed === undefined ? undefined : { uri, model };
      return (await placesOf(documents, wanted, slice, origin)).map(locationOf);
    },
  );
}

/** What is known of sharing where the line stands; waits for the set if its images are still being read. */
async function snapshotFor(
  { set }: Services,
  { snapshot }: TextModel,
  { image }: LineInode,
  token: CancellationToken,
): Promise<Snapshot> {
  if (snapshot !== undefined && mountNumber(snapshot, image) !== undefined) return snapshot;
  return set.ready(token);
}

async function targetsOf(
  { store }: Services,
  snapshot: Snapshot,
  { image, table, ...line }: LineInode,
  slice: TimeSlice,
): Promise<SharerRows[]> {
  const inode = line.inode();
  const group = sharedGroup(snapshot, image, inode);
  if (group === undefined) return [{ image, table, rows: table.rowsOf(inode) }];
  const all = await sharerRows(snapshot, group, LIMIT, slice);
  // An image that was replaced meanwhile has other lines; the texts that name the old one are about to change.
  return all.filter((rows) => store.isOpen(rows.image));
}

/** The line itself is no reference, if it is not asked for; the title of a group is about its first member. */
function withoutLine(rows: SharerRows, { image, table, ...line }: LineInode): SharerRows {
  if (rows.image !== image) return rows;
  const own = line.row ?? findRow(table, line.path);
  return { ...rows, rows: rows.rows.filter((row) => row !== own) };
}
