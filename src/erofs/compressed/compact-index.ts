// The compact index of layout 3: packs of records of two or four bytes on average, with one block address a pack.
// Pure. Source: z_erofs_load_compact_lcluster(), unpack_compacted_index(); erofs-format 9.5.

import { ErofsError } from '../finding.ts';
import type { Inode } from '../inode.ts';
import { nidText } from '../nid.ts';
import {
  CBLKCNT,
  type ColumnsToFill,
  emptyColumns,
  isHead,
  LCLUSTER,
  type LclusterColumns,
  NO_COUNT,
} from './lcluster.ts';
import type { MapHeader } from './map-header.ts';

/** Packs of one kind that follow each other. */
interface PackRun {
  /** First byte in the space, first record, records of the run, records and bytes of a pack, bits of a record. */
  readonly start: number;
  readonly first: number;
  readonly count: number;
  readonly perPack: number;
  readonly packSize: number;
  readonly bits: number;
}

/**
 * Reads `count` records of an index laid out for `total` (one a block, also where lclusters are larger).
 * Throws an ErofsError if the index does not lie inside its space; a pack that contradicts itself ends the records.
 */
export function readCompactIndex(
  inode: Inode,
  header: MapHeader,
  count: number,
  total: number,
): LclusterColumns {
  const runs = packRuns(header, total)
    .map((run) => ({ ...run, count: Math.min(run.count, count - run.first) }))
    .filter((run) => run.count > 0);
  const last = runs.at(-1);
  const end = last === undefined ? header.address + 8 : endOf(last);
  if (end > inode.space.size) throw beyondSpace(inode, header.address + 8, end);
  const columns = emptyColumns(count);
  columns.end = end;
  columns.offsetOf = (lcn) => {
    const run = runs.find(({ first, count: length }) => lcn >= first && lcn < first + length)!;
    return run.start + Math.floor((lcn - run.first) / run.perPack) * run.packSize;
  };
  for (const run of runs) {
    const bad = readRun(inode, header, run, columns);
    if (bad === undefined) continue;
    columns.count = bad;
    columns.problem = badDistance(inode, columns.offsetOf(bad), bad);
    break;
  }
  return columns;
}

const endOf = (run: PackRun): number => run.start + Math.ceil(run.count / run.perPack) * run.packSize;

/** Four-byte packs up to 32-byte alignment, then two-byte packs if there are any, then four-byte packs again. */
function packRuns(header: MapHeader, count: number): PackRun[] {
  const start = header.address + 8;
  const leading = Math.min(count, ((32 - (start % 32)) / 4) % 8);
  const middle = header.twoBytePacks && leading < count ? Math.floor((count - leading) / 16) * 16 : 0;
  const middleStart = start + 4 * leading;
  const fourBytes = (at: number, first: number, length: number): PackRun => ({
    start: at,
    first,
    count: length,
    perPack: 2,
    packSize: 8,
    bits: 16,
  });
  // Without two-byte packs the four-byte packs are one run, however it begins.
  if (middle === 0) return [fourBytes(start, 0, count)];
  return [
    fourBytes(start, 0, leading),
    { start: middleStart, first: leading, count: middle, perPack: 16, packSize: 32, bits: 14 },
    fourBytes(middleStart + 2 * middle, leading + middle, count - leading - middle),
  ].filter((run) => run.count > 0);
}

