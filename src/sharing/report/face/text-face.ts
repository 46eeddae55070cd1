// The text face of a report: what the command line prints and what the editor shows as an `erofs-report` document.
// Pure. Knows where each file stands in the text, so that hovers and links need to parse nothing.

import type { Block, Cell, Column, Section } from '../document/document-model.ts';
import { cellText } from '../document/document-model.ts';
import { REPORT_TITLE, reportSections } from '../document/report-document.ts';
import type { FileRef, Report } from '../report-model.ts';

export interface ReportText {
  readonly text: string;
  /** Lines that have a file on them, ascending. */
  readonly targets: readonly ReportTarget[];
  /** Titles of sections with their first and last lines. */
  readonly sections: readonly {
    readonly id: string;
    readonly title: string;
    readonly first: number;
    readonly last: number;
  }[];
}

/** A file in the text. Columns in UTF-16 units, `end` behind the path. */
export interface ReportTarget extends FileRef {
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

export function reportText(report: Report): ReportText {
  const writer = new TextWriter();
  writer.line(REPORT_TITLE);
  const sections = reportSections(report).map((section) => {
    writer.line('');
    const first = writer.lines.length;
    writer.section(section);
    return { id: section.id, title: section.title, first, last: writer.lines.length - 1 };
  });
  return { text: `${writer.lines.join('\n')}\n`, targets: writer.targets, sections };
}

const LEFT: Column = { title: '', align: 'left' };

class TextWriter {
  readonly lines: string[] = [];
  readonly targets: ReportTarget[] = [];

  line(text: string): void {
    this.lines.push(text.trimEnd());
  }

  section({ title, blocks }: Section): void {
    this.line(plain(title));
    for (const block of blocks) this.block(block);
  }

  private block(block: Block): void {
    if (block.kind === 'note') {
      // What goes on stands further in, so that the next note is seen to be another.
      for (const [at, line] of wrapped(plain(block.text)).entries())
        this.line((at === 0 ? '  ' : '    ') + line);
    } else if (block.kind === 'table') {
      const titles = block.columns.map(({ title }) => title);
      const heading = titles.some((title) => title !== '') ? [titles] : [];
      this.rows(block.columns, [...heading, ...block.rows], 2);
    } else {
      this.line(`  ${shownText(block.title)}`);
      const columns = (block.items[0] ?? []).map((cell, at) =>
        at === 0 && typeof cell === 'string' ? { ...LEFT, align: 'right' as const } : LEFT,
      );
      this.rows(columns, block.items, 4);
      if (block.omitted > 0) this.line(`    and ${block.omitted} more`);
    }
  }

  private rows(columns: readonly Column[], rows: readonly (readonly Cell[])[], indent: number): void {
    const widths: number[] = [];
    for (const row of rows) {
      for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, cellText(cell).length);
    }
    for (const row of rows) {
      let text = ' '.repeat(indent);
      for (const [at, cell] of row.entries()) {
        const own = shownText(cell);
        const room = widths[at]! - own.length;
        if (columns[at]?.align === 'right') text += ' '.repeat(room);
        if (typeof cell === 'object' && 'file' in cell) {
          this.targets.push({
            ...cell.file,
            line: this.lines.length,
            start: text.length,
            end: text.length + own.length,
          });
        }
        text += own;
        if (at < row.length - 1) text += ' '.repeat(columns[at]?.align === 'right' ? 2 : room + 2);
      }
      this.line(text);
    }
  }
}

/** Characters of a line of prose. */
const PROSE = 88;

/** Prose in lines that need no scrolling; a word that is longer stays whole. */
function wrapped(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > PROSE) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines;
}

/** Our own words with plain spaces; names as they are. */
const shownText = (cell: Cell): string => (typeof cell === 'string' ? plain(cell) : cellText(cell));

/** Plain spaces within numbers: text editors mark no-break spaces as suspicious. */
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');
