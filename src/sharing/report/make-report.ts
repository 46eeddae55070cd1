// Makes the report of an indexed set, in steps, so that a caller can show progress, answer others in between, or give up.
// Pure: the same source gives the same report, and so the same bytes in every face.

import { sharingTotals } from '../sharing-totals.ts';
import { NOTHING_ASKED } from '../what-if/what-if-model.ts';
import { assumptions } from './assumptions.ts';
import { contentIdentity } from './content-identity.ts';
import { directoryRows } from './directory-rows.ts';
import { extensionRows } from './extension-rows.ts';
import { histogramOf } from './histogram.ts';
import { imageMatrix } from './image-matrix.ts';
import { coverageOf, imageRows } from './image-rows.ts';
import { reasonRows } from './reason-rows.ts';
import { reportFindings } from './report-findings.ts';
import { REPORT_FORMAT, REPORT_VERSION, type Report } from './report-model.ts';
import type { ReportSource } from './report-source.ts';
import { savingGroups } from './saving-groups.ts';
import { totalRows } from './totals-table.ts';
import { verification } from './verification.ts';

/** What is being done, for people, and the part of the whole that is done, 0 to 1. */
export interface ReportStep {
  readonly doing: string;
  readonly done: number;
}

/** Makes a report in one go. */
export function makeReport(source: ReportSource): Report {
  const steps = makeReportInSteps(source);
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}

const STAGES = 9;

/** Throws a RangeError if the source does not fit together. */
export function* makeReportInSteps(source: ReportSource): Generator<ReportStep, Report, void> {
  checkSource(source);
  const { index, top } = source;
  const { rules, pageSize } = index.set;
  const images = yield* stage(0, 'counting files', imageRows(source));
  const identity = yield* stage(1, 'comparing contents', contentIdentity(source));
  yield { doing: 'summing up', done: 2 / STAGES };
  const sharing = sharingTotals(index);
  const totals = totalRows(source, sharing, identity);
  const histogram = yield* stage(3, 'counting sharers', histogramOf(index));
  const matrix = yield* stage(4, 'comparing images', imageMatrix(index));
  const groups = yield* stage(5, 'looking for the groups that save most', savingGroups(index, top));
  const directories = yield* stage(6, 'summing up directories', directoryRows(index, top));
  const extensions = yield* stage(7, 'summing up extensions', extensionRows(index, top));
  const not_sharing = yield* stage(8, 'sorting files that do not share', reasonRows(index, top));
  const checked = yield* stage(8, 'checking fingerprints', verification(source, identity));
  return {
    format: REPORT_FORMAT,
    version: REPORT_VERSION,
    rules: { id: rules.id, kernels: rules.kernels },
    page_size: pageSize,
    predicted: images.some(({ predicted }) => predicted > 0),
    images,
    assumptions: assumptions(index, images),
    totals,
    sharing,
    coverage: coverageOf(images),
    histogram,
    matrix,
    groups,
    directories,
    extensions,
    not_sharing,
    verification: checked,
    findings: reportFindings(source, images, sharing, checked),
    what_if: source.whatIf ?? NOTHING_ASKED,
    checks: [],
  };
}

function* stage<T>(
  number: number,
  doing: string,
  work: Generator<number, T>,
): Generator<ReportStep, T, void> {
  for (let step = work.next(); ; step = work.next()) {
    if (step.done) return step.value;
    yield { doing, done: (number + step.value) / STAGES };
  }
}

function checkSource({ index, images }: ReportSource): void {
  const labels = index.set.mounts.map(({ label }) => label);
  if (images.length !== labels.length) {
    throw new RangeError(`there are facts of ${images.length} images for ${labels.length} mounts`);
  }
  const twice = labels.find((label, at) => labels.indexOf(label) !== at);
  if (twice !== undefined) throw new RangeError(`two mounts of the set are named ${twice}`);
}
