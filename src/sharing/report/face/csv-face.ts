// The CSV face of a report (RFC 4180): one table of it, or all of them as a list of single figures.
// Pure. A field never looks like a formula to a spreadsheet, as names come out of images.

import type { Report } from '../report-model.ts';
import { csvTables, type Value } from './csv-tables.ts';

/** Names that `--table` takes. */
export const csvTableNames = (report: Report): string[] => csvTables(report).map(({ name }) => name);

/** One table with a line of column titles; undefined if there is none of that name. */
export function reportCsvTable(report: Report, name: string): string | undefined {
  const table = csvTables(report).find((one) => one.name === name);
  return table && lines([table.columns, ...table.rows]);
}

/** Every figure of every table on a line of its own: table, number of the row from 1 on, column, value. */
export function reportCsv(report: Report): string {
  const figures = csvTables(report).flatMap(({ name, columns, rows }) =>
    rows.flatMap((row, at) => columns.map((column, k): Value[] => [name, at + 1, column, row[k]!])),
  );
  return lines([['table', 'row', 'column', 'value'], ...figures]);
}

const lines = (rows: readonly (readonly Value[])[]): string =>
  rows.map((row) => `${row.map(field).join(',')}\r\n`).join('');

function field(value: Value): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
