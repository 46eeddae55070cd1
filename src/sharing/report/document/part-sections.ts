// Sections on parts of the set: directories, extensions, and the files that do not share, by reason.
// Pure. Words only; every figure stands in the report.

import { counted, grouped, percent } from '../../../common/quantity.ts';
import { reasonText } from '../../../common/reason-text.ts';
import type { Listed, PartFigures, ReasonRow, Report, UnsharedFile } from '../report-model.ts';
import {
  type Block,
  type Cell,
  file,
  type List,
  left,
  name,
  note,
  right,
  type Section,
} from './document-model.ts';

export const directorySection = ({ directories }: Report): Section =>
  partSection(
    'directories',
    'Directories, with all that lies below them in all images',
    'directory',
    directories,
    ({ path }) => name(path),
    'Directories that hold nothing but one other directory are left out.',
  );

export const extensionSection = ({ extensions }: Report): Section =>
  partSection('extensions', 'Files by extension', 'extension', extensions, ({ extension }) =>
    extension === '' ? '(none)' : name(extension),
  );

function partSection<Row extends PartFigures>(
  id: string,
  title: string,
  first: string,
  { count, listed }: Listed<Row>,
  firstCell: (row: Row) => Cell,
  more?: string,
): Section {
  const blocks: Block[] = [
    {
      kind: 'table',
      columns: [
        left(first),
        right('files'),
        right('pages'),
        right('shared'),
        right(),
        right('saved'),
        right(),
      ],
      rows: listed.map((row) => [
        firstCell(row),
        grouped(row.files),
        grouped(row.pages),
        grouped(row.shared_pages),
        percent(row.shared_pages, row.pages),
        grouped(row.saved_pages),
        percent(row.saved_pages, row.pages),
      ]),
    },
  ];
  if (more !== undefined && listed.length > 0) blocks.push(note(more));
  const heading =
    listed.length < count ? `${title}: the ${listed.length} of ${grouped(count)} that save most` : title;
  return { id, title: heading, blocks: listed.length === 0 ? [note('None.')] : blocks };
}

export function unsharedSection({ not_sharing }: Report): Section {
  if (not_sharing.length === 0) {
    return { id: 'not-sharing', title: 'Files that do not share', blocks: [note('None.')] };
  }
  return {
    id: 'not-sharing',
    title: 'Files that do not share, by reason',
    blocks: [
      {
        kind: 'table',
        columns: [left('reason'), right('files'), right('pages'), left('why')],
        rows: not_sharing.map((row) => [mark(row), grouped(row.files), grouped(row.pages), row.text]),
      },
      ...not_sharing
        .filter(isListed)
        .map((row) =>
          fileList(`${mark(row)}: the largest of ${counted(row.files, 'file')}`, row.listed, row.files),
        ),
    ],
  };
}

/** Of files that have nothing to share, or whose whole image shares nothing, the number says it all. */
const NOT_LISTED: readonly ReasonRow['reason'][] = [
  'empty',
  'image-without-flag',
  'mounted-without-inode-share',
  'prefix-id-invalid',
];
const isListed = ({ reason }: ReasonRow): boolean => !NOT_LISTED.includes(reason);

const mark = ({ reason }: ReasonRow): string => (reason === 'alone' ? 'alone' : reasonText(reason).mark);

/** Files under a title, with their sizes. */
export const fileList = (title: string, files: readonly UnsharedFile[], count: number): List => ({
  kind: 'list',
  title,
  items: files.map((one) => [
    `${grouped(one.size)} B`,
    name(one.image),
    file(one),
    ...(one.first === null ? [] : [`after ${one.first.image} ${one.first.path}`]),
  ]),
  omitted: count - files.length,
});
