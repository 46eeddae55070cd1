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
/** Records that are read however small the image is. */
const RECORDS_ALWAYS = 2 ** 16;

/**
 * All pclusters of an inode in order; the list ends early, with a `problem`, where the index cannot be followed.
 * No index has more records than `imageSize`, the bytes of all devices, allows. Throws an ErofsError if nothing can be followed.
 */
export function pclusterMap(
  inode: Inode,
  header: MapHeader,
  blockSize: number,
  imageSize = inode.space.size,
): PclusterList {
  if (header.wholeFragment !== undefined) {
    const list = new PclusterList(1);
    list.push(0, header.wholeFragment, 0, FORM.FRAGMENT, false, false);
    return list.finish(inode.size);
  }
  const limit = Math.min(RECORD_LIMIT, Math.max(RECORDS_ALWAYS, imageSize));
  if (header.extentRecordSize !== undefined) return readExtentRecords(inode, header, limit);
  const columns = readIndex(inode, header, blockSize, limit);
  return new IndexReading(inode, header, columns, blockSize).list();
}

/** The records of the index of an inode that has one. */
export function readIndex(
  inode: Inode,
  header: MapHeader,
  blockSize: number,
  limit: number,
): LclusterColumns {
  const count = Math.ceil(inode.size / 2 ** header.lclusterBits);
  if (count > limit) throw tooLong(inode, header.address, count, limit);
  return inode.layout === LAYOUT.COMPRESSED_FULL
    ? readFullIndex(inode, header, count)
    : readCompactIndex(inode, header, count, Math.ceil(inode.size / blockSize));
}

class IndexReading {
  private readonly lclusterSize: number;
  /** The extent pushed last is of a big pcluster without a block count. */
  private uncounted: ErofsError | undefined;

  constructor(
    private readonly inode: Inode,
    private readonly header: MapHeader,
    private readonly columns: LclusterColumns,
    private readonly blockSize: number,
  ) {
    this.lclusterSize = 2 ** header.lclusterBits;
  }

  list(): PclusterList {
    const { columns, header, inode } = this;
    const list = new PclusterList(columns.heads);
    for (let lcn = 0; lcn < columns.count; lcn++) {
      const problem = this.append(list, lcn);
      if (problem === undefined) continue;
      if (problem === this.uncounted) return this.dropLast(list, problem);
      return list.endAt(lcn * this.lclusterSize, problem);
    }
    if (columns.problem !== undefined) {
      return list.endAt(columns.count * this.lclusterSize, columns.problem);
    }
    list.finish(inode.size);
    if (list.count === 0) return list;
    if (header.fragmentOffset !== undefined) this.endInFragment(list, header.fragmentOffset);
    else if (header.inlineSize !== 0) this.endInline(list);
    else if (this.uncounted !== undefined) this.dropLast(list, this.uncounted);
    return list;
  }

  /** Takes the record of one lcluster; answers what is wrong with it. */
  private append(list: PclusterList, lcn: number): ErofsError | undefined {
    const { columns, inode, lclusterSize } = this;
    if (!isHead(columns.type[lcn]!)) {
      if (lcn > 0) return undefined;
      return this.problem(0, 'lcluster-first', 'the first lcluster begins no extent', 'a head at offset 0');
    }
    const offset = columns.clusterOffset[lcn]!;
    if (offset >= lclusterSize) {
      const message = `clusterofs of lcluster ${lcn} is ${offset}`;
      return this.problem(lcn, 'lcluster-offset', message, `less than ${lclusterSize}`);
    }
    if (lcn === 0 && offset !== 0) {
      const message = `the first extent begins at byte ${offset}`;
      return this.problem(0, 'lcluster-first', message, 'a head at offset 0');
    }
    const start = lcn * lclusterSize + offset;
    // A head at the very end only marks it.
    return start < inode.size ? this.push(list, lcn, start) : undefined;
  }

  private push(list: PclusterList, lcn: number, start: number): ErofsError | undefined {
    const { columns, header, blockSize } = this;
    const type = columns.type[lcn]!;
    const flags = columns.flags[lcn]!;
    if (this.uncounted !== undefined) return this.uncounted;
    let blocks = this.blocksOf(lcn);
    // A fragment or an inline pcluster needs no count, and only the last extent can be one.
    if (blocks === NO_COUNT) {
      blocks = 1;
      this.uncounted = this.problem(
        lcn + 1,
        'lcluster-count',
        `lcluster ${lcn + 1} carries no block count`,
        'a block count behind the head of a big pcluster',
      );
    }
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
    return undefined;
  }

  /** Blocks of the pcluster that a head begins; NO_COUNT where its record carries none. */
  private blocksOf(lcn: number): number {
    const { columns, header, inode, lclusterSize } = this;
    const big = columns.type[lcn] === LCLUSTER.HEAD1 ? header.big1 : header.big2;
    const next = lcn + 1;
    if (!big || next >= columns.count || next * lclusterSize >= inode.size) return 1;
    return isHead(columns.type[next]!) ? 1 : columns.blockCount[next]!;
  }

  /** The extent with the file's last byte is a fragment. */
  private endInFragment(list: PclusterList, low: number): void {
    const last = list.count - 1;
    const full = this.inode.layout === LAYOUT.COMPRESSED_FULL;
    const high = full ? list.address[last]! / this.blockSize : 0;
    list.address[last] = low + high * 2 ** 32;
    list.form[last] = FORM.FRAGMENT;
    list.stored[last] = 0;
  }

  /** The extent with the file's last byte is a pcluster behind the index. */
  private endInline(list: PclusterList): void {
    const { header, columns, blockSize } = this;
    const last = list.count - 1;
    const room = blockSize - (columns.end % blockSize);
    if (header.inlineSize > room) {
      this.dropLast(list, this.tailCrosses(room));
      return;
    }
    list.address[last] = columns.end;
    list.stored[last] = header.inlineSize;
    list.inline[last] = 1;
  }

  private dropLast(list: PclusterList, problem: ErofsError): PclusterList {
    list.count -= 1;
    list.problem = problem;
    return list;
  }

  private tailCrosses(room: number): ErofsError {
    const { columns, header, inode } = this;
    return new ErofsError({
      code: 'inline-pcluster',
      structure: 'inline pcluster',
      offset: columns.end,
      nid: nidText(inode.nid),
      message: `the inline pcluster of ${header.inlineSize} bytes crosses a block boundary`,
      expected: `at most ${room} bytes`,
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

const tooLong = (inode: Inode, offset: number, count: number, limit: number): ErofsError =>
  new ErofsError({
    code: 'index-too-long',
    structure: 'lcluster index',
    offset,
    nid: nidText(inode.nid),
    message: `the file of ${inode.size} bytes would have ${count} index records`,
    expected: `at most ${limit}`,
  });
