// Document highlight: the lines of this text whose inodes share page cache with the one on the line.
// In a report and in a listing alike; hard links of one inode are highlighted, too.

import { type Connection, type DocumentHighlight, DocumentHighlightKind } from 'vscode-languageserver';
import type { InodeFilter, LineInode, TextModel } from '../documents/text-model.ts';
import type { Services } from '../services.ts';
import { memberFilter, sharedGroup } from '../sharing/sharer-rows.ts';
import { TimeSlice } from '../time-slice.ts';
import { rangeOf } from './range-of.ts';

/** Lines of one answer. */
const LIMIT = 10_000;

export function registerHighlights(connection: Connection, { documents }: Services): void {
  connection.onDocumentHighlight(
    async ({ textDocument: { uri }, position }, token): Promise<DocumentHighlight[] | null> => {
      const model = await documents.shown(uri, token);
      const line = model.inodeAt(position.line);
      if (line === undefined) return null;
      const lines = await model.linesAbout(filterOf(model, line), new TimeSlice(token));
      return lines.slice(0, LIMIT).map((number) => ({
        range: rangeOf(number, model.inodeAt(number)!),
        kind: DocumentHighlightKind.Text,
      }));
    },
  );
}

function filterOf({ snapshot }: TextModel, { image, ...line }: LineInode): InodeFilter {
  const inode = line.inode();
  const group = sharedGroup(snapshot, image, inode);
  if (snapshot !== undefined && group !== undefined) return memberFilter(snapshot, group);
  return (other, number) => other === image && number === inode;
}
