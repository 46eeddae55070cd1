// Fingerprints against content: forged ones, and files of equal content that sharing misses. What no kernel checks.
// Pure over digests that somebody else worked out.

import { hex } from '../../common/byte-text.ts';
import { type ContentDigests, DIGEST } from '../../common/file-contents.ts';
import type { InodeTable } from '../../erofs/inode-table.ts';
import { inodeOfOrdinal } from '../ordinal.ts';
import { isAttached, SHARE_STATE } from '../share-state.ts';
import type { SharingIndex } from '../sharing-index.ts';
import { BASIS, type ContentIdentity } from './content-identity.ts';
import { eachFile, fileRef, type VisitedFile } from './each-file.ts';
import { statedDigest } from './fingerprint-form.ts';
import { addFile, noFigures } from './part-figures.ts';
import { unsharedFile } from './reason-rows.ts';
import type { ForgedFile, Verification } from './report-model.ts';
import type { ReportSource } from './report-source.ts';
import { TopList } from './top-list.ts';

/** Yields the part done after each mount. Null where no content was read. */
export function* verification(
  { index, images, top }: ReportSource,
  identity: ContentIdentity,
): Generator<number, Verification | null, void> {
  if (images.every(({ contents }) => contents === undefined)) return null;
  const sum = {
    files: 0,
    bytes: 0,
    matching: 0,
    forged: 0,
    other_form: 0,
    without_fingerprint: 0,
    unread: 0,
  };
  const forged = new TopList<number>(top, (a, b) => a - b);
  for (const [mount, { contents, recorded }] of images.entries()) {
    yield mount / images.length / 2;
    eachFile(index, mount, ({ inode, ordinal, size }) => {
      const state = contents?.state[inode] ?? DIGEST.NONE;
      if (state === DIGEST.UNREAD) sum.unread += 1;
      if (contents === undefined || state !== DIGEST.KNOWN) return;
      sum.files += 1;
      sum.bytes += size;
      const verdict = judge(recorded, contents, inode);
      sum[verdict] += 1;
      if (verdict === 'forged') forged.offer(ordinal);
    });
  }
  const listed = forged.best().map((ordinal) => forgedFile(index, images, ordinal));
  const missed = yield* missedFiles(index, identity, top);
  const disagreeing_groups = groupsThatDisagree(index, identity);
  return { ...sum, disagreeing_groups, forged_files: { count: sum.forged, listed }, ...missed };
}

function judge(table: InodeTable, contents: ContentDigests, inode: number) {
  const value = table.columns.fingerprint[inode]!;
  if (value < 0) return 'without_fingerprint';
  const stated = statedDigest(table.value(value));
  if (stated === undefined) return 'other_form';
  return stated === contentDigest(contents, inode) ? 'matching' : 'forged';
}

const contentDigest = ({ digest }: ContentDigests, inode: number): string =>
  hex(digest.subarray(32 * inode, 32 * inode + 32));

function forgedFile(index: SharingIndex, images: ReportSource['images'], ordinal: number): ForgedFile {
  const { mount, inode } = inodeOfOrdinal(index, ordinal);
  const { recorded, contents } = images[mount]!;
  return {
    ...fileRef(index, { mount, inode }),
    recorded: statedDigest(recorded.value(recorded.columns.fingerprint[inode]!)) ?? '',
    content: contents === undefined ? '' : contentDigest(contents, inode),
  };
}

/** Groups whose attached inodes do not all have the same content, as it was read: one of them serves wrong bytes to others. */
function groupsThatDisagree(index: SharingIndex, { number, basis }: ContentIdentity): number {
  const contentOf = new Int32Array(index.groups.count).fill(-1);
  const disagrees = new Uint8Array(index.groups.count);
  for (const mount of index.set.mounts.keys()) {
    eachFile(index, mount, ({ inode, ordinal, state }) => {
      if (!isAttached(state) || basis[mount]![inode] !== BASIS.CONTENT) return;
      const group = index.group[ordinal]!;
      const content = number[mount]![inode]!;
      if (contentOf[group]! >= 0 && contentOf[group] !== content) disagrees[group] = 1;
      contentOf[group] = content;
    });
  }
  return disagrees.reduce((sum, one) => sum + one, 0);
}

/** Files that do not share while a file of the same content, as it was read, stands somewhere in the set. */
function* missedFiles(
  index: SharingIndex,
  { number, basis, count }: ContentIdentity,
  top: number,
): Generator<number, Pick<Verification, 'missed' | 'missed_files'>, void> {
  const { mounts } = index.set;
  const holders = new Uint8Array(count);
  const eachRead = (mount: number, visit: (file: VisitedFile, content: number) => void): void =>
    eachFile(index, mount, (file) => {
      if (basis[mount]![file.inode] === BASIS.CONTENT) visit(file, number[mount]![file.inode]!);
    });
  for (const mount of mounts.keys()) {
    eachRead(mount, (_, content) => {
      holders[content] = Math.min(2, holders[content]! + 1);
    });
  }
  const missed = noFigures();
  const largest = new TopList<{ ordinal: number; size: number }>(
    top,
    (a, b) => b.size - a.size || a.ordinal - b.ordinal,
  );
  for (const mount of mounts.keys()) {
    yield 0.5 + mount / mounts.length / 2;
    eachRead(mount, (file, content) => {
      if (file.state === SHARE_STATE.SHARES || holders[content] !== 2) return;
      addFile(missed, file);
      largest.offer({ ordinal: file.ordinal, size: file.size });
    });
  }
  const listed = largest.best().map(({ ordinal }) => unsharedFile(index, ordinal));
  return { missed, missed_files: { count: missed.files, listed } };
}
