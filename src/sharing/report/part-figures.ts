// Sums over files that a directory or an extension stands for.
// Pure.

import { SHARE_STATE } from '../share-state.ts';
import type { VisitedFile } from './each-file.ts';
import type { PartFigures } from './report-model.ts';

export const noFigures = (): PartFigures => ({ files: 0, pages: 0, shared_pages: 0, saved_pages: 0 });

export function addFile(sum: PartFigures, { state, pages, saved }: VisitedFile): void {
  sum.files += 1;
  sum.pages += pages;
  if (state === SHARE_STATE.SHARES) sum.shared_pages += pages;
  if (saved) sum.saved_pages += pages;
}

export function addFigures(sum: PartFigures, part: PartFigures): void {
  sum.files += part.files;
  sum.pages += part.pages;
  sum.shared_pages += part.shared_pages;
  sum.saved_pages += part.saved_pages;
}

/** Those that save most first, of these the largest. */
export const bySaving = (a: PartFigures, b: PartFigures): number =>
  b.saved_pages - a.saved_pages || b.pages - a.pages || b.files - a.files;
