// The 8 bytes before the index of a compressed inode: what kind of index follows and how the file ends.
// Pure. Source: struct z_erofs_map_header, z_erofs_fill_map_header(); erofs-format 9.2.

import { INCOMPAT } from '../feature.ts';
import { ErofsError } from '../finding.ts';
import { type Inode, LAYOUT } from '../inode.ts';
import { nidText } from '../nid.ts';
import type { Superblock } from '../superblock.ts';

const ADVISE = {
  COMPACTED_2B: 0x01,
  EXTENTS: 0x01,
  BIG_1: 0x02,
  BIG_2: 0x04,
  INLINE: 0x08,
  INTERLACED: 0x10,
  FRAGMENT: 0x20,
};

export interface MapHeader {
  /** Byte of the header in the inode's space. */
  readonly address: number;
  /** The whole file is this part of the packed inode, from this byte on; nothing else below counts then. */
  readonly wholeFragment: number | undefined;
  /** Numbers of the algorithms of HEAD1 and HEAD2. */
  readonly algorithms: readonly [number, number];
  readonly lclusterBits: number;
  /** Layout 1: extent records instead of an index, of so many bytes each. */
  readonly extentRecordSize: number | undefined;
  /** Extent records of 16 or 32 bytes: how many. */
  readonly extentCount: number;
  /** Layout 3: packs of two bytes a record occur. */
  readonly twoBytePacks: boolean;
  readonly big1: boolean;
  readonly big2: boolean;
  readonly interlaced: boolean;
  /** The last extent lies in the packed inode; the byte there, low 32 bits. */
  readonly fragmentOffset: number | undefined;
  /** The last extent is a pcluster of so many bytes behind the index. */
  readonly inlineSize: number;
}

/** Reads the header. Throws an ErofsError for values that no kernel accepts. */
export function readMapHeader(inode: Inode, superblock: Superblock): MapHeader {
  const address = Math.ceil(inode.bodyEnd / 8) * 8;
  const at = inode.space.seek(address, 8, 'compression map header');
  const { view, bytes } = inode.space;
  const low = view.getUint32(at, true);
  const high = view.getUint32(at + 4, true);
  const advise = view.getUint16(at + 4, true);
  const full = inode.layout === LAYOUT.COMPRESSED_FULL;
  const extents = full && (advise & ADVISE.EXTENTS) !== 0;
  const fragment = (advise & ADVISE.FRAGMENT) !== 0;
  const header: MapHeader = {
    address,
    wholeFragment: high >>> 31 === 1 ? low + (high & 0x7fffffff) * 2 ** 32 : undefined,
    algorithms: [bytes[at + 6]! & 15, bytes[at + 6]! >> 4],
    lclusterBits: superblock.blockBits + (bytes[at + 7]! & 15),
    extentRecordSize: extents ? 4 << ((advise >> 1) & 3) : undefined,
    extentCount: low + view.getUint16(at + 6, true) * 2 ** 32,
    twoBytePacks: !full && (advise & ADVISE.COMPACTED_2B) !== 0,
    big1: !extents && (advise & ADVISE.BIG_1) !== 0,
    big2: !extents && (advise & ADVISE.BIG_2) !== 0,
    interlaced: (advise & ADVISE.INTERLACED) !== 0,
    fragmentOffset: fragment ? low : undefined,
    inlineSize: !fragment && (advise & ADVISE.INLINE) !== 0 ? low >>> 16 : 0,
  };
  if (header.wholeFragment === undefined && !extents) check(header, inode, superblock);
  return header;
}

function check(header: MapHeader, inode: Inode, superblock: Superblock): void {
  const bad = (at: number, message: string, expected: string): ErofsError =>
    new ErofsError({
      code: 'map-header',
      structure: 'compression map header',
      offset: header.address + at,
      nid: nidText(inode.nid),
      message,
      expected,
    });
  for (const algorithm of header.algorithms) {
    if (algorithm > 3) throw bad(6, `algorithm ${algorithm} is unknown`, '0 (lz4) to 3 (zstd)');
  }
  const bigAllowed = (superblock.featureIncompat & INCOMPAT.COMPR_CFGS) !== 0;
  if ((header.big1 || header.big2) && !bigAllowed) {
    throw bad(
      4,
      'big pclusters are announced and the superblock does not allow them',
      'BIG_PCLUSTER in the superblock',
    );
  }
  if (inode.layout === LAYOUT.COMPRESSED_COMPACT && header.big1 !== header.big2) {
    throw bad(4, 'only one of the two BIG_PCLUSTER flags is set', 'both or none');
  }
  const limit = inode.layout !== LAYOUT.COMPRESSED_COMPACT ? 31 : header.twoBytePacks ? 12 : 14;
  if (header.lclusterBits > limit) {
    throw bad(7, `lclusters are 2^${header.lclusterBits} bytes`, `at most 2^${limit}`);
  }
}
