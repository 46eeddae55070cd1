// Compares the fingerprints of an image with its content, on all processors, and reports what does not agree.
// For command line and server: progress and cancel are the caller's. Must not print.

import { hex } from '../../common/byte-text.ts';
import { ErofsError, type Finding, FindingList } from '../../erofs/finding.ts';
import type { Image } from '../../erofs/image.ts';
import type { InodeTable } from '../../erofs/inode-table.ts';
import { nidText } from '../../erofs/nid.ts';
import type { ImagePlace } from '../reopen-image.ts';
import { type Amount, amountDone } from '../shared-batches.ts';
import { type CrewScript, usefulThreads, WorkerCrew } from '../worker-crew.ts';
import { DIGEST_SIZE } from './fingerprint-digest.ts';
import { type ItemProblem, readItems } from './read-items.ts';
import { type PlannedReading, planReading } from './reading-plan.ts';
import type { VerifyTask } from './verify-worker.ts';

/** Less than this is read in place: threads take longer to start. */
const IN_PLACE = 4 << 20;

/** Mismatches and findings kept of one image. */
const KEPT = 10_000;

export interface VerifyOptions {
  /** Also decode compressed files that have no fingerprint. */
  readonly readAll?: boolean;
  /** Threads that were started beforehand; used up, whatever happens. */
  readonly crew?: WorkerCrew;
  /** This thread takes its share of the work, beside those of the crew: it hears of no signal and tells no progress then. */
  readonly here?: boolean;
  readonly onProgress?: (done: Amount, of: Amount) => void;
  readonly signal?: AbortSignal;
}

/** A file whose content is not what its fingerprint says. Digests in hexadecimal. */
export interface Mismatch {
  readonly path: string;
  readonly nid: string;
  readonly expected: string;
  readonly actual: string;
}

export interface VerifyReport {
  /** Files whose content was read and compared, hard links once. */
  readonly verified: number;
  readonly mismatched: number;
  /** The first of them, as many as are kept. */
  readonly mismatches: readonly Mismatch[];
  /** Files that have a fingerprint and could not be read. */
  readonly unreadable: number;
  /** Files whose fingerprint is of a form that says nothing to us. */
  readonly unidentified: number;
  /** Files with content and no fingerprint; files without content. */
  readonly unlabelled: number;
  readonly empty: number;
  readonly bytes: number;
  readonly findings: readonly Finding[];
  readonly findingsOmitted: number;
}

/** Reads and compares; rejects with the signal's reason if that is aborted. `image` and `table` belong to the file at `place`. */
export async function verifyImage(
  image: Image,
  table: InodeTable,
  place: ImagePlace,
  script: CrewScript,
  options: VerifyOptions = {},
): Promise<VerifyReport> {
  const { signal, onProgress } = options;
  let { crew } = options;
  try {
    const threads = 1 + (crew?.size ?? script.threads ?? usefulThreads());
    const planned = planReading(table, threads, options.readAll ?? false);
    const { plan } = planned;
    const report = new ReportBuilder(image, table, planned);
    const tell = (problem: ItemProblem): void => report.add(problem);
    if (crew === undefined && planned.bytes < IN_PLACE) {
      readItems(image, plan, tell);
      signal?.throwIfAborted();
    } else {
      crew ??= new WorkerCrew(script);
      const of = { bytes: planned.bytes, files: plan.count };
      const running = crew.run<ItemProblem>({ place, plan } satisfies VerifyTask, {
        onMessage: tell,
        onTick: onProgress && (() => onProgress(amountDone(plan), of)),
        signal,
      });
      if (options.here) readItems(image, plan, tell);
      await running;
    }
    return report.finish();
  } finally {
    crew?.dispose();
  }
}

class ReportBuilder {
  private readonly mismatches: Mismatch[] = [];
  private readonly problems: { item: number; finding: Finding }[] = [];
  private mismatched = 0;
  private unreadable = 0;
  private omitted = 0;
  /** Files on devices that are missing: said once, not for each. */
  private onMissingDevices = 0;

  constructor(
    private readonly image: Image,
    private readonly table: InodeTable,
    private readonly planned: PlannedReading,
  ) {}

