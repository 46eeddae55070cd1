// Checks the distances in the index of a compressed inode: does a kernel that follows them arrive where the heads are.
// Pure. Source: z_erofs_extent_lookback(), z_erofs_get_extent_decompressedlen(); erofs-format 9.4 and 9.5.

import { isHead, type LclusterColumns, NO_COUNT } from '../compressed/lcluster.ts';
import type { MapHeader } from '../compressed/map-header.ts';
import { ErofsError } from '../finding.ts';
import type { Inode } from '../inode.ts';
import { nidText } from '../nid.ts';

/** Calls `report` for every record that leads astray. The records must be those of the inode, just read. */
export function checkIndex(
  inode: Inode,
  header: MapHeader,
  columns: LclusterColumns,
  report: (problem: ErofsError) => void,
): void {
  const { count, type, back, blockCount } = columns;
  let head = -1;
  for (let lcn = 0; lcn < count; lcn++) {
    if (isHead(type[lcn]!)) {
      head = lcn;
      continue;
    }
    if (head < 0) return; // told already: the first lcluster is no head
    if (blockCount[lcn] !== NO_COUNT && !header.big1 && !header.big2) {
      report(countWithoutBig(inode, columns, lcn));
    } else if (back[lcn] === 0 || lcn - back[lcn]! < head) {
      report(leadsBack(inode, columns, lcn, head));
    }
  }
  checkForward(inode, columns, report);
}

/** From the last record to the first, so that the next head is always known. */
function checkForward(inode: Inode, columns: LclusterColumns, report: (problem: ErofsError) => void): void {
  const { count, type, forward } = columns;
  let next = count;
  for (let lcn = count - 1; lcn >= 0; lcn--) {
    if (isHead(type[lcn]!)) next = lcn;
    // Behind the last head there is nothing to jump over.
    else if (next < count && lcn + forward[lcn]! > next) report(leadsPast(inode, columns, lcn, next));
  }
}

const leadsBack = (inode: Inode, columns: LclusterColumns, lcn: number, head: number): ErofsError =>
  problem(
    inode,
    columns,
    lcn,
    'lcluster-distance',
    `lcluster ${lcn} leads ${columns.back[lcn]} lclusters back, its extent begins in lcluster ${head}`,
    `1 to ${lcn - head}`,
  );

const leadsPast = (inode: Inode, columns: LclusterColumns, lcn: number, next: number): ErofsError =>
  problem(
    inode,
    columns,
    lcn,
    'lcluster-forward',
    `lcluster ${lcn} leads ${columns.forward[lcn]} lclusters forward, past the extent that begins in lcluster ${next}`,
    `at most ${next - lcn}`,
  );

const countWithoutBig = (inode: Inode, columns: LclusterColumns, lcn: number): ErofsError =>
  problem(
    inode,
    columns,
    lcn,
    'lcluster-count',
    `lcluster ${lcn} carries a block count, and the file has no big pclusters`,
    'a distance, or BIG_PCLUSTER in the header',
  );

const problem = (
  inode: Inode,
  columns: LclusterColumns,
  lcn: number,
  code: string,
  message: string,
  expected: string,
): ErofsError =>
  new ErofsError({
    code,
    structure: 'lcluster index',
    offset: columns.offsetOf(lcn),
    nid: nidText(inode.nid),
    message,
    expected,
  });
