// The totals of a set side by side: nothing shared, what the kernel does in the best, worst and given order, and what would be ideal.
// Pure.

import { orderBounds } from '../order-bounds.ts';
import type { SharingFigures } from '../sharing-totals.ts';
import { BASIS, type ContentIdentity, UNKNOWN_CONTENT } from './content-identity.ts';
import { eachFile } from './each-file.ts';
import type { TotalRow } from './report-model.ts';
import type { ReportSource } from './report-source.ts';

export function totalRows(
  { index, distinctPages }: ReportSource,
  figures: SharingFigures,
  identity: ContentIdentity,
): TotalRow[] {
  const { best, in_order, worst } = orderBounds(index, figures);
  const without = figures.pages_without_sharing;
  const row = (id: TotalRow['id'], saved: number, assumes: string): TotalRow => ({
    id,
    pages: without - saved,
    pages_saved: saved,
    assumes,
  });
  const ideal = idealFiles(index, identity);
  return [
    row('none', 0, 'Every image keeps its own pages: mounted without inode_share.'),
    row(
      'worst-order',
      worst.pages_saved,
      'Under every fingerprint met with several classes or sizes, the file looked up first is the one that saves least.',
    ),
    row(
      'order-listed',
      in_order.pages_saved,
      'Files are looked up image by image in the order listed, each image depth first with names in byte order.',
    ),
    row(
      'best-order',
      best.pages_saved,
      'Under every fingerprint met with several classes or sizes, the file looked up first is the one that saves most.',
    ),
    row('ideal-files', ideal.saved, ideal.assumes),
    ...(distinctPages === undefined
      ? []
      : [
          row(
            'ideal-pages',
            without - distinctPages,
            'Every distinct page is held once, wherever it lies in a file: no kernel does this for EROFS.',
          ),
        ]),
  ];
}

/** What is saved if each content is held once, whatever its class, domain or mount options. */
function idealFiles(
  index: ReportSource['index'],
  { number, basis, count }: ContentIdentity,
): { saved: number; assumes: string } {
  const seen = new Uint8Array(count);
  const files = [0, 0, 0];
  let saved = 0;
  for (const mount of index.set.mounts.keys()) {
    eachFile(index, mount, ({ inode, size, pages }) => {
      if (size === 0) return;
      files[basis[mount]![inode]!]! += 1;
      const content = number[mount]![inode]!;
      if (content === UNKNOWN_CONTENT) return;
      if (seen[content] === 1) saved += pages;
      seen[content] = 1;
    });
  }
  return { saved, assumes: basisText(files) };
}

function basisText(files: readonly number[]): string {
  const [byContent, byFingerprint, unknown] = [
    files[BASIS.CONTENT]!,
    files[BASIS.FINGERPRINT]!,
    files[BASIS.NOTHING]!,
  ];
  const bases = [
    ...(byContent > 0 ? [`content for ${byContent}`] : []),
    ...(byFingerprint > 0 ? [`fingerprint for ${byFingerprint}`] : []),
    ...(unknown > 0 ? [`nothing for ${unknown}, which count as different from all others`] : []),
  ];
  return `Files of equal content are held once, compressed or not, whatever the domain. Files that are not empty were compared by ${bases.join(', by ') || 'nothing: there are none'}.`;
}
