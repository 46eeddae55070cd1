// Which inode a line of a text is about, for commands that are run on the line of the cursor.
// Reads the text that was handed out.

import type { Connection } from 'vscode-languageserver';
import { nidText } from '../../erofs/nid.ts';
import { answer } from '../requests.ts';
import type { Services } from '../services.ts';

export function registerLines(connection: Connection, { documents }: Services): void {
  answer(connection, 'erofs/lineInode', async ({ uri, line }, token) => {
    const found = (await documents.shown(uri, token)).inodeAt(line);
    if (found === undefined) return null;
    const { image, table, path } = found;
    return { image: image.uri, nid: nidText(table.columns.nid[found.inode()]!), path };
  });
}
