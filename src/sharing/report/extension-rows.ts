// Roll-ups by extension: which kinds of files share, over all images of the set.
// Pure. A name says little about a file; it is the grouping that people ask for.

import { displayName } from '../../common/byte-text.ts';
import type { SharingIndex } from '../sharing-index.ts';
import { eachFile } from './each-file.ts';
import { addFile, bySaving, noFigures } from './part-figures.ts';
import type { ExtensionRow, Listed, PartFigures } from './report-model.ts';
import { TopList } from './top-list.ts';

/** A longer one is no extension but a name with a dot in it. */
const LONGEST = 16;

/** The extensions that save most. Yields the part done after each mount. */
export function* extensionRows(
  index: SharingIndex,
  top: number,
): Generator<number, Listed<ExtensionRow>, void> {
  const { mounts } = index.set;
  const sums = new Map<string, PartFigures>();
  for (const [mount, { table }] of mounts.entries()) {
    yield mount / mounts.length;
    const { firstRow } = table.columns;
    eachFile(index, mount, (file) => {
      const extension = extensionOf(displayName(table.nameBytes(firstRow[file.inode]!)));
      const sum = sums.get(extension) ?? noFigures();
      sums.set(extension, sum);
      addFile(sum, file);
    });
  }
  const list = new TopList<ExtensionRow>(
    top,
    (a, b) => bySaving(a, b) || (a.extension < b.extension ? -1 : 1),
  );
  for (const [extension, sum] of sums) list.offer({ extension, ...sum });
  return { count: list.count, listed: list.best() };
}

/** `so` of `libc.so.6`, `gz` of `a.tar.gz`, nothing of `.profile` and `README`. Version numbers at the end are passed over. */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  if (dot <= 0 || dot === name.length - 1) return '';
  const extension = name.slice(dot + 1);
  if (/^\d+$/.test(extension)) return extensionOf(name.slice(0, dot)) || extension;
  return extension.length > LONGEST ? '' : extension.toLowerCase();
}
