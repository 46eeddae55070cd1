// What there is to say on the sharing of a file, in sentences: the same in hover, inspector and for screen readers.

import { binarySize, counted } from '../../common/quantity.ts';
import { reasonText } from '../../common/reason-text.ts';
import type { SharingOfInode } from '../../protocol/sharing-info.ts';

const PAGE_SIZE = 4096;

/** What is so. */
export function sharingHeadline({ mark }: SharingOfInode): string {
  if (mark.state === 'shares') return `Page cache is shared by ${counted(mark.inodes, 'inode')}:`;
  if (mark.state === 'alone') return 'Could share, but is alone.';
  if (mark.state === 'private') return 'Does not share page cache.';
  if (mark.state === 'pending') return 'Not known yet: the sharing set is still being indexed.';
  return 'Only regular files share page cache.';
}

/** Why it is so, or what it comes to. */
export function sharingReason({ mark, pages, explanation }: SharingOfInode): string | undefined {
  if (mark.state === 'shares') {
    const once = binarySize(pages * PAGE_SIZE);
    return `Holds ${once} once instead of ${binarySize(pages * mark.inodes * PAGE_SIZE)}.`;
  }
  return explanation ?? (mark.reason && reasonText(mark.reason).sentence);
}

/** All of it, to be read aloud. */
export function sharingAloud(name: string, sharing: SharingOfInode): string {
  const others = sharing.sharers.filter(({ self }) => !self).map(({ label, path }) => `${path} in ${label}`);
  return [name, sharingHeadline(sharing), others.join(', '), sharingReason(sharing) ?? '']
    .filter((part) => part !== '')
    .join('. ');
}
