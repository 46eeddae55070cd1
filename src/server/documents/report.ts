// The dedup report of a set as text: what is compared by which rules, what sharing saves and where, and what does not share.
// Writes only; the figures are made in report-figures.ts and in the engine.

import { binarySize, counted, grouped, percent } from '../../common/quantity.ts';
import { reasonText } from '../../common/reason-text.ts';
import { findingLine } from '../../erofs/finding.ts';
import { orderBounds } from '../../sharing/order-bounds.ts';
import { valueOfGroup } from '../../sharing/ordinal.ts';
import { type MountedInode, members } from '../../sharing/sharers.ts';
import { type SharingFigures, sharingTotals } from '../../sharing/sharing-totals.ts';
import { uuidText } from '../images/image-summary.ts';
import { sharer } from '../sharing/sharing-of-inode.ts';
import type { Snapshot } from '../sharing/snapshot.ts';
import type { TimeSlice } from '../time-slice.ts';
import { fingerprintDigits } from '../xattr-values/fingerprint-value.ts';
import {
  groupsThatSaveMost,
  type ImageFigures,
  type ReportFigures,
  reportFigures,
  type Sum,
} from './report-figures.ts';
import { ReportWriter } from './report-writer.ts';
import type { TextModel } from './text-model.ts';
import { alignedLines } from './text-table.ts';

const LISTED_GROUPS = 100;
const LISTED_MEMBERS = 20;

export async function report(snapshot: Snapshot, slice: TimeSlice): Promise<TextModel> {
  const writer = new ReportWriter();
  const totals = sharingTotals(snapshot.index);
  await slice.rest();
  const figures = await reportFigures(snapshot.index, slice);
  writeRules(writer, snapshot);
  writeTotals(writer, snapshot, totals);
  writeImages(writer, snapshot, figures.images);
  await writeGroups(writer, snapshot, slice);
  writeNotSharing(writer, snapshot, figures);
  writeSources(writer, snapshot);
  return writer.model(snapshot);
}

function writeRules(writer: ReportWriter, { index, members: images }: Snapshot): void {
  const { rules, pageSize } = index.set;
  writer.section('EROFS dedup report');
  writer.line(
    `${counted(images.length, 'image')} mounted from block devices with inode_share and one domain_id.`,
  );
  writer.line(`Rules of ${rules.id} (${rules.kernels}), pages of ${pageSize} bytes.`);
}

function writeTotals(writer: ReportWriter, { index }: Snapshot, totals: SharingFigures): void {
  const { pageSize } = index.set;
  const without = totals.pages_without_sharing;
  const { pages_with_sharing: withSharing, pages_saved: saved } = totals.in_order;
  const size = (pages: number): string => binarySize(pages * pageSize);
  writer.section('Page cache when every file was read to its end');
  writer.table(
    [LEFT, RIGHT, RIGHT, RIGHT],
    [
      ['without sharing', counted(without, 'page'), size(without)],
      ['with sharing', counted(withSharing, 'page'), size(withSharing)],
      ['saved', counted(saved, 'page'), size(saved), percent(saved, without)],
    ],
  );
  writer.line('An upper bound: a system saves this only for pages that several images really read.');
  if (totals.conflicts.length === 0) return;
  const { best, worst } = orderBounds(index, totals);
  const some = counted(totals.conflicts.length, 'fingerprint');
  writer.line(
    `Order matters: ${some} met in files that cannot share with each other, where the first decides.`,
  );
  writer.line(
    `The best order saves ${counted(best.pages_saved, 'page')}, the worst ${counted(worst.pages_saved, 'page')}.`,
  );
}

function writeImages(
  writer: ReportWriter,
  { members: images }: Snapshot,
  figures: readonly ImageFigures[],
): void {
  writer.section('Images, in the order in which their files are opened');
  const heading = ['image', 'files', 'not empty', 'with fingerprint', '', 'pages', 'shared', '', 'adds'];
  const rows = figures.map((image, at) => [
    images[at]!.label,
    grouped(image.files),
    grouped(image.notEmpty),
    grouped(image.withFingerprint),
    percent(image.withFingerprint, image.notEmpty),
    grouped(image.pages),
    grouped(image.sharedPages),
    percent(image.sharedPages, image.pages),
    grouped(image.addedPages),
  ]);
  writer.table([LEFT, ...heading.slice(1).map(() => RIGHT)], [heading, ...rows]);
  writer.line('adds: pages that the image brings when it is read after those above it.');
}

