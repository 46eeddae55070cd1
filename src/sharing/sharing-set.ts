// A sharing set: the mounts that are compared, in the order in which their files are looked up, and the rules they live by.
// Pure. The same image may occur several times: each occurrence is a mount of its own.

import { COMPAT } from '../erofs/feature.ts';
import type { Image } from '../erofs/image.ts';
import type { InodeTable } from '../erofs/inode-table.ts';
import { DEFAULT_RULE_SET, type RuleSet } from './rule-set.ts';
import type { Backing } from './share-class.ts';
import { domainBytes } from './sharing-key.ts';

/** What the sharing rules want to know of an image beside its inodes. */
export interface ImageFacts {
  /** Compat ISHARE_XATTRS is set. */
  readonly fingerprintFlag: boolean;
  /** `ishare_xattr_prefix_id` names a record of the prefix table. Only looked at where the flag is set. */
  readonly prefixIdValid: boolean;
}

/** The facts of an open image. */
export const imageFacts = ({ superblock, fingerprintName }: Image): ImageFacts => ({
  fingerprintFlag: (superblock.featureCompat & COMPAT.ISHARE_XATTRS) !== 0,
  prefixIdValid: fingerprintName !== undefined,
});

/** One mounted image: a super block of its own. */
export interface Mount {
  /** Short name for people and reports. */
  readonly label: string;
  readonly table: InodeTable;
  readonly facts: ImageFacts;
  /** Mount option `inode_share`. */
  readonly inodeShare: boolean;
  /** Mount option `domain_id`; compared byte by byte. */
  readonly domain: string;
  readonly backing: Backing;
}

export interface SharingSet {
  readonly rules: RuleSet;
  /** Bytes of a page. */
  readonly pageSize: number;
  readonly mounts: readonly Mount[];
}

export interface SharingSetOptions {
  readonly rules?: RuleSet;
  readonly pageSize?: number;
}

/** The domain of sets whose maker names none. */
export const DEFAULT_DOMAIN = 'default';

/** A set of these mounts. Throws a RangeError for a domain or a page size that no kernel takes. */
export function sharingSet(mounts: readonly Mount[], options: SharingSetOptions = {}): SharingSet {
  const { rules = DEFAULT_RULE_SET, pageSize = 4096 } = options;
  if (!(pageSize >= 4096 && pageSize <= 65536 && Number.isInteger(Math.log2(pageSize)))) {
    throw new RangeError(`page size is ${pageSize}; expected a power of two from 4096 to 65536`);
  }
  for (const mount of mounts) if (mount.inodeShare) domainBytes(mount.domain);
  return { rules, pageSize, mounts };
}

/** An image as most sets have it: mounted from a block device with `inode_share` in the one domain of the set. */
export const plainMount = (label: string, table: InodeTable, facts: ImageFacts): Mount => ({
  label,
  table,
  facts,
  inodeShare: true,
  domain: DEFAULT_DOMAIN,
  backing: 'block',
});

/** Whether the files of a mount can share at all. */
export const takesPart = ({ inodeShare, facts }: Mount): boolean =>
  inodeShare && facts.fingerprintFlag && facts.prefixIdValid;

/** Pages a file of `size` bytes fills when all of it is read. */
export const pagesOf = (size: number, pageSize: number): number => Math.ceil(size / pageSize);
