// The tables of a report as rows of plain values, for the CSV face: numbers without separators, names as people read them.
// Pure.

import type { FileRef, Report } from '../report-model.ts';

export type Value = string | number | boolean | null;

export interface CsvTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Value[])[];
}

/** Every table, in the order of the report; those about what was not asked for have no rows. */
export function csvTables(report: Report): CsvTable[] {
  const { images, totals, histogram, matrix, groups, directories, extensions, not_sharing } = report;
  return [
    table('images', images, ({ devices, mount, ...image }) => ({
      ...image,
      ...mount,
      devices: devices.length,
    })),
    table('totals', totals, ({ id, pages, pages_saved }) => ({
      id,
      pages,
      pages_saved,
      bytes: pages * report.page_size,
      bytes_saved: pages_saved * report.page_size,
    })),
    table('histogram', histogram.rows, (row) => ({ ...row })),
    table('matrix', matrix.pairs, (row) => ({ ...row })),
    table('groups', groups.listed, ({ members, members_omitted: _, ...group }, at) => ({
      group: at + 1,
      ...group,
      image: members[0]?.image ?? null,
      path: members[0]?.path ?? null,
    })),
    table(
      'members',
      groups.listed.flatMap(({ members }, at) => members.map((member) => ({ group: at + 1, ...member }))),
      (row) => ({ ...row }),
    ),
    table('directories', directories.listed, (row) => ({ ...row })),
    table('extensions', extensions.listed, (row) => ({ ...row })),
    table('not-sharing', not_sharing, ({ listed: _, text: __, ...row }) => ({ ...row })),
    table(
      'unshared-files',
      not_sharing.flatMap(({ reason, listed }) => listed.map((one) => ({ reason, ...one }))),
      ({ first, ...row }) => ({ ...row, first: placeOf(first) }),
    ),
    table(
      'forged-files',
      report.verification?.forged_files.listed ?? [],
      ({ image, path, nid, recorded, content }) => ({ image, path, nid, recorded, content }),
    ),
    table(
      'findings',
      report.findings.listed,
      ({ severity, code, image, path = null, nid = null, offset = null, message, expected = null }) => ({
        severity,
        code,
        image,
        path,
        nid,
        offset,
        message,
        expected,
      }),
    ),
    table('checks', report.checks, (row) => ({ ...row })),
    ...whatIfTables(report),
  ];
}

function whatIfTables({ what_if: { disk, containers } }: Report): CsvTable[] {
  const parts = disk === null ? [] : [{ ...disk.whole_files, chunk_size: 0 }, ...disk.chunks];
  return [
    table(
      'disk',
      parts.flatMap(({ chunk_size, by_image, together }) => [
        ...by_image.map((row) => ({ chunk_size: chunk_size || 'whole files', ...row })),
        { chunk_size: chunk_size || 'whole files', image: '(together)', ...together },
      ]),
      (row) => ({ ...row }),
    ),
    table('containers', containers?.points ?? [], (row) => ({ ...row })),
  ];
}

const placeOf = (file: FileRef | null): string | null => file && `${file.image} ${file.path}`;

function table<Row>(
  name: string,
  rows: readonly Row[],
  cells: (row: Row, at: number) => Record<string, Value>,
): CsvTable {
  const records = rows.map(cells);
  const columns = Object.keys(records[0] ?? {});
  return { name, columns, rows: records.map((record) => columns.map((column) => record[column] ?? null)) };
}
