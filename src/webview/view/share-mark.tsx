// The mark that says how a file shares, by shape, sign and words, never by colour alone; and the same in words for screen readers.

import { counted } from '../../common/quantity.ts';
import { reasonText } from '../../common/reason-text.ts';
import type { ShareMark } from '../../protocol/sharing-info.ts';
import { NameText } from './name-text.tsx';

/** Labels of other images that a mark carries at most. */
const LABELS = 4;

export function ShareMarkView({ mark }: { mark: ShareMark }) {
  const { state, inodes, images, reason } = mark;
  if (state === 'none') return null;
  if (state === 'pending') return <span class="mark pending">…</span>;
  if (state === 'alone') return <span class="mark alone">alone</span>;
  if (state === 'private') {
    const text = reason && reasonText(reason);
    if (!text?.refused) return <span class="mark alone">{text?.mark ?? 'private'}</span>;
    return (
      <span class="mark refused">
        <span class="glyph">▲</span> {text.mark}
      </span>
    );
  }
  return (
    <>
      <span class="mark shares">
        <span class="glyph">●</span> {inodes}
      </span>
      <NameText class="others" text={withDots(images)} />
    </>
  );
}

const withDots = (images: readonly string[]): string =>
  `${images.join(', ')}${images.length >= LABELS ? ', …' : ''}`;

/** What the mark says, as a sentence without its full stop. */
export function markInWords({ state, inodes, images, reason }: ShareMark): string {
  if (state === 'none') return '';
  if (state === 'pending') return 'not known yet';
  if (state === 'alone') return 'could share, but no other inode has its fingerprint';
  if (state === 'private') return `does not share: ${reason ? reasonText(reason).mark : 'private'}`;
  return `shares page cache, ${counted(inodes, 'inode')}, ${withDots(images)}`;
}
