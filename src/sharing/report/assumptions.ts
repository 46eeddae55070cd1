// What the figures of a report take for granted, in sentences: topology, order, reading, what is left out.
// Pure. A figure without these invites a reader to expect it of a running system.

import { counted } from '../../common/quantity.ts';
import type { SharingIndex } from '../sharing-index.ts';
import type { Mount } from '../sharing-set.ts';
import type { Assumption, ImageRow } from './report-model.ts';

export function assumptions({ set }: SharingIndex, images: readonly ImageRow[]): Assumption[] {
  const predicted = images.reduce((sum, image) => sum + image.predicted, 0);
  return [
    { id: 'topology', text: topology(set.mounts) },
    {
      id: 'order',
      text: 'Each file is looked up once, image by image in the order listed, depth first with names in byte order; of several links the first counts.',
    },
    {
      id: 'reading',
      text: 'Every file is read to its end, so a saving is an upper bound: a running system saves only pages that several mounts really read. To know more, simulate the workload.',
    },
    {
      id: 'not-counted',
      text: `Not counted: metadata, the page cache of the image files themselves, compressed bytes kept for decompression, copies made on write${set.rules.spliceShares ? '' : ', and what splice and sendfile read, which these kernels do not share'}.`,
    },
    ...(predicted === 0
      ? []
      : [
          {
            id: 'prediction' as const,
            text: `${counted(predicted, 'fingerprint')} ${predicted === 1 ? 'is' : 'are'} not in the images: they are what mkfs.erofs --xattr-inode-digest would record, worked out from the content.`,
          },
        ]),
  ];
}

function topology(mounts: readonly Mount[]): string {
  const domains = new Set(mounts.filter(({ inodeShare }) => inodeShare).map(({ domain }) => domain)).size;
  const parts = [
    `${counted(mounts.length, 'image')}, each mounted once`,
    howMany(mounts, ({ backing }) => backing === 'block', 'from block devices', 'from files'),
    howMany(mounts, ({ inodeShare }) => inodeShare, 'with inode_share', 'without inode_share'),
    ...(domains > 0 ? [domains === 1 ? 'in one domain' : `in ${domains} domains`] : []),
  ];
  return `${parts.join(', ')}.`;
}

function howMany(mounts: readonly Mount[], test: (mount: Mount) => boolean, yes: string, no: string): string {
  const count = mounts.filter(test).length;
  if (count === mounts.length) return yes;
  if (count === 0) return no;
  return `${count} ${yes}, ${mounts.length - count} ${no}`;
}
