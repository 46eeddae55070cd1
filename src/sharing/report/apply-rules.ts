// Applies the rules of `--fail-on` to a report: one row for each, passed or not, with the figure and the limit.
// Pure.

import { binarySize, counted, grouped } from '../../common/quantity.ts';
import { breaks, type FailRule, type FigureName } from './fail-rule.ts';
import type { CheckRow, ImageRow, Report } from './report-model.ts';

/** A figure in all units that it can be compared in. */
interface Figure {
  readonly count: number;
  readonly bytes: number;
  /** 0 to 100. */
  readonly percent: number;
  readonly detail: string;
}

/** The report with a row for each rule, in the order given. */
export const withChecks = (report: Report, rules: readonly FailRule[]): Report => ({
  ...report,
  checks: rules.map((rule) => check(report, rule)),
});

/** `FAIL  coverage<100%  coverage is 99.1 %, limit 100%  (...)`. */
export const checkLine = ({ passed, rule, figure, limit, detail }: CheckRow): string =>
  `${passed ? 'PASS' : 'FAIL'}  ${rule}: ${figure}, limit ${limit} (${detail})`;

function check(report: Report, rule: FailRule): CheckRow {
  const figure = FIGURE_OF[rule.figure](report);
  const value = figure[rule.unit];
  return {
    rule: rule.text,
    // What was not looked at is not fine.
    passed: !breaks(rule, value) && !(rule.figure === 'forged' && report.verification === null),
    figure: `${rule.figure} is ${valueText(value, rule.unit)}`,
    limit: rule.limitText,
    detail: figure.detail,
  };
}

function valueText(value: number, unit: FailRule['unit']): string {
  if (unit === 'percent') return percentText(value);
  return unit === 'bytes' ? `${grouped(value)} bytes` : grouped(value);
}

/** Two digits at most, and never rounded up to a limit that was not reached. */
function percentText(value: number): string {
  return `${Math.floor(value * 100) / 100} %`;
}

/** Of an empty whole, `empty`. */
const percentOf = (part: number, whole: number, empty: number): number =>
  whole === 0 ? empty : part === whole ? 100 : (100 * part) / whole;

const FIGURE_OF: Readonly<Record<FigureName, (report: Report) => Figure>> = {
  coverage({ coverage: { with_fingerprint, not_empty } }) {
    return {
      count: with_fingerprint,
      bytes: 0,
      percent: percentOf(with_fingerprint, not_empty, 100),
      detail: `${grouped(with_fingerprint)} of ${counted(not_empty, 'file')} that are not empty`,
    };
  },
  saved(report) {
    const { pages_saved: saved } = report.sharing.in_order;
    const whole = report.sharing.pages_without_sharing;
    return {
      count: saved,
      bytes: saved * report.page_size,
      percent: percentOf(saved, whole, 0),
      detail: `${grouped(saved)} of ${counted(whole, 'page')}, in the order listed`,
    };
  },
  forged({ verification }) {
    if (verification === null) return { count: 0, bytes: 0, percent: 0, detail: 'no content was read' };
    const files = verification.files;
    const { forged: count, unread } = verification;
    const detail = `${counted(files, 'file')} read${unread > 0 ? `, ${grouped(unread)} could not be` : ''}`;
    return { count, bytes: 0, percent: percentOf(count, files, 0), detail };
  },
  size({ images }) {
    const bytes = imageBytes(images);
    return {
      count: bytes,
      bytes,
      percent: 0,
      detail: `${binarySize(bytes)} in ${counted(images.length, 'image')}`,
    };
  },
  pages(report) {
    const { pages_with_sharing: pages } = report.sharing.in_order;
    const whole = report.sharing.pages_without_sharing;
    return {
      count: pages,
      bytes: pages * report.page_size,
      percent: percentOf(pages, whole, 100),
      detail: `${grouped(pages)} of ${counted(whole, 'page')} are held, in the order listed`,
    };
  },
  findings({ findings: { errors, warnings, uncounted } }) {
    const count = errors + warnings + uncounted;
    const more = uncounted > 0 ? `, ${grouped(uncounted)} more not listed` : '';
    return {
      count,
      bytes: 0,
      percent: 0,
      detail: `${counted(errors, 'error')}, ${counted(warnings, 'warning')}${more}`,
    };
  },
};

/** Bytes of the image files and their devices, a file that several mounts use once. */
export function imageBytes(images: readonly Pick<ImageRow, 'path' | 'size' | 'devices'>[]): number {
  const sizes = new Map<string, number>();
  for (const { path, size, devices } of images) {
    sizes.set(path, size);
    for (const device of devices) if (device.path !== null) sizes.set(device.path, device.size ?? 0);
  }
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}
