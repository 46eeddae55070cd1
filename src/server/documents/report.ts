// The dedup report of a set as text: what is compared by which rules, what sharing saves and where, and what does not share.
// Writes only; the figures are made in report-figures.ts and in the engine.

import { binarySize, counted, grouped, percent } from '../../common/quantity.ts';
import { reasonText } from '../../common/reason-text.ts';
import { findingLine } from '../../erofs/finding.ts';
import { orderBounds } from '../../sharing/order-bounds.ts';
import { valueOfGroup } from '../../sharing/ordinal.ts';
import { members } from '../../sharing/sharers.ts';
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
  writer.section('EROFS dedup report');
  writeTotals(writer, snapshot, totals);
  writeImages(writer, snapshot, figures.images);
  await writeGroups(writer, snapshot, slice);
  writeNotSharing(writer, snapshot, figures);
  writeSources(writer, snapshot);
  return writer.model(snapshot);
}

function writeTotals(
  writer: ReportWriter,
  { index, members: images }: Snapshot,
  totals: SharingFigures,
): void {
  const { rules, pageSize } = index.set;
  const without = totals.pages_without_sharing;
  const { pages_with_sharing: withSharing, pages_saved: saved } = totals.in_order;
  const size = (pages: number): string => binarySize(pages * pageSize);
  writer.line(
    `${counted(images.length, 'image')}, mounted from block devices with inode_share and one domain_id, by the rules of ${rules.id} (${rules.kernels}), pages of ${pageSize} bytes`,
    0,
  );
  writer.section('Page cache when every file was read to its end');
  const rows = [
    ['without sharing', counted(without, 'page'), size(without)],
    ['with sharing', counted(withSharing, 'page'), size(withSharing)],
    ['saved', counted(saved, 'page'), size(saved), percent(saved, without)],
  ];
  for (const line of alignedLines([LEFT, RIGHT, RIGHT, RIGHT], rows)) writer.line(line);
  writer.line('An upper bound: a running system saves this only for pages that several images really read.');
  if (totals.conflicts.length > 0) writeOrder(writer, index, totals);
}

function writeOrder(writer: ReportWriter, index: Snapshot['index'], totals: SharingFigures): void {
  const { best, worst } = orderBounds(index, totals);
  const which = `${counted(totals.conflicts.length, 'fingerprint')} ${totals.conflicts.length === 1 ? 'belongs' : 'belong'} to files that cannot share with each other`;
  writer.line(
    `Order matters: ${which}, and the first one opened decides. The best order saves ${counted(best.pages_saved, 'page')}, the worst ${counted(worst.pages_saved, 'page')}.`,
  );
}

function writeImages(
  writer: ReportWriter,
  { members: images }: Snapshot,
  figures: readonly ImageFigures[],
): void {
  writer.section('Images, in the order in which their files are opened');
  const rows = figures.map((image, at) => [
    images[at]!.label,
    grouped(image.files),
    `${grouped(image.withFingerprint)} of ${grouped(image.notEmpty)}`,
    percent(image.withFingerprint, image.notEmpty),
    grouped(image.pages),
    grouped(image.sharedPages),
    percent(image.sharedPages, image.pages),
    grouped(image.addedPages),
  ]);
  const columns = [LEFT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT];
  const heading = ['image', 'files', 'with fingerprint', '', 'pages', 'shared', '', 'added'];
  for (const line of alignedLines(columns, [heading, ...rows])) writer.line(line);
  writer.line(
    'with fingerprint: of the files that are not empty. added: pages that the image brings when it is read after those above it.',
  );
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
  for (const { group, inodes, size, pages, pagesSaved } of groups) {
    const list = members(index, group);
    const first = list.next();
    if (first.done) continue;
    const digits = fingerprintDigits(valueOfGroup(index, group));
    writer.inode(
      first.value,
      `${counted(pagesSaved, 'page')} saved: ${grouped(inodes)} x ${counted(pages, 'page')} (${counted(size, 'byte')}), `.replaceAll(
        '\u00a0',
        ' ',
      ),
      `${digits.algorithm === 'sha256' ? 'sha256 ' : ''}${digits.hex.slice(0, 16)}`,
      2,
    );
    const lines = [sharer(snapshot, first.value, false)];
    const inodesListed = [first.value];
    for (const member of list) {
      if (lines.length === LISTED_MEMBERS) break;
      inodesListed.push(member);
      lines.push(sharer(snapshot, member, false));
    }
    const labelWidth = Math.max(...lines.map(({ label }) => label.length));
    for (const [at, { label, path }] of lines.entries()) {
      writer.inode(inodesListed[at]!, `${label.padEnd(labelWidth)}  `, path, 4);
    }
    if (inodes > lines.length) writer.line(`and ${grouped(inodes - lines.length)} more`, 4);
    if (slice.isOver()) await slice.rest();
  }
}

function writeNotSharing(writer: ReportWriter, snapshot: Snapshot, { alone, reasons }: ReportFigures): void {
  writer.section('Files that do not share');
  const rows: string[][] = [];
  if (alone.files > 0)
    rows.push([
      'alone',
      counted(alone.files, 'file'),
      counted(alone.pages, 'page'),
      'No other file of the set has their fingerprint.',
    ]);
  for (const [code, { files, pages }] of reasons) {
    if (files > 0)
      rows.push([
        reasonText(code).mark,
        counted(files, 'file'),
        counted(pages, 'page'),
        reasonText(code).sentence,
      ]);
  }
  if (rows.length === 0) writer.line('none');
  for (const line of alignedLines([LEFT, RIGHT, RIGHT, LEFT], rows)) writer.line(line);
  for (const [code, { files, examples }] of reasons) {
    if (files === 0 || !reasonText(code).refused) continue;
    writer.section(`Refused: ${reasonText(code).mark}`);
    for (const inode of examples) {
      const { label, path } = sharer(snapshot, inode, false);
      writer.inode(inode, `${label}  `, path, 2);
    }
    if (files > examples.length) writer.line(`and ${grouped(files - examples.length)} more`);
  }
}

function writeSources(writer: ReportWriter, { members: images, left }: Snapshot): void {
  writer.section('Where the images are');
  const rows = images.map(({ image: { image, path, size }, label }) => [
    label,
    binarySize(size),
    image === undefined ? '' : uuidText(image.superblock.uuid),
    image?.fingerprintName?.text ?? 'no fingerprints',
    path,
  ]);
  for (const line of alignedLines([LEFT, RIGHT, LEFT, LEFT, LEFT], rows)) writer.line(line);
  if (left.length === 0) return;
  writer.section('Images that could not be read and are left out');
  for (const { image, label } of left) {
    const finding = image.problem ?? image.indexProblem;
    writer.line(`${label}  ${finding === undefined ? image.path : findingLine(finding)}`);
  }
}

const LEFT = { align: 'left' } as const;
const RIGHT = { align: 'right' } as const;
