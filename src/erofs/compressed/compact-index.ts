// The compact index of layout 3: packs of records of two or four bytes on average, with one block address a pack.
// Pure. Source: z_erofs_load_compact_lcluster(), unpack_compacted_index(); erofs-format 9.5.

import { ErofsError } from '../finding.ts';
import type { Inode } from '../inode.ts';
import { nidText } from '../nid.ts';
import { CBLKCNT, emptyColumns, isHead, LCLUSTER, type LclusterColumns, NO_COUNT } from './lcluster.ts';
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
 * Throws an ErofsError if the index does not lie inside its space or contradicts itself.
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
  for (const run of runs) inode.space.seek(run.start, 0, 'lcluster index');
  const columns = emptyColumns(count);
  const low = new Uint16Array(count);
  let end = header.address + 8;
  for (const run of runs) {
    readRun(inode, header, run, columns, low);
    end = run.start + Math.ceil(run.count / run.perPack) * run.packSize;
  }
  const offsetOf = (lcn: number): number => {
    const run = runs.find(({ first, count: length }) => lcn >= first && lcn < first + length)!;
    return run.start + Math.floor((lcn - run.first) / run.perPack) * run.packSize;
  };
  return { ...columns, end, offsetOf };
}

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

function readRun(
  inode: Inode,
  header: MapHeader,
  run: PackRun,
  columns: ReturnType<typeof emptyColumns>,
  low: Uint16Array,
): void {
  const packs = Math.ceil(run.count / run.perPack);
  const raw = inode.space.copy(run.start, packs * run.packSize, 'lcluster index');
  const view = new DataView(raw.buffer);
  const lowBits = Math.max(header.lclusterBits, 12);
  const mask = 2 ** lowBits - 1;
  for (let pack = 0; pack < packs; pack++) {
    const first = run.first + pack * run.perPack;
    const last = Math.min(first + run.perPack, run.first + run.count);
    for (let lcn = first; lcn < last; lcn++) {
      const record = bitField(view, pack * run.packSize, (lcn - first) * run.bits);
      const type = (record >>> lowBits) & 3;
      const value = record & mask;
      columns.type[lcn] = type;
      low[lcn] = value;
      if (isHead(type)) columns.clusterOffset[lcn] = value;
      else if ((value & CBLKCNT) !== 0) columns.blockCount[lcn] = value & ~CBLKCNT;
    }
    const base = view.getUint32((pack + 1) * run.packSize - 4, true);
    for (let lcn = first; lcn < last; lcn++) {
      if (!isHead(columns.type[lcn]!)) continue;
      const blocks = header.big1
        ? blocksBeforeBig(columns, low, first, lcn, () =>
            badDistance(inode, run.start + pack * run.packSize, lcn),
          )
        : blocksBefore(columns, low, first, lcn);
      columns.block[lcn] = base + blocks;
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

/** The same where pclusters have several blocks, whose counts stand in the NONHEAD records behind their heads. */
function blocksBeforeBig(
  columns: { type: Uint8Array; blockCount: Int32Array },
  low: Uint16Array,
  first: number,
  lcn: number,
  bad: () => ErofsError,
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
      if (low[j]! <= 1) throw bad();
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
