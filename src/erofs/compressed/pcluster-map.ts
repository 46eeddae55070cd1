// From the index of a compressed inode to its pclusters: every head begins an extent, the next head ends it.
// Pure. Source: z_erofs_map_blocks_fo(), z_erofs_get_extent_compressedlen(); erofs-format 9.6 and 9.7.

import { ErofsError } from '../finding.ts';
import { type Inode, LAYOUT } from '../inode.ts';
import { nidText } from '../nid.ts';
import { readCompactIndex } from './compact-index.ts';
import { readExtentRecords } from './extent-records.ts';
import { readFullIndex } from './full-index.ts';
import { HOLE, isHead, LCLUSTER, type LclusterColumns, NO_COUNT, PARTIAL } from './lcluster.ts';
import type { MapHeader } from './map-header.ts';
import { FORM, PclusterList } from './pcluster-list.ts';

/** Records of the largest index that is read: a file of 256 GiB in lclusters of 4 KiB. */
const RECORD_LIMIT = 2 ** 26;

/** All pclusters of an inode in order. Throws an ErofsError for an index that no kernel could follow. */
export function pclusterMap(inode: Inode, header: MapHeader, blockSize: number): PclusterList {
  if (header.wholeFragment !== undefined) {
    const list = new PclusterList(1);
    list.push(0, header.wholeFragment, 0, FORM.FRAGMENT, false, false);
    return list.finish(inode.size);
  }
  if (header.extentRecordSize !== undefined) return readExtentRecords(inode, header);
  const lclusterSize = 2 ** header.lclusterBits;
  const count = Math.ceil(inode.size / lclusterSize);
  if (count > RECORD_LIMIT) throw tooLong(inode, header, count);
  const columns =
    inode.layout === LAYOUT.COMPRESSED_FULL
      ? readFullIndex(inode, header, count)
      : readCompactIndex(inode, header, count, Math.ceil(inode.size / blockSize));
  return new IndexReading(inode, header, columns, blockSize).list();
}

class IndexReading {
  private readonly lclusterSize: number;

  constructor(
    private readonly inode: Inode,
    private readonly header: MapHeader,
    private readonly columns: LclusterColumns,
    private readonly blockSize: number,
  ) {
    this.lclusterSize = 2 ** header.lclusterBits;
  }

  list(): PclusterList {
    const { columns, inode, lclusterSize } = this;
    const list = new PclusterList(columns.count);
    for (let lcn = 0; lcn < columns.count; lcn++) {
      if (!isHead(columns.type[lcn]!)) {
        if (lcn === 0)
          throw this.problem(
            0,
            'lcluster-first',
            'the first lcluster begins no extent',
            'a head at offset 0',
          );
        continue;
      }
      const offset = columns.clusterOffset[lcn]!;
      const start = lcn * lclusterSize + offset;
      if (offset >= lclusterSize) {
        throw this.problem(
          lcn,
          'lcluster-offset',
          `clusterofs of lcluster ${lcn} is ${offset}`,
          `less than ${lclusterSize}`,
        );
      }
      if (lcn === 0 && offset !== 0) {
        throw this.problem(
          0,
          'lcluster-first',
          `the first extent begins at byte ${offset}`,
          'a head at offset 0',
        );
      }
      // A head at the very end only marks it.
      if (start < inode.size) this.push(list, lcn, start);
    }
    this.replaceLast(list);
    return list.finish(inode.size);
  }

  private push(list: PclusterList, lcn: number, start: number): void {
    const { columns, header, blockSize } = this;
    const type = columns.type[lcn]!;
    const flags = columns.flags[lcn]!;
    const blocks = this.blocksOf(lcn);
    const form =
      type === LCLUSTER.PLAIN ? FORM.PLAIN : 1 + header.algorithms[type === LCLUSTER.HEAD1 ? 0 : 1];
    const hole = (flags & HOLE) !== 0 || blocks === 0;
    list.push(
      start,
      columns.block[lcn]! * blockSize,
      hole ? 0 : blocks * blockSize,
      hole ? FORM.HOLE : form,
      (flags & PARTIAL) !== 0,
      false,
    );
  }

  /** Blocks of the pcluster that a head begins. */
  private blocksOf(lcn: number): number {
    const { columns, header, inode, lclusterSize } = this;
    const big = columns.type[lcn] === LCLUSTER.HEAD1 ? header.big1 : header.big2;
    const next = lcn + 1;
    if (!big || next >= columns.count || next * lclusterSize >= inode.size) return 1;
    if (isHead(columns.type[next]!)) return 1;
    const count = columns.blockCount[next]!;
    if (count !== NO_COUNT) return count;
    throw this.problem(
      next,
      'lcluster-count',
      `lcluster ${next} carries no block count`,
      'a block count behind the head of a big pcluster',
    );
  }

  /** The extent with the file's last byte may be a fragment, or a pcluster behind the index. */
  private replaceLast(list: PclusterList): void {
    const { header, inode, columns } = this;
    const last = list.count - 1;
    if (last < 0) return;
    if (header.fragmentOffset !== undefined) {
      const high = inode.layout === LAYOUT.COMPRESSED_FULL ? list.address[last]! / this.blockSize : 0;
      list.address[last] = header.fragmentOffset + high * 2 ** 32;
      list.form[last] = FORM.FRAGMENT;
      list.stored[last] = 0;
    } else if (header.inlineSize !== 0) {
      list.address[last] = columns.end;
      list.stored[last] = header.inlineSize;
      list.inline[last] = 1;
      if ((columns.end % this.blockSize) + header.inlineSize > this.blockSize) throw this.tailCrosses();
    }
  }

  private tailCrosses(): ErofsError {
    const { columns, header, inode } = this;
    return new ErofsError({
      code: 'inline-pcluster',
      structure: 'inline pcluster',
      offset: columns.end,
      nid: nidText(inode.nid),
      message: `the inline pcluster of ${header.inlineSize} bytes crosses a block boundary`,
      expected: `at most ${this.blockSize - (columns.end % this.blockSize)} bytes`,
    });
  }

  private problem(lcn: number, code: string, message: string, expected: string): ErofsError {
    return new ErofsError({
      code,
      structure: 'lcluster index',
      offset: this.columns.offsetOf(lcn),
      nid: nidText(this.inode.nid),
      message,
      expected,
    });
  }
}

const tooLong = (inode: Inode, header: MapHeader, count: number): ErofsError =>
  new ErofsError({
    code: 'index-too-long',
    structure: 'lcluster index',
    offset: header.address,
    nid: nidText(inode.nid),
    message: `the file of ${inode.size} bytes would have ${count} index records`,
    expected: `at most ${RECORD_LIMIT}`,
  });
