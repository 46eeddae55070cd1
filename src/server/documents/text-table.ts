// Columns of plain text: numbers to the right, words to the left, two spaces between.
// Pure. Texts for a screen, so a width is a number of characters.

/** Digits in groups of three with plain spaces: text editors mark no-break spaces as suspicious. */
export const plainText = (text: string): string => text.replaceAll('\u00a0', ' ');

export interface Column {
  readonly align: 'left' | 'right';
  /** Least width. */
  readonly width?: number;
}

/** Widths that fit all cells. */
export function columnWidths(columns: readonly Column[], rows: Iterable<readonly string[]>): number[] {
  const widths = columns.map(({ width = 0 }) => width);
  for (const row of rows) {
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.length);
  }
  return widths;
}

/** One line. Nothing is put behind the last cell, and nothing taken from it: a name may end in spaces. */
export function alignedLine(
  columns: readonly Column[],
  widths: readonly number[],
  cells: readonly string[],
): string {
  const last = cells.length - 1;
  const padded = cells.map((cell, at) => {
    if (columns[at]?.align === 'right') return cell.padStart(widths[at]!);
    return at === last ? cell : cell.padEnd(widths[at]!);
  });
  return padded.join('  ');
}

/** All rows, aligned. */
export function alignedLines(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const widths = columnWidths(columns, rows);
  return rows.map((row) => alignedLine(columns, widths, row));
}
