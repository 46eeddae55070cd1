// The files that do not share, by the one reason that each has, with the largest of each.
// Pure.

import { type ReasonCode, reasonCodes, reasonText } from '../../common/reason-text.ts';
import { inodeOfOrdinal } from '../ordinal.ts';
import { reasonOf, SHARE_STATE } from '../share-state.ts';
import type { SharingIndex } from '../sharing-index.ts';
import { eachFile, fileRef } from './each-file.ts';
import type { ReasonRow, UnsharedFile } from './report-model.ts';
import { TopList } from './top-list.ts';

interface Sum {
  files: number;
  pages: number;
  bytes: number;
  readonly largest: TopList<{ ordinal: number; size: number }>;
}

/** Rows in the order in which the kernel would meet the reasons; those without files are left out. Yields the part done. */
export function* reasonRows(index: SharingIndex, top: number): Generator<number, ReasonRow[], void> {
  const { mounts } = index.set;
  const sums = new Map<ReasonRow['reason'], Sum>();
  for (const code of ['alone', ...reasonCodes] as const) {
    const largest = new TopList<{ ordinal: number; size: number }>(
      top,
      (a, b) => b.size - a.size || a.ordinal - b.ordinal,
    );
    sums.set(code, { files: 0, pages: 0, bytes: 0, largest });
  }
  for (const mount of mounts.keys()) {
    yield mount / mounts.length;
    eachFile(index, mount, ({ ordinal, state, size, pages }) => {
      const reason = state === SHARE_STATE.ALONE ? 'alone' : reasonOf(state);
      if (reason === undefined) return;
      const sum = sums.get(reason)!;
      sum.files += 1;
      sum.pages += pages;
      sum.bytes += size;
      sum.largest.offer({ ordinal, size });
    });
  }
  return [...sums].filter(([, { files }]) => files > 0).map(([reason, sum]) => row(index, reason, sum));
}

function row(index: SharingIndex, reason: ReasonRow['reason'], { largest, ...sum }: Sum): ReasonRow {
  const words =
    reason === 'alone'
      ? { sentence: 'No other file of the set has their fingerprint.', refused: false }
      : reasonText(reason);
  return {
    reason,
    text: words.sentence,
    refused: words.refused,
    ...sum,
    listed: largest.best().map(({ ordinal }) => unsharedFile(index, ordinal)),
  };
}

const NEEDS_FIRST: readonly (ReasonCode | undefined)[] = ['class-differs', 'size-differs'];

export function unsharedFile(index: SharingIndex, ordinal: number): UnsharedFile {
  const file = inodeOfOrdinal(index, ordinal);
  const refused = NEEDS_FIRST.includes(reasonOf(index.state[ordinal]!));
  const leader = refused ? index.groups.leader[index.group[ordinal]!]! : undefined;
  return {
    ...fileRef(index, file),
    size: index.set.mounts[file.mount]!.table.columns.size[file.inode]!,
    first: leader === undefined ? null : fileRef(index, inodeOfOrdinal(index, leader)),
  };
}
