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
  const raw = inode.space.copy(start, count * RECORD_SIZE, 'lcluster index');
  const view = new DataView(raw.buffer);
  const columns = emptyColumns(count);
  for (let lcn = 0; lcn < count; lcn++) {
    const at = lcn * RECORD_SIZE;
    const advise = view.getUint16(at, true);
    const type = advise & 3;
    columns.type[lcn] = type;
    if (type === LCLUSTER.NONHEAD) {
      const delta0 = view.getUint16(at + 4, true);
      if ((delta0 & CBLKCNT) !== 0) columns.blockCount[lcn] = delta0 & ~CBLKCNT;
      continue;
    }
    columns.clusterOffset[lcn] = view.getUint16(at + 2, true);
    columns.block[lcn] = view.getUint32(at + 4, true);
    columns.flags[lcn] = (advise & ADVISE_PARTIAL ? PARTIAL : 0) | (advise & ADVISE_HOLE ? HOLE : 0);
  }
  return { ...columns, end: start + count * RECORD_SIZE, offsetOf: (lcn) => start + lcn * RECORD_SIZE };
}
