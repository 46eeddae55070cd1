// Text documents: the requests for their text, the hover on their lines, and links from lines to the editors of images.
// Nothing here knows the layout of a text: a TextModel says what a line is about.

import type { Connection, DocumentLink, Hover } from 'vscode-languageserver';
import type { ServerOptions } from '../../protocol/documents.ts';
import { revealUri } from '../markdown/markdown-text.ts';
import { sharingMarkdown } from '../markdown/sharing-markdown.ts';
import { answer } from '../requests.ts';
import type { Services } from '../services.ts';
import { sharingOfInode } from '../sharing/sharing-of-inode.ts';
import { rangeOf } from './range-of.ts';

/** Links are made for the whole text at once, so only as many as an editor takes without a pause. */
const LINK_LIMIT = 5000;

export function registerDocuments(connection: Connection, { documents }: Services): void {
  answer(connection, 'erofs/document', async ({ uri }, token) => ({
    text: (await documents.make(uri, token)).text,
  }));
  connection.onNotification('erofs/documentClosed', ({ uri }: { uri: string }) => documents.close(uri));
  connection.onNotification('erofs/options', ({ listingMaxLines }: ServerOptions) => {
    documents.maxLines = listingMaxLines;
  });

  connection.onHover(async ({ textDocument: { uri }, position }, token): Promise<Hover | null> => {
    const model = await documents.shown(uri, token);
    const line = model.inodeAt(position.line);
    if (line === undefined) return null;
    const sharing = sharingOfInode(line.image, line.table, line.inode(), model.snapshot);
    return {
      contents: { kind: 'markdown', value: sharingMarkdown(sharing, line.path) },
      range: rangeOf(position.line, line),
    };
  });

  connection.onDocumentLinks(async ({ textDocument: { uri } }, token): Promise<DocumentLink[]> => {
    const model = await documents.shown(uri, token);
    const links: DocumentLink[] = [];
    for (let number = 0; number < model.lineCount && links.length < LINK_LIMIT; number++) {
      const line = model.inodeAt(number);
      if (line?.link === undefined) continue;
      links.push({
        range: rangeOf(number, line.link),
        target: revealUri({ image: line.image.uri, target: line.path }),
        tooltip: 'Show in the image',
      });
    }
    return links;
  });
}