async function writeGroups(writer: ReportWriter, snapshot: Snapshot, slice: TimeSlice): Promise<void> {
  const { index } = snapshot;
  const { groups, total } = await groupsThatSaveMost(index, LISTED_GROUPS, slice);
  writer.section(
    total > groups.length
      ? `Files that share: the ${groups.length} of ${grouped(total)} groups that save most`
      : `Files that share: ${counted(total, 'group')}`,
  );
  if (total === 0) writer.line('none');
  const heads = alignedLines(
    [RIGHT, RIGHT, RIGHT],
    groups.map(({ inodes, size, pages, pagesSaved }) => [
      `${counted(pagesSaved, 'page')} saved`,
      `${grouped(inodes)} x ${counted(pages, 'page')}`,
      counted(size, 'byte'),
    ]),
  );
  for (const [at, { group, inodes }] of groups.entries()) {
    const listed = [...firstOf(members(index, group), LISTED_MEMBERS)];
    const { algorithm, hex } = fingerprintDigits(valueOfGroup(index, group));
    const fingerprint = `${algorithm === 'sha256' ? 'sha256 ' : ''}${hex.slice(0, 16)}`;
    writer.inode(listed[0]!, `${heads[at]}  `, fingerprint, 2);
    writeInodes(writer, snapshot, listed, 6);
    if (inodes > listed.length) writer.line(`and ${grouped(inodes - listed.length)} more`, 6);
    if (slice.isOver()) await slice.rest();
  }
}

/** Image and path of each inode, paths below each other. */
function writeInodes(
  writer: ReportWriter,
  snapshot: Snapshot,
  inodes: readonly MountedInode[],
  indent: number,
): void {
  const lines = inodes.map((inode) => sharer(snapshot, inode, false));
  const width = Math.max(...lines.map(({ label }) => label.length));
  for (const [at, { label, path }] of lines.entries()) {
    writer.inode(inodes[at]!, `${label.padEnd(width)}  `, path, indent);
  }
}

function* firstOf<T>(items: Iterable<T>, count: number): Iterable<T> {
  let left = count;
  for (const item of items) {
    if (left-- === 0) return;
    yield item;
  }
}

function writeNotSharing(writer: ReportWriter, snapshot: Snapshot, { alone, reasons }: ReportFigures): void {
  writer.section('Files that do not share');
  const rows: { word: string; sum: Sum; sentence: string; examples: readonly MountedInode[] }[] = [];
  if (alone.files > 0) rows.push({ word: 'alone', sum: alone, sentence: ALONE, examples: [] });
  for (const [code, sum] of reasons) {
    const { mark, sentence, refused } = reasonText(code);
    if (sum.files > 0) rows.push({ word: mark, sum, sentence, examples: refused ? sum.examples : [] });
  }
  if (rows.length === 0) writer.line('none');
  const heads = alignedLines(
    [LEFT, RIGHT, RIGHT],
    rows.map(({ word, sum }) => [word, counted(sum.files, 'file'), counted(sum.pages, 'page')]),
  );
  for (const [at, { sum, sentence, examples }] of rows.entries()) {
    writer.line(heads[at]!);
    for (const line of wrapped(sentence)) writer.line(line, 6);
    if (examples.length === 0) continue;
    writeInodes(writer, snapshot, examples, 6);
    if (sum.files > examples.length) writer.line(`and ${grouped(sum.files - examples.length)} more`, 6);
  }
}

function writeSources(writer: ReportWriter, { members: images, left }: Snapshot): void {
  writer.section('Where the images are');
  for (const { image, label } of images) {
    const { superblock, fingerprintName } = image.image!;
    const attribute = fingerprintName?.text ?? 'no fingerprints';
    writer.line(`${label}  ${image.path}`);
    writer.line(`${binarySize(image.size)}, uuid ${uuidText(superblock.uuid)}, ${attribute}`, 6);
  }
  if (left.length === 0) return;
  writer.section('Images that could not be read and are left out');
  for (const { image, label } of left) {
    const finding = image.problem ?? image.indexProblem;
    writer.line(`${label}  ${finding === undefined ? image.path : findingLine(finding)}`);
  }
}

/** Sentences in lines of at most 90 characters. */
const wrapped = (text: string): string[] =>
  text.match(/.{1,90}(?:\s|$)/g)?.map((line) => line.trimEnd()) ?? [];

const ALONE = 'No other file of the set has their fingerprint.';
const LEFT = { align: 'left' } as const;
const RIGHT = { align: 'right' } as const;
