// Sections on what shares: the histogram by number of sharers, the images against each other, the groups that save most.
// Pure. Words only; every figure stands in the report.

import { binarySize, counted, grouped, percent } from '../../../common/quantity.ts';
import type { GroupRow, HistogramRow, ImageRow, MatrixPair, Report } from '../report-model.ts';
import { type Block, file, left, name, note, right, type Section, type Table } from './document-model.ts';

export function histogramSection({ histogram: { rows, total } }: Report): Section {
  const cells = (first: string, row: HistogramRow): string[] => [
    first,
    grouped(row.groups),
    grouped(row.inodes),
    grouped(row.unique_pages),
    grouped(row.referenced_pages),
    grouped(row.saved_pages),
  ];
  const range = ({ from, to }: HistogramRow): string => (from === to ? `${from}` : `${from} to ${to}`);
  return {
    id: 'histogram',
    title: 'Fingerprints by number of inodes that share them',
    blocks: [
      {
        kind: 'table',
        columns: [
          right('inodes each'),
          right('groups'),
          right('inodes'),
          right('unique pages'),
          right('referenced'),
          right('saved'),
        ],
        rows: [...rows.map((row) => cells(range(row), row)), cells('total', total)],
        total: true,
      },
      note(
        `dedup = ${ratio(total.referenced_pages, total.unique_pages)} (referenced over unique pages of the files that are attached to a shared inode, in the order listed).`,
      ),
    ],
  };
}

/** Two digits, as zdb prints it. */
const ratio = (a: number, b: number): string => (b === 0 ? '1.00' : (a / b).toFixed(2));

/** Images up to which the matrix is drawn as one. */
const DRAWN = 12;

export function matrixSection(report: Report, listed: number): Section {
  const { images, matrix, page_size } = report;
  const pairs = matrix.pairs.filter(({ a, b }) => a !== b).sort((x, y) => y.pages - x.pages);
  const within = matrix.pairs.filter(({ a, b }) => a === b);
  const blocks: Block[] = [];
  if (images.length > 1 && images.length <= DRAWN) {
    blocks.push(drawnMatrix(images, matrix.pairs));
    blocks.push(note('Part of the pages of the image on the left that it shares with the image above.'));
  }
  if (pairs.length > 0) blocks.push(pairTable(images, pairs.slice(0, listed), page_size));
  if (pairs.length > listed) blocks.push(note(`${counted(pairs.length - listed, 'more pair')}.`));
  for (const { a, groups, a_files, a_pages, pages } of within) {
    blocks.push(
      note(
        `Within ${a}: ${counted(a_files, 'file')} in ${counted(groups, 'group')} share, which saves ${counted(a_pages - pages, 'page')}.`,
      ),
    );
  }
  if (matrix.images_omitted > 0) {
    blocks.push(note(`The last ${counted(matrix.images_omitted, 'image')} of the set are not compared.`));
  }
  if (blocks.length === 0) {
    blocks.push(note(images.length === 1 ? 'There is only one.' : 'No two images share a file.'));
  }
  return { id: 'matrix', title: 'Images against each other', blocks };
}

function drawnMatrix(images: readonly ImageRow[], pairs: readonly MatrixPair[]): Table {
  const shared = new Map<string, number>();
  for (const { a, b, a_pages, b_pages } of pairs) {
    shared.set(`${a}\0${b}`, a_pages);
    shared.set(`${b}\0${a}`, b_pages);
  }
  return {
    kind: 'table',
    columns: [left(), ...images.map((_, at) => right(String(at + 1)))],
    rows: images.map((row, at) => [
      name(`${at + 1}  ${row.image}`),
      ...images.map((column) => percent(shared.get(`${row.image}\0${column.image}`) ?? 0, row.pages)),
    ]),
  };
}

function pairTable(images: readonly ImageRow[], pairs: readonly MatrixPair[], pageSize: number): Table {
  const row = new Map(images.map((image) => [image.image, image]));
  return {
    kind: 'table',
    columns: [
      left('image'),
      left('with'),
      right('groups'),
      right('pages'),
      right('size'),
      right('of the first'),
      right('of the other'),
      right('of both'),
    ],
    rows: pairs.map(({ a, b, groups, pages, a_pages, b_pages }) => [
      name(a),
      name(b),
      grouped(groups),
      grouped(pages),
      binarySize(pages * pageSize),
      percent(a_pages, row.get(a)!.pages),
      percent(b_pages, row.get(b)!.pages),
      percent(pages, row.get(a)!.unique_pages + row.get(b)!.unique_pages - pages),
    ]),
  };
}

export function groupSection({ groups: { count, listed } }: Report): Section {
  return {
    id: 'groups',
    title:
      count > listed.length
        ? `Files that share: the ${listed.length} of ${grouped(count)} groups that save most`
        : `Files that share: ${counted(count, 'group')}`,
    blocks:
      listed.length === 0
        ? [note('None.')]
        : listed.map((group) => ({
            kind: 'list',
            title: groupTitle(group),
            items: group.members.map((member) => [name(member.image), file(member)]),
            omitted: group.members_omitted,
          })),
  };
}

/** Digits that a title shows. */
const SHORT = 16;

function groupTitle({ pages_saved, inodes, pages, size, sha256, fingerprint, kind }: GroupRow): string {
  const digits =
    sha256 === null ? `fingerprint ${fingerprint.slice(0, SHORT)}` : `sha256 ${sha256.slice(0, SHORT)}`;
  return `${counted(pages_saved, 'page')} saved: ${grouped(inodes)} x ${counted(pages, 'page')} (${counted(size, 'byte')}), ${kind}, ${digits}`;
}
