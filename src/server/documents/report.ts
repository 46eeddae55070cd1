// The dedup report of a set as an `erofs-report` document: the same report and the same text as the command line prints,
// made in slices, and behind it where the images are.

import { statSync } from 'node:fs';
import { counted } from '../../common/quantity.ts';
import { findingLine } from '../../erofs/finding.ts';
import { type ReportTarget, type ReportText, reportText } from '../../sharing/report/face/text-face.ts';
import { makeReportInSteps } from '../../sharing/report/make-report.ts';
import { DEFAULT_TOP, type ReportImage, superblockFacts } from '../../sharing/report/report-source.ts';
import type { Member, Snapshot } from '../sharing/snapshot.ts';
import type { TimeSlice } from '../time-slice.ts';
import { ReportModel } from './report-model.ts';
import { reportTokens } from './report-tokens.ts';
import type { TextModel } from './text-model.ts';
import { alignedLines } from './text-table.ts';

export async function report(snapshot: Snapshot, slice: TimeSlice): Promise<TextModel> {
  const images = snapshot.members.map(reportImage);
  const steps = makeReportInSteps({ index: snapshot.index, images, top: DEFAULT_TOP });
  let step = steps.next();
  while (!step.done) {
    if (slice.isOver()) await slice.rest();
    step = steps.next();
  }
  const written = reportText(step.value);
  const targets = new Map(written.targets.map((target) => [target.line, target]));
  for (const head of groupHeads(written, targets)) targets.set(head.line, head);
  return new ReportModel({
    text: written.text + sources(snapshot),
    snapshot,
    targets,
    tokens: reportTokens(written),
  });
}

function reportImage({ image: open, table }: Member): ReportImage {
  const image = open.image!;
  return {
    path: open.path,
    sha256: null,
    size: open.size,
    devices: image.deviceSlots.map(({ tag }, at) => {
      const path = open.devicePaths[at] ?? null;
      return { tag, path, size: sizeOf(path) };
    }),
    ...superblockFacts(image),
    recorded: table,
  };
}

const sizeOf = (path: string | null): number | null =>
  path === null ? null : (statSync(path, { throwIfNoEntry: false })?.size ?? null);

/** The title of a group speaks of its first member: the line behind it. */
function groupHeads(
  { text, sections }: ReportText,
  targets: ReadonlyMap<number, ReportTarget>,
): ReportTarget[] {
  const groups = sections.find(({ id }) => id === 'groups');
  const lines = text.split('\n');
  const heads: ReportTarget[] = [];
  for (let line = groups?.first ?? 0; line < (groups?.last ?? 0); line++) {
    const first = targets.get(line + 1);
    if (first === undefined || targets.has(line)) continue;
    const end = lines[line]!.length;
    heads.push({ ...first, line, start: lines[line]!.lastIndexOf(', ') + 2, end });
  }
  return heads;
}

/** What only an editor needs to be told: the command line was given the files. */
function sources({ members, left }: Snapshot): string {
  const lines = ['', 'Where the images are'];
  const rows = members.map(({ image, label }) => [`  ${label}`, image.path]);
  lines.push(...alignedLines([LEFT, LEFT], rows));
  if (left.length > 0)
    lines.push(
      '',
      `${counted(left.length, 'image')} could not be read and ${left.length === 1 ? 'is' : 'are'} left out`,
    );
  for (const { image, label } of left) {
    const finding = image.problem ?? image.indexProblem;
    lines.push(`  ${label}  ${finding === undefined ? image.path : findingLine(finding)}`);
  }
  return `${lines.join('\n')}\n`;
}

const LEFT = { align: 'left' } as const;
