// The full index of layout 1: eight bytes a logical cluster.
// Pure. Source: struct z_erofs_lcluster_index, z_erofs_load_full_lcluster(); erofs-format 9.4.

import type { Inode } from '../inode.ts';
import { CBLKCNT, emptyColumns, HOLE, LCLUSTER, type LclusterColumns, PARTIAL } from './lcluster.ts';
import type { MapHeader } from './map-header.ts';

const RECORD_SIZE = 8;
const ADVISE_PARTIAL = 0x8000;
const ADVISE_HOLE = 0x4000;

/** Reads `count` records. Throws an ErofsError if the index does not lie inside its space. */
export function readFullIndex(inode: Inode, header: MapHeader, count: number): LclusterColumns {
  const start = header.address + 16;
  const first = inode.space.seek(start, count * RECORD_SIZE, 'lcluster index');
  const { view } = inode.space;
  const columns = emptyColumns(count);
  for (let lcn = 0; lcn < count; lcn++) {
    const at = first + lcn * RECORD_SIZE;
    const advise = view.getUint16(at, true);
    const type = advise & 3;
    columns.type[lcn] = type;
    if (type === LCLUSTER.NONHEAD) {
      const back = view.getUint16(at + 4, true);
      const counted = (back & CBLKCNT) !== 0;
      if (counted) columns.blockCount[lcn] = back & ~CBLKCNT;
      columns.back[lcn] = counted ? 1 : back;
      columns.forward[lcn] = view.getUint16(at + 6, true);
      continue;
    }
    columns.heads += 1;
    columns.clusterOffset[lcn] = view.getUint16(at + 2, true);
    columns.block[lcn] = view.getUint32(at + 4, true);
    columns.flags[lcn] = (advise & ADVISE_PARTIAL ? PARTIAL : 0) | (advise & ADVISE_HOLE ? HOLE : 0);
  }
  columns.end = start + count * RECORD_SIZE;
  columns.offsetOf = (lcn) => start + lcn * RECORD_SIZE;
  return columns;
}
