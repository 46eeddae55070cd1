// `Go to Inode...`: what a typed text names, and which paths could be meant.
// Searches tables only; see ../images/find-row.ts and find-paths.ts.

import type { CancellationToken, Connection } from 'vscode-languageserver';
import { findingLine } from '../../erofs/finding.ts';
import { typeOfMode } from '../../erofs/inode.ts';
import type { InodeTable } from '../../erofs/inode-table.ts';
import { nidText } from '../../erofs/nid.ts';
import { findPaths } from '../images/find-paths.ts';
import { describeMissing, findRow } from '../images/find-row.ts';
import { imageLabel } from '../images/image-label.ts';
import { answer, failure } from '../requests.ts';
import type { Services } from '../services.ts';
import { TimeSlice, unlessCancelled } from '../time-slice.ts';

const LIMIT = 500;

export function registerPaths(connection: Connection, services: Services): void {
  answer(connection, 'erofs/resolve', async ({ image, target }, token) => {
    const { table, label } = await wholeTable(services, image, token);
    const row = findRow(table, target);
    if (row === undefined) return { problem: describeMissing(table, target, label) };
    return { nid: nidText(table.columns.nid[table.inodeOf(row)]!), path: table.path(row) };
  });

  answer(connection, 'erofs/findPaths', async ({ image, text, limit }, token) => {
    const { table } = await wholeTable(services, image, token);
    const rows = await findPaths(table, text, Math.min(limit, LIMIT), new TimeSlice(token));
    return rows.map((row) => {
      const inode = table.inodeOf(row);
      const type = typeOfMode(table.columns.mode[inode]!) ?? 'unreadable';
      return { nid: nidText(table.columns.nid[inode]!), path: table.path(row), type };
    });
  });
}

async function wholeTable(
  { store }: Services,
  uri: string,
  token: CancellationToken,
): Promise<{ table: InodeTable; label: string }> {
  const open = store.show(uri);
  await unlessCancelled(store.index(open, { urgent: true }), token);
  const label = imageLabel(open.path);
  if (open.table !== undefined) return { table: open.table, label };
  const finding = open.problem ?? open.indexProblem;
  throw failure(
    finding === undefined ? `${label} cannot be read.` : findingLine(finding),
    finding && [finding],
  );
}
