// Outline and folding: the directories of a listing, the images of a group, the sections of a report.
// Both come from the sections of the text, so that what can be folded is what stands in the outline.

import {
  type Connection,
  type DocumentSymbol,
  type FoldingRange,
  FoldingRangeKind,
  type SymbolInformation,
  SymbolKind,
} from 'vscode-languageserver';
import type { Section } from '../documents/text-model.ts';
import type { Services } from '../services.ts';
import { TimeSlice } from '../time-slice.ts';
import type { Client } from './client.ts';
import { rangeOf } from './range-of.ts';

/** Entries of an outline, and ranges where the client sets no limit: what an editor takes without a pause. */
const LIMIT = 5000;

const KINDS: Readonly<Record<Section['kind'], SymbolKind>> = {
  comment: SymbolKind.String,
  directory: SymbolKind.Package,
  image: SymbolKind.File,
  heading: SymbolKind.Namespace,
  group: SymbolKind.Key,
};

export function registerSections(connection: Connection, { documents }: Services, client: Client): void {
  connection.onDocumentSymbol(
    async ({ textDocument: { uri } }, token): Promise<DocumentSymbol[] | SymbolInformation[]> => {
      const model = await documents.shown(uri, token);
      const sections = await model.sections(LIMIT, new TimeSlice(token));
      const named = sections.filter(({ kind }) => kind !== 'comment');
      const isTree = client.capabilities.textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport;
      return isTree ? symbolTree(named) : named.map((section) => symbolInformation(uri, section));
    },
  );

  connection.onFoldingRanges(async ({ textDocument: { uri } }, token): Promise<FoldingRange[]> => {
    const limit = client.capabilities.textDocument?.foldingRange?.rangeLimit ?? LIMIT;
    const model = await documents.shown(uri, token);
    const sections = await model.sections(limit, new TimeSlice(token));
    return sections
      .filter(({ line, lastLine }) => lastLine > line)
      .map(({ kind, line, lastLine }) => ({
        startLine: line,
        endLine: lastLine,
        ...(kind === 'comment' ? { kind: FoldingRangeKind.Comment } : {}),
      }));
  });
}

function symbolTree(sections: readonly Section[]): DocumentSymbol[] {
  const roots: DocumentSymbol[] = [];
  const open: { depth: number; children: DocumentSymbol[] }[] = [];
  for (const section of sections) {
    while (open.length > 0 && open.at(-1)!.depth >= section.depth) open.pop();
    const children: DocumentSymbol[] = [];
    (open.at(-1)?.children ?? roots).push({
      name: section.name,
      detail: section.detail,
      kind: KINDS[section.kind],
      range: wholeRange(section),
      selectionRange: rangeOf(section.line, section),
      children,
    });
    open.push({ depth: section.depth, children });
  }
  return roots;
}

const symbolInformation = (uri: string, section: Section): SymbolInformation => ({
  name: section.name,
  kind: KINDS[section.kind],
  location: { uri, range: rangeOf(section.line, section) },
});

/** From the beginning of the first line to the beginning of the one behind the last. */
const wholeRange = ({ line, lastLine }: Section): DocumentSymbol['range'] => ({
  start: { line, character: 0 },
  end: { line: lastLine + 1, character: 0 },
});
