// The feature bits of the superblock, by name, with what each needs of a kernel.
// Pure data: struct erofs_super_block, feature_compat and feature_incompat.

export const COMPAT = {
  SB_CHKSUM: 0x01,
  MTIME: 0x02,
  XATTR_FILTER: 0x04,
  SHARED_EA_IN_METABOX: 0x08,
  PLAIN_XATTR_PFX: 0x10,
  ISHARE_XATTRS: 0x20,
} as const;

export const INCOMPAT = {
  ZERO_PADDING: 0x001,
  COMPR_CFGS: 0x002,
  CHUNKED_FILE: 0x004,
  DEVICE_TABLE: 0x008,
  ZTAILPACKING: 0x010,
  FRAGMENTS: 0x020,
  XATTR_PREFIXES: 0x040,
  FORTY_EIGHT_BIT: 0x080,
  METABOX: 0x100,
} as const;

export const KNOWN_INCOMPAT = 0x1ff;

/** One feature bit as people read it. */
export interface Feature {
  readonly bit: number;
  /** As `dump.erofs -s` prints it. */
  readonly name: string;
  readonly meaning: string;
  /** First kernel that reads it; absent for compatible features. */
  readonly kernel?: string;
}

export const COMPAT_FEATURES: readonly Feature[] = [
  { bit: COMPAT.SB_CHKSUM, name: 'sb_csum', meaning: 'the superblock has a checksum' },
  { bit: COMPAT.MTIME, name: 'mtime', meaning: 'times are modification times' },
  { bit: COMPAT.XATTR_FILTER, name: 'xattr_filter', meaning: 'inodes carry a filter of attribute names' },
  {
    bit: COMPAT.SHARED_EA_IN_METABOX,
    name: 'shared_ea_in_metabox',
    meaning: 'shared attributes lie in the metabox',
  },
  {
    bit: COMPAT.PLAIN_XATTR_PFX,
    name: 'plain_xattr_pfx',
    meaning: 'the prefix table lies on the primary device',
  },
  {
    bit: COMPAT.ISHARE_XATTRS,
    name: 'ishare_xattrs',
    meaning: 'files carry fingerprints for page cache sharing',
  },
];

export const INCOMPAT_FEATURES: readonly Feature[] = [
  {
    bit: INCOMPAT.ZERO_PADDING,
    name: '0padding',
    meaning: 'zeros come before compressed data',
    kernel: '5.4',
  },
  {
    bit: INCOMPAT.COMPR_CFGS,
    name: 'compr_cfgs/big_pcluster',
    meaning: 'compression configurations, pclusters of several blocks',
    kernel: '5.13',
  },
  { bit: INCOMPAT.CHUNKED_FILE, name: 'chunked_file', meaning: 'chunk-based files', kernel: '5.15' },
  {
    bit: INCOMPAT.DEVICE_TABLE,
    name: 'device_table/compr_head2',
    meaning: 'extra devices, or a second algorithm in a file',
    kernel: '5.16',
  },
  { bit: INCOMPAT.ZTAILPACKING, name: 'ztailpacking', meaning: 'compressed tails inline', kernel: '5.17' },
  {
    bit: INCOMPAT.FRAGMENTS,
    name: 'fragments/dedupe',
    meaning: 'tails in the packed inode, partly referenced pclusters',
    kernel: '6.1',
  },
  {
    bit: INCOMPAT.XATTR_PREFIXES,
    name: 'xattr_prefixes',
    meaning: 'long attribute name prefixes',
    kernel: '6.4',
  },
  {
    bit: INCOMPAT.FORTY_EIGHT_BIT,
    name: '48bit',
    meaning: '48-bit block numbers, encoded extents',
    kernel: '6.15',
  },
  { bit: INCOMPAT.METABOX, name: 'metabox', meaning: 'metadata inside an inode', kernel: '6.17' },
];

/** The features of `table` whose bit is set in `bits`. */
export const featuresIn = (table: readonly Feature[], bits: number): Feature[] =>
  table.filter((feature) => (bits & feature.bit) !== 0);

/** The oldest kernel that mounts an image with these incompatible features; 5.4 is the first stable format. */
export function minimumKernel(incompat: number): string {
  return featuresIn(INCOMPAT_FEATURES, incompat).reduce((newest, { kernel }) => later(newest, kernel), '5.4');
}

function later(a: string, b: string | undefined): string {
  if (b === undefined) return a;
  const [aMajor, aMinor] = a.split('.').map(Number);
  const [bMajor, bMinor] = b.split('.').map(Number);
  return bMajor! > aMajor! || (bMajor === aMajor && bMinor! > aMinor!) ? b : a;
}
