// The selected row, and the wait for it: a key may come before the row that it is meant for.

import type { TreeRow } from '../../protocol/tree-view.ts';
import type { Observable } from './observable.ts';

/** The selected row. */
export interface Selection {
  readonly index: number;
  /** Absent until the row has been fetched. */
  readonly row?: TreeRow;
}

/** How long a row is waited for, in milliseconds: keys must not be dead for good. */
const PATIENCE = 3000;

/** The selection once its row is here; undefined if there is none, if another one came before, or if the row does not come. */
export function settledSelection(
  selection: Observable<Selection | undefined>,
): Promise<{ index: number; row: TreeRow } | undefined> {
  const asked = selection.value;
  if (!asked) return Promise.resolve(undefined);
  if (asked.row) return Promise.resolve({ index: asked.index, row: asked.row });
  return new Promise((resolve) => {
    const end = (found: TreeRow | undefined): void => {
      clearTimeout(timer);
      stop();
      resolve(found && { index: asked.index, row: found });
    };
    const stop = selection.subscribe((now) => {
      if (now?.index !== asked.index) end(undefined);
      else if (now.row) end(now.row);
    });
    const timer = setTimeout(() => end(undefined), PATIENCE);
  });
}
