// Go to symbol in workspace: the paths of all open images that contain what was typed, each a line of its image's listing.
// The line is worked out for the one that is chosen.

import { type Connection, type Location, SymbolKind, type WorkspaceSymbol } from 'vscode-languageserver';
import { typeOfMode } from '../../erofs/inode.ts';
import type { InodeTable } from '../../erofs/inode-table.ts';
import { placesOf } from '../documents/listing-place.ts';
import { listingUri } from '../documents/listing-uri.ts';
import { findPaths } from '../images/find-paths.ts';
import { findRow } from '../images/find-row.ts';
import { imageLabels } from '../images/image-label.ts';
import type { OpenImage } from '../images/open-image.ts';
import type { Services } from '../services.ts';
import { TimeSlice } from '../time-slice.ts';
import type { Client } from './client.ts';
import { locationOf } from './range-of.ts';

/** Paths of one answer, and of one image where there are many. */
const LIMIT = 500;
const LEAST_PER_IMAGE = 5;

/** What a symbol is resolved by. */
interface SymbolData {
  readonly image: string;
  readonly path: string;
}

export function registerWorkspaceSymbols(connection: Connection, services: Services, client: Client): void {
  connection.onWorkspaceSymbol(async ({ query }, token): Promise<WorkspaceSymbol[]> => {
    const images = imagesOf(services);
    if (query.trim() === '') return [];
    const labels = imageLabels(images.map(({ path }) => path));
    const perImage = Math.max(LEAST_PER_IMAGE, Math.floor(LIMIT / Math.max(1, images.length)));
    const slice = new TimeSlice(token);
    const symbols: WorkspaceSymbol[] = [];
    for (const [at, image] of images.entries()) {
      const { table } = image;
      if (table === undefined || symbols.length >= LIMIT) continue;
      const rows = await findPaths(table, query, Math.min(perImage, LIMIT - symbols.length), slice);
      symbols.push(...rows.map((row) => symbolOf(image, table, row, labels[at]!)));
    }
    const { properties = [] } = client.capabilities.workspace?.symbol?.resolveSupport ?? {};
    if (properties.includes('location.range')) return symbols;
    const whole: WorkspaceSymbol[] = [];
    for (const symbol of symbols) whole.push(await resolved(services, symbol, slice));
    return whole;
  });

  connection.onWorkspaceSymbolResolve((symbol, token) => resolved(services, symbol, new TimeSlice(token)));
}

/** The images of the set in their order, then all others that are open. */
const imagesOf = ({ set, store }: Services): OpenImage[] => [...new Set([...set.images(), ...store.open()])];

function symbolOf(image: OpenImage, table: InodeTable, row: number, label: string): WorkspaceSymbol {
  const path = table.path(row);
  const type = typeOfMode(table.columns.mode[table.inodeOf(row)]!);
  const data: SymbolData = { image: image.uri, path };
  return {
    name: path,
    containerName: label,
    kind: type === 'dir' ? SymbolKind.Package : SymbolKind.File,
    location: { uri: listingUri(image.uri) },
    data,
  };
}

/** The symbol with its line. One whose path is not there any more stays what it is. */
async function resolved(
  { documents, store }: Services,
  symbol: WorkspaceSymbol,
  slice: TimeSlice,
): Promise<WorkspaceSymbol> {
  if (!isSymbolData(symbol.data)) return symbol;
  const { image: uri, path } = symbol.data;
  const image = [...store.open()].find((open) => open.uri === uri);
  const table = image?.wholeTable;
  const row = table && findRow(table, path);
  if (image === undefined || table === undefined || row === undefined) return symbol;
  const [place] = await placesOf(documents, [{ image, table, rows: [row] }], slice);
  const location: Location | undefined = place && locationOf(place);
  return location === undefined ? symbol : { ...symbol, location };
}

const isSymbolData = (data: unknown): data is SymbolData =>
  typeof data === 'object' &&
  data !== null &&
  typeof Reflect.get(data, 'image') === 'string' &&
  typeof Reflect.get(data, 'path') === 'string';
