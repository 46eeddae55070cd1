// What is wrong with an image, and where: findings, and the error that carries one up to whoever can go on without that part.
// Pure. Every message names the structure and the field, the byte offset, and what was expected.

export type Severity = 'error' | 'warning' | 'info';

/** One thing that is wrong (or odd) with an image. */
export interface Finding {
  readonly severity: Severity;
  /** Stable identifier, such as `superblock-checksum`; the list is in docs/findings.md. */
  readonly code: string;
  /** The on-disk structure, such as `superblock`, `inode`, `dirent`, `xattr`. */
  readonly structure: string;
  /** Byte in the image file (or in the metabox, if `space` says so) where the bad value stands. */
  readonly offset?: number;
  readonly space?: 'metabox';
  /** Decimal, as `dump.erofs` prints it. */
  readonly nid?: string;
  readonly path?: string;
  readonly message: string;
  readonly expected?: string;
}

/** A finding that ends what was being done. Whoever catches it keeps the finding and goes on with the rest. */
export class ErofsError extends Error {
  readonly finding: Finding;

  constructor(finding: Omit<Finding, 'severity'> & { severity?: Severity }) {
    super(finding.message);
    this.name = 'ErofsError';
    this.finding = { severity: 'error', ...finding };
  }

  /** The same error with more known about the place; what is known already stays. */
  at(place: { nid?: string; path?: string; offset?: number }): ErofsError {
    return new ErofsError({ ...place, ...this.finding });
  }
}

/** `finding` as one line: `error dir-loop: message (dirent, byte 123, nid 5, /a/b; expected ...)`. */
export function findingLine(finding: Finding): string {
  const place = [finding.structure];
  if (finding.offset !== undefined)
    place.push(`${finding.space === 'metabox' ? 'metabox byte' : 'byte'} ${finding.offset}`);
  if (finding.nid !== undefined) place.push(`nid ${finding.nid}`);
  if (finding.path !== undefined) place.push(finding.path);
  const expected = finding.expected === undefined ? '' : `; expected ${finding.expected}`;
  return `${finding.severity} ${finding.code}: ${finding.message} (${place.join(', ')}${expected})`;
}

/** A list of findings that a hostile image cannot grow without end. */
export class FindingList {
  /** Findings kept. Beyond this only their number is, and the first of each code, so that no flood hides another thing. */
  static readonly LIMIT = 1000;
  readonly items: Finding[] = [];
  /** Findings that were not kept. */
  omitted = 0;
  private readonly codes = new Set<string>();

  /** Whether further findings are only counted, unless they are the first of their code. */
  get full(): boolean {
    return this.items.length >= FindingList.LIMIT;
  }

  /** Whether a finding of this code would be kept. */
  keeps(code: string): boolean {
    return !this.full || !this.codes.has(code);
  }

  add(finding: Finding): void {
    if (!this.keeps(finding.code)) {
      this.omitted += 1;
      return;
    }
    this.codes.add(finding.code);
    this.items.push(finding);
  }

  addAll(findings: Iterable<Finding>): void {
    for (const finding of findings) this.add(finding);
  }

  /** Adds what another list kept, and the number of what it did not. */
  addList({ items, omitted }: FindingList): void {
    this.addAll(items);
    this.omitted += omitted;
  }
}
