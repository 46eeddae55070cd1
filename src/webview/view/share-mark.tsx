// The mark that says how a file shares, by shape, sign and words, never by colour alone. Signs are for the eye; what
// they mean is said beside them for screen readers.

import { type ReasonCode, reasonText } from '../../common/reason-text.ts';
import type { ShareMark } from '../../protocol/sharing-info.ts';
import { NameText } from './name-text.tsx';

/** Labels of other images that a mark carries at most. */
const LABELS = 4;

export function ShareMarkView({ mark }: { mark: ShareMark }) {
  const { state, inodes, images, reason } = mark;
  if (state === 'none') return null;
  if (state === 'pending') {
    return (
      <span class="mark pending">
        <span aria-hidden="true">…</span>
        <span class="unseen">not known yet</span>
      </span>
    );
  }
  if (state === 'alone') return <span class="mark alone">alone</span>;
  if (state === 'private') return <PrivateMark reason={reason} />;
  return (
    <>
      <span class="mark shares">
        <span class="unseen">shares with </span>
        <span class="glyph" aria-hidden="true">
          ●
        </span>{' '}
        {inodes}
        <span class="unseen"> inodes, </span>
      </span>
      <NameText class="others" text={withDots(images)} />
    </>
  );
}

/** What is so for whole images is no mark of a file: words only. */
const QUIET: ReadonlySet<ReasonCode> = new Set([
  'image-without-flag',
  'mounted-without-inode-share',
  'no-fingerprint',
]);

function PrivateMark({ reason }: { reason: ReasonCode | undefined }) {
  const text = reason && reasonText(reason);
  const look = text?.refused ? 'refused' : reason && QUIET.has(reason) ? 'quiet' : 'alone';
  return (
    <span class={`mark ${look}`}>
      <span class="unseen">does not share: </span>
      {text?.refused && (
        <span class="glyph" aria-hidden="true">
          ▲{' '}
        </span>
      )}
      {text?.mark ?? 'private'}
    </span>
  );
}

const withDots = (images: readonly string[]): string =>
  `${images.join(', ')}${images.length >= LABELS ? ', …' : ''}`;