/** Reads the packs of a run; answers the number of the first head whose address cannot be told, if there is one. */
function readRun(inode: Inode, header: MapHeader, run: PackRun, columns: ColumnsToFill): number | undefined {
  const { low } = columns;
  const packs = Math.ceil(run.count / run.perPack);
  const start = inode.space.seek(run.start, packs * run.packSize, 'lcluster index');
  const { view } = inode.space;
  const lowBits = Math.max(header.lclusterBits, 12);
  const mask = 2 ** lowBits - 1;
  for (let pack = 0; pack < packs; pack++) {
    const first = run.first + pack * run.perPack;
    const end = Math.min(first + run.perPack, run.first + run.count);
    for (let lcn = first; lcn < end; lcn++) {
      const record = bitField(view, start + pack * run.packSize, (lcn - first) * run.bits);
      const type = (record >>> lowBits) & 3;
      const value = record & mask;
      columns.type[lcn] = type;
      low[lcn] = value;
      if (isHead(type)) {
        columns.clusterOffset[lcn] = value;
        columns.heads += 1;
      } else if ((value & CBLKCNT) !== 0) columns.blockCount[lcn] = value & ~CBLKCNT;
    }
    fillDistances(columns, first, end, first + run.perPack);
    const base = view.getUint32(start + (pack + 1) * run.packSize - 4, true);
    for (let lcn = first; lcn < end; lcn++) {
      if (!isHead(columns.type[lcn]!)) continue;
      const blocks = header.big1
        ? blocksBeforeBig(columns, low, first, lcn)
        : blocksBefore(columns, low, first, lcn);
      if (blocks < 0) return lcn;
      columns.block[lcn] = base + blocks;
    }
  }
  return undefined;
}

/**
 * The distances of the NONHEAD records of a pack: the last record of a whole pack stores the one forward, all others
 * the one back.
 */
function fillDistances(columns: ColumnsToFill, first: number, end: number, packEnd: number): void {
  const { low } = columns;
  for (let lcn = first; lcn < end; lcn++) {
    if (isHead(columns.type[lcn]!)) continue;
    if (columns.blockCount[lcn] !== NO_COUNT) {
      columns.back[lcn] = 1;
    } else if (lcn < packEnd - 1) {
      columns.back[lcn] = low[lcn]!;
    } else {
      columns.forward[lcn] = low[lcn]!;
      const before = lcn - 1;
      if (isHead(columns.type[before]!)) columns.back[lcn] = 1;
      else columns.back[lcn] = columns.blockCount[before] !== NO_COUNT ? 2 : low[before]! + 1;
    }
  }
}

/** The record at bit `bit` of the pack; a pack ends with its base, so that four bytes can always be read. */
const bitField = (view: DataView, pack: number, bit: number): number =>
  view.getUint32(pack + (bit >>> 3), true) >>> (bit & 7);

/** Pclusters of one block between the pack's base and a head: how far its address is from the base. */
function blocksBefore(columns: { type: Uint8Array }, low: Uint16Array, first: number, lcn: number): number {
  let blocks = 1;
  for (let j = lcn; j > first; ) {
    j -= 1;
    if (columns.type[j] === LCLUSTER.NONHEAD) j -= low[j]!;
    if (j >= first) blocks += 1;
  }
  return blocks;
}

/** The same where pclusters have several blocks, whose counts stand behind their heads; -1 if one is missing. */
function blocksBeforeBig(
  columns: { type: Uint8Array; blockCount: Int32Array },
  low: Uint16Array,
  first: number,
  lcn: number,
): number {
  let blocks = 0;
  for (let j = lcn; j > first; ) {
    j -= 1;
    if (columns.type[j] !== LCLUSTER.NONHEAD) {
      blocks += 1;
    } else if (columns.blockCount[j] !== NO_COUNT) {
      j -= 1;
      blocks += columns.blockCount[j + 1]!;
    } else {
      if (low[j]! <= 1) return -1;
      j -= low[j]! - 2;
    }
  }
  return blocks;
}

const badDistance = (inode: Inode, offset: number, lcn: number): ErofsError =>
  new ErofsError({
    code: 'lcluster-distance',
    structure: 'lcluster index',
    offset,
    nid: nidText(inode.nid),
    message: `the record before lcluster ${lcn} has a distance of 1 or less where a block count is expected`,
    expected: 'a block count, or a distance of 2 or more',
  });

const beyondSpace = (inode: Inode, start: number, end: number): ErofsError =>
  new ErofsError({
    code: 'beyond-end',
    structure: 'lcluster index',
    offset: start,
    nid: nidText(inode.nid),
    message: `the index of a file of ${inode.size} bytes ends at byte ${end}`,
    expected: `an end at or before byte ${inode.space.size}`,
  });
