// The Markdown face of a report, for pull requests and documents: the same sections as the text.
// Pure. Names out of images stand in code spans, so that nothing in them is markup.

import type { Block, Cell, Table } from '../document/document-model.ts';
import { cellText } from '../document/document-model.ts';
import { REPORT_TITLE, reportSections } from '../document/report-document.ts';
import type { Report } from '../report-model.ts';

export function reportMarkdown(report: Report): string {
  const parts = [`# ${REPORT_TITLE}`];
  for (const { title, blocks } of reportSections(report)) {
    parts.push(`## ${escaped(title)}`);
    if (blocks.length > 0 && blocks.every(({ kind }) => kind === 'note')) {
      parts.push(blocks.map((block) => `- ${block.kind === 'note' ? escaped(block.text) : ''}`).join('\n'));
    } else {
      parts.push(...blocks.map(markdownBlock));
    }
  }
  return `${parts.join('\n\n')}\n`;
}

function markdownBlock(block: Block): string {
  if (block.kind === 'note') return escaped(block.text);
  if (block.kind === 'table') return markdownTable(block);
  const items = block.items.map((item) => `- ${item.map(inline).join(' ')}`);
  if (block.omitted > 0) items.push(`- and ${block.omitted} more`);
  return [`**${inline(block.title)}**`, '', ...items].join('\n');
}

function markdownTable({ columns, rows, total = false }: Table): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const body = rows.map((row, at) =>
    line(row.map((cell) => (total && at === rows.length - 1 ? bold(inCell(cell)) : inCell(cell)))),
  );
  return [
    line(columns.map(({ title }) => escaped(title))),
    line(columns.map(({ align }) => (align === 'right' ? '--:' : ':--'))),
    ...body,
  ].join('\n');
}

const bold = (text: string): string => (text === '' ? '' : `**${text}**`);

/** A bar ends a cell even inside a code span, unless a backslash stands before it. */
const inCell = (cell: Cell): string => {
  const text = inline(cell);
  return typeof cell === 'string' ? text : text.replaceAll('|', '\\|');
};

const inline = (cell: Cell): string => (typeof cell === 'string' ? escaped(cell) : codeSpan(cellText(cell)));

/** Text as a code span, fenced by more backticks than it has in a row. */
function codeSpan(text: string): string {
  if (text === '') return '';
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 ? ' ' : '';
  return fence + pad + text + pad + fence;
}

/** Our own words may hold names (labels, paths in messages): no character of them is markup. */
const escaped = (text: string): string =>
  text.replace(/[\\`*_{}[\]<>#|~&]/g, (character) => `\\${character}`);
