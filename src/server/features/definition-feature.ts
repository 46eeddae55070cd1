// Go to definition: from a symlink to the line of what it leads to, from a group or a report to the inode in the listing of
// its image. Elsewhere a line is its own definition, for which VS Code shows the references instead.

import type { Connection, DefinitionLink, Location } from 'vscode-languageserver';
import { ErofsError } from '../../erofs/finding.ts';
import { typeOfMode } from '../../erofs/inode.ts';
import { type Place, placesOf } from '../documents/listing-place.ts';
import type { LineInode } from '../documents/text-model.ts';
import { findRow } from '../images/find-row.ts';
import { followPath } from '../images/follow-links.ts';
import type { Services } from '../services.ts';
import { TimeSlice } from '../time-slice.ts';
import type { Client } from './client.ts';
import { locationOf, rangeOf } from './range-of.ts';

export function registerDefinitions(connection: Connection, { documents }: Services, client: Client): void {
  connection.onDefinition(
    async ({ textDocument: { uri }, position }, token): Promise<Location[] | DefinitionLink[] | null> => {
      const model = await documents.shown(uri, token);
      const line = model.inodeAt(position.line);
      const row = line && definingRow(line);
      if (line === undefined || row === undefined) return null;
      const { image, table } = line;
      const origin = model.listed === undefined ? undefined : { uri, model };
      const targets = [{ image, table, rows: [row] }];
      const places = await placesOf(documents, targets, new TimeSlice(token), origin);
      // VS Code shows references where the cursor stands inside the definition, so all of an own line is one.
      const isOwn = (place: Place): boolean => place.uri === uri && place.line === position.line;
      const locations = places.map((place) => locationOf(isOwn(place) ? { ...place, start: 0 } : place));
      if (!client.capabilities.textDocument?.definition?.linkSupport) return locations;
      const originSelectionRange = rangeOf(position.line, line);
      return locations.map(({ uri: targetUri, range }) => ({
        originSelectionRange,
        targetUri,
        targetRange: range,
        targetSelectionRange: range,
      }));
    },
  );
}

/** Where a symlink leads, one step far; undefined if it leads to nothing in the image. Else the row itself. */
function definingRow({
  image: { image },
  table,
  path,
  row = findRow(table, path),
}: LineInode): number | undefined {
  const inode = row === undefined ? undefined : table.inodeOf(row);
  if (image === undefined || row === undefined || inode === undefined) return undefined;
  if (typeOfMode(table.columns.mode[inode]!) !== 'symlink') return row;
  try {
    const target = image.linkTarget(image.inode(table.columns.nid[inode]!));
    const from = table.columns.parent[row]!;
    return followPath(image, table, target, { from, followLast: false });
  } catch (error) {
    if (error instanceof ErofsError) return undefined;
    throw error;
  }
}
