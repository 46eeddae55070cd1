// What the lines of a report are about, and its sections: what is indented below a title belongs to it.
// Knows nothing of what a report says.

import { nidFromText } from '../../erofs/nid.ts';
import type { ReportTarget } from '../../sharing/report/face/text-face.ts';
import type { Member, Snapshot } from '../sharing/snapshot.ts';
import type { TimeSlice } from '../time-slice.ts';
import { outermost } from './sections.ts';
import type { InodeFilter, LineInode, LineToken, Section, TextModel } from './text-model.ts';

/** Indent of the lines of a section; files are listed below their title and indented further. */
const BODY = 2;

export interface ReportParts {
  readonly text: string;
  readonly snapshot: Snapshot;
  /** Files by line. */
  readonly targets: ReadonlyMap<number, ReportTarget>;
  readonly tokens: ReadonlyMap<number, readonly LineToken[]>;
}

export class ReportModel implements TextModel {
  readonly text: string;
  readonly snapshot: Snapshot;
  readonly lineCount: number;
  private readonly lines: readonly string[];
  private readonly targets: ReportParts['targets'];
  private readonly tokens: ReportParts['tokens'];
  private readonly members: ReadonlyMap<string, Member>;

  constructor({ text, snapshot, targets, tokens }: ReportParts) {
    this.text = text;
    this.snapshot = snapshot;
    this.lines = text.split('\n');
    this.lineCount = this.lines.length;
    this.targets = targets;
    this.tokens = tokens;
    this.members = new Map(snapshot.members.map((member) => [member.label, member]));
  }

  inodeAt(line: number): LineInode | undefined {
    const target = this.targets.get(line);
    const member = target && this.members.get(target.image);
    if (target === undefined || member === undefined) return undefined;
    const { nid, path, start, end } = target;
    const { image, table, label } = member;
    // Looked up when it is wanted: a link needs the path only, and a table may have a million nids.
    const inode = (): number => table.inodeByNid(nidFromText(nid)!)!;
    const at = this.lines[line]!.slice(0, start).lastIndexOf(`  ${label}  `);
    const link = at < 0 ? {} : { link: { start: at + 2, end: at + 2 + label.length } };
    return { image, table, inode, path, start, end, ...link };
  }

  async linesAbout(isMeant: InodeFilter, slice: TimeSlice): Promise<number[]> {
    const lines: number[] = [];
    for (const line of this.targets.keys()) {
      if (slice.isOver()) await slice.rest();
      const found = this.inodeAt(line);
      if (found !== undefined && isMeant(found.image, found.inode())) lines.push(line);
    }
    return lines.sort((a, b) => a - b);
  }

  linesOfRows(): ReadonlyMap<number, number> {
    return new Map();
  }

  async sections(limit: number): Promise<readonly Section[]> {
    const sections: Section[] = [];
    for (const [line, text] of this.lines.entries()) {
      const indent = indentOf(text);
      const lastLine = lastBelow(this.lines, line, indent);
      if (indent === 0) {
        const place = { line, lastLine, start: 0, end: text.length };
        sections.push({ kind: 'heading', name: text, detail: '', depth: 0, ...place });
      } else if (indent === BODY && this.targets.has(line + 1) && lastLine > line) {
        sections.push(groupSection(text, line, lastLine, this.targets.get(line)));
      }
    }
    return outermost(sections, limit);
  }

  tokensAt(line: number): readonly LineToken[] {
    return this.tokens.get(line) ?? [];
  }
}

/** A group by its fingerprint, or a line of words by itself. */
function groupSection(
  text: string,
  line: number,
  lastLine: number,
  target: ReportTarget | undefined,
): Section {
  const { start, end } = target ?? { start: BODY, end: text.length };
  const detail = target === undefined ? '' : text.slice(0, start).trim().replace(/,$/, '');
  return { kind: 'group', name: text.slice(start, end), detail, depth: 1, line, lastLine, start, end };
}

/** Spaces at the beginning; infinite for an empty line. */
const indentOf = (text: string): number =>
  text === '' ? Number.POSITIVE_INFINITY : text.length - text.trimStart().length;

/** The last line, empty ones not counted, before one that is indented no further than this one. */
function lastBelow(lines: readonly string[], line: number, indent: number): number {
  let last = line;
  for (let next = line + 1; next < lines.length && indentOf(lines[next]!) > indent; next++) {
    if (lines[next] !== '') last = next;
  }
  return last;
}