  add(problem: ItemProblem): void {
    const { item } = problem;
    const inode = this.planned.inodes[item]!;
    const place = this.placeOf(inode);
    if ('actual' in problem) {
      this.mismatched += 1;
      if (this.mismatches.length >= KEPT) return;
      const at = item * DIGEST_SIZE;
      const expected = hex(this.planned.plan.expected.subarray(at, at + DIGEST_SIZE));
      this.mismatches.push({ ...place, expected, actual: problem.actual });
      this.problems.push({ item, finding: this.mismatch(inode, expected, problem.actual) });
      return;
    }
    if (this.planned.plan.compare[item] === 1) this.unreadable += 1;
    if (problem.finding.code === 'device-missing') this.onMissingDevices += 1;
    else if (this.problems.length >= KEPT) this.omitted += 1;
    else this.problems.push({ item, finding: { ...problem.finding, ...place } });
  }

  finish(): VerifyReport {
    const { planned, mismatches, unreadable } = this;
    const { plan, unidentified, unlabelled, empty, bytes } = planned;
    const findings = new FindingList();
    // Threads report in any order; a report is the same however they ran.
    this.problems.sort((a, b) => a.item - b.item);
    mismatches.sort((a, b) => (a.path < b.path ? -1 : 1));
    findings.addAll(this.problems.map(({ finding }) => finding));
    if (this.onMissingDevices > 0) findings.add(this.missingDevices());
    for (const inode of unidentified.slice(0, FindingList.LIMIT)) findings.add(this.unidentified(inode));
    findings.omitted += Math.max(0, unidentified.length - FindingList.LIMIT);
    const compared = plan.compare.reduce((sum, flag) => sum + flag, 0);
    return {
      verified: compared - unreadable,
      mismatched: this.mismatched,
      mismatches,
      unreadable,
      unidentified: unidentified.length,
      unlabelled,
      empty,
      bytes,
      findings: findings.items,
      findingsOmitted: findings.omitted + this.omitted + this.mismatched - mismatches.length,
    };
  }

  private mismatch(inode: number, expected: string, actual: string): Finding {
    const offset = this.fingerprintAddress(inode);
    return {
      severity: 'error',
      code: 'fingerprint-mismatch',
      structure: 'xattr',
      ...(offset === undefined ? {} : { offset }),
      ...this.placeOf(inode),
      message: `the content has the SHA-256 ${actual}, the fingerprint says another one`,
      expected,
    };
  }

  /** Byte of the attribute's entry. */
  private fingerprintAddress(inode: number): number | undefined {
    const name = this.image.fingerprintName;
    try {
      const xattrs = this.image.xattrs(this.image.inode(this.table.columns.nid[inode]!));
      return xattrs.find(
        ({ baseIndex, suffix }) => baseIndex === name?.baseIndex && hex(suffix) === hex(name.infix),
      )?.address;
    } catch (error) {
      if (error instanceof ErofsError) return undefined;
      throw error;
    }
  }

  private unidentified(inode: number): Finding {
    const number = this.table.columns.fingerprint[inode]!;
    const length = number < 0 ? undefined : this.table.value(number).length;
    const offset = this.fingerprintAddress(inode);
    return {
      severity: 'warning',
      code: 'fingerprint-unidentified',
      structure: 'xattr',
      ...(offset === undefined ? {} : { offset }),
      ...this.placeOf(inode),
      message:
        length === undefined
          ? 'the fingerprint is empty or longer than a block: it cannot be compared'
          : `the fingerprint of ${length} bytes is of a form that cannot be compared with the content`,
      expected: '`sha256:` and 32 bytes, or 64 hexadecimal digits',
    };
  }

  private missingDevices(): Finding {
    return {
      severity: 'error',
      code: 'content-on-missing-device',
      structure: 'device table',
      message: `${this.onMissingDevices} of the files cannot be read: their content lies on devices that are missing`,
      expected: 'all devices of the device table',
    };
  }

  private placeOf(inode: number): { path: string; nid: string } {
    const { columns } = this.table;
    return { path: this.table.path(columns.firstRow[inode]!), nid: nidText(columns.nid[inode]!) };
  }
}
