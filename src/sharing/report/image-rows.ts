// The images of a report with their figures.
// Pure over an index; the figures of the set as a whole are in sharing-totals.ts.

import { SHARE_STATE } from '../share-state.ts';
import type { SharingIndex } from '../sharing-index.ts';
import { eachFile } from './each-file.ts';
import type { Coverage, ImageRow } from './report-model.ts';
import type { ReportImage, ReportSource } from './report-source.ts';

/** One row for each mount. Yields the part done after each. */
export function* imageRows({ index, images }: ReportSource): Generator<number, ImageRow[], void> {
  const { mounts } = index.set;
  const domains = [...new Set(mounts.map(({ domain }) => domain))];
  const rows: ImageRow[] = [];
  // The mount that met a group last, so that a group counts once for each mount.
  const metBy = new Int32Array(index.groups.count).fill(-1);
  for (const [number, { label, inodeShare, domain, backing }] of mounts.entries()) {
    yield number / mounts.length;
    const { path, sha256, size, devices, uuid, volume_name, block_size, fingerprint_attribute } =
      images[number]!;
    rows.push({
      image: label,
      path,
      sha256,
      size,
      devices,
      uuid,
      volume_name,
      block_size,
      fingerprint_attribute,
      mount: { inode_share: inodeShare, domain: domains.indexOf(domain) + 1, backing },
      ...figures(index, number, images[number]!, metBy),
    });
  }
  return rows;
}

function figures(index: SharingIndex, number: number, { recorded }: ReportImage, metBy: Int32Array) {
  const { fingerprint } = index.set.mounts[number]!.table.columns;
  const sum = {
    file_inodes: 0,
    not_empty: 0,
    with_fingerprint: 0,
    predicted: 0,
    bytes: 0,
    pages: 0,
    shared_files: 0,
    shared_pages: 0,
    added_pages: 0,
    unique_pages: 0,
  };
  eachFile(index, number, ({ inode, ordinal, state, size, pages, saved }) => {
    sum.file_inodes += 1;
    sum.bytes += size;
    sum.pages += pages;
    if (size > 0) {
      sum.not_empty += 1;
      if (fingerprint[inode]! >= 0) sum.with_fingerprint += 1;
      if (fingerprint[inode]! >= 0 && recorded.columns.fingerprint[inode]! < 0) sum.predicted += 1;
    }
    if (!saved) sum.added_pages += pages;
    if (state !== SHARE_STATE.SHARES) {
      sum.unique_pages += pages;
      return;
    }
    sum.shared_files += 1;
    sum.shared_pages += pages;
    const group = index.group[ordinal]!;
    if (metBy[group] !== number) sum.unique_pages += pages;
    metBy[group] = number;
  });
  return sum;
}

/** The coverage of all images. */
export function coverageOf(rows: readonly ImageRow[]): Coverage {
  const sum = (key: keyof Coverage): number => rows.reduce((total, row) => total + row[key], 0);
  return {
    file_inodes: sum('file_inodes'),
    not_empty: sum('not_empty'),
    with_fingerprint: sum('with_fingerprint'),
  };
}
