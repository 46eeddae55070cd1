// Why a regular file does not share page cache, in words: one short word for a mark, one sentence for a hover.
// Pure. The codes are those of the sharing rules; a sentence in terms of one set of images is made by who knows the set.

interface ReasonText {
  /** Fits a mark of a few characters. */
  readonly mark: string;
  /** What holds in every set of images. Ends with a full stop. */
  readonly sentence: string;
  /** Whether the file has a fingerprint and is refused nevertheless: something to look at, where the others are plain. */
  readonly refused: boolean;
}

const REASONS = {
  'no-fingerprint': {
    mark: 'no fingerprint',
    sentence: 'The inode carries no fingerprint, so the kernel has no key to find others by.',
    refused: false,
  },
  empty: {
    mark: 'empty',
    sentence: 'An empty file has no pages to share, and mkfs.erofs writes no fingerprint for it.',
    refused: false,
  },
  'image-without-flag': {
    mark: 'no ishare',
    sentence: 'The image does not have the ishare_xattrs feature, so its mount ignores inode_share.',
    refused: false,
  },
  'prefix-id-invalid': {
    mark: 'prefix',
    sentence: 'The superblock names a fingerprint prefix that the image does not have, so the mount fails.',
    refused: true,
  },
  'mounted-without-inode-share': {
    mark: 'option',
    sentence: 'The image is mounted without inode_share, so its files keep their own page cache.',
    refused: false,
  },
  'fingerprint-length': {
    mark: 'length',
    sentence: 'The fingerprint is empty or longer than a block, and the kernel takes neither.',
    refused: true,
  },
  'unreadable-attributes': {
    mark: 'unreadable',
    sentence: 'The extended attributes of the inode are damaged, so no fingerprint can be read.',
    refused: true,
  },
  'class-differs': {
    mark: 'class',
    sentence:
      'The first inode with this fingerprint reads its data another way (compressed, or not), and the kernel shares only among inodes that read alike.',
    refused: true,
  },
  'size-differs': {
    mark: 'size',
    sentence:
      'The first inode with this fingerprint has another size, and the kernel shares only among inodes of one size.',
    refused: true,
  },
  'other-domain': {
    mark: 'domain',
    sentence: 'The same fingerprint is mounted in another domain, and the kernel keeps domains apart.',
    refused: false,
  },
} as const satisfies Record<string, ReasonText>;

/** Why a regular file does not share. */
export type ReasonCode = keyof typeof REASONS;

/** The words of a reason. */
export const reasonText = (code: ReasonCode): ReasonText => REASONS[code];

/** All reasons, in the order in which the kernel would meet them. */
export const reasonCodes = Object.keys(REASONS) as readonly ReasonCode[];
