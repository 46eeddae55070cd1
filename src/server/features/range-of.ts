// Lines and columns as LSP has them.
// Pure.

import type { Location, Range } from 'vscode-languageserver';
import type { Place } from '../documents/listing-place.ts';
import type { Columns } from '../documents/text-model.ts';

export const rangeOf = (line: number, { start, end }: Columns): Range => ({
  start: { line, character: start },
  end: { line, character: end },
});

export const locationOf = (place: Place): Location => ({ uri: place.uri, range: rangeOf(place.line, place) });
