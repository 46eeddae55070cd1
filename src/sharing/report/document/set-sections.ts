// Sections on the set as a whole: its images, the totals, what each image brings, the rules of `--fail-on`, what is assumed.
// Pure. Words only; every figure stands in the report.

import { binarySize, counted, grouped, percent } from '../../../common/quantity.ts';
import type { Report, TotalId } from '../report-model.ts';
import { left, name, note, right, type Section } from './document-model.ts';

export function headerSection(report: Report): Section {
  const { images, rules, page_size, predicted } = report;
  const hashed = images.some(({ sha256 }) => sha256 !== null);
  return {
    id: 'images',
    title: 'Images, in the order in which their files are looked up',
    blocks: [
      {
        kind: 'table',
        columns: [
          left('image'),
          right('size'),
          left('uuid'),
          ...(hashed ? [left('sha256 of the file')] : []),
          left('fingerprints'),
        ],
        rows: images.map((image) => [
          name(image.image),
          `${grouped(image.size)} B`,
          image.uuid,
          ...(hashed ? [image.sha256 ?? 'not worked out'] : []),
          image.predicted > 0
            ? `${grouped(image.predicted)} predicted`
            : (image.fingerprint_attribute ?? 'none'),
        ]),
      },
      ...images.flatMap(({ image, devices }) =>
        devices.map(({ tag, path, size }, at) =>
          note(
            `Device ${at + 1} of ${image}${tag === '' ? '' : ` (tag ${tag})`}: ${path === null ? 'missing' : `${path}, ${binarySize(size ?? 0)}`}.`,
          ),
        ),
      ),
      note(
        `Rules of ${rules.id} (${rules.kernels}), pages of ${page_size} bytes${predicted ? '; fingerprints are predicted' : ''}.`,
      ),
    ],
  };
}

const TOTAL_NAMES: Readonly<Record<TotalId, string>> = {
  none: 'no sharing',
  'worst-order': 'inode_share, worst order',
  'order-listed': 'inode_share, order listed',
  'best-order': 'inode_share, best order',
  'ideal-files': 'ideal: equal files once',
  'ideal-pages': 'ideal: equal pages once',
};

export function totalsSection(report: Report): Section {
  const { totals, page_size } = report;
  const without = report.sharing.pages_without_sharing;
  return {
    id: 'totals',
    title: 'Page cache when every file was read to its end: an upper bound of what is saved',
    blocks: [
      {
        kind: 'table',
        columns: [left(), right('pages'), right('size'), right('saved'), right('size'), right()],
        rows: totals.map(({ id, pages, pages_saved }) => [
          TOTAL_NAMES[id],
          grouped(pages),
          binarySize(pages * page_size),
          grouped(pages_saved),
          binarySize(pages_saved * page_size),
          percent(pages_saved, without),
        ]),
      },
      ...totals.map(({ id, assumes }) => note(`${TOTAL_NAMES[id]}: ${assumes}`)),
      ...conflictNotes(report),
    ],
  };
}

function conflictNotes({ sharing: { conflicts } }: Report) {
  if (conflicts.length === 0) {
    return [note('No fingerprint is met with several classes or sizes, so the order makes no difference.')];
  }
  const stand = conflicts.length === 1 ? 'stands' : 'stand';
  return [
    note(
      `${counted(conflicts.length, 'fingerprint')} ${stand} on files that cannot share with each other, so the order matters.`,
    ),
  ];
}

export function coverageSection({ images, coverage }: Report): Section {
  const of = (part: number, whole: number): string => `${grouped(part)} of ${grouped(whole)}`;
  return {
    id: 'coverage',
    title: 'What each image has and brings',
    blocks: [
      {
        kind: 'table',
        columns: [
          left('image'),
          right('files'),
          right('with fingerprint'),
          right(),
          right('pages'),
          right('shared'),
          right(),
          right('added'),
        ],
        rows: [
          ...images.map((image) => [
            name(image.image),
            grouped(image.file_inodes),
            of(image.with_fingerprint, image.not_empty),
            percent(image.with_fingerprint, image.not_empty),
            grouped(image.pages),
            grouped(image.shared_pages),
            percent(image.shared_pages, image.pages),
            grouped(image.added_pages),
          ]),
          totalRow(images, coverage, of),
        ],
        total: true,
      },
      note(
        'with fingerprint: of the files that are not empty. shared: pages of files that share. added: pages that an image brings when it is read after those above it.',
      ),
    ],
  };
}

function totalRow(
  images: Report['images'],
  { file_inodes, with_fingerprint, not_empty }: Report['coverage'],
  of: (part: number, whole: number) => string,
): string[] {
  const sum = (key: 'pages' | 'shared_pages' | 'added_pages'): number =>
    images.reduce((total, image) => total + image[key], 0);
  return [
    'total',
    grouped(file_inodes),
    of(with_fingerprint, not_empty),
    percent(with_fingerprint, not_empty),
    grouped(sum('pages')),
    grouped(sum('shared_pages')),
    percent(sum('shared_pages'), sum('pages')),
    grouped(sum('added_pages')),
  ];
}

export function checkSection({ checks }: Report): Section {
  const failed = checks.filter(({ passed }) => !passed).length;
  return {
    id: 'checks',
    title: failed === 0 ? 'Rules: all pass' : `Rules: ${grouped(failed)} of ${grouped(checks.length)} fail`,
    blocks: [
      {
        kind: 'table',
        columns: [left(), left('rule'), left('figure'), left('limit'), left('of what')],
        rows: checks.map(({ passed, rule, figure, limit, detail }) => [
          passed ? 'PASS' : 'FAIL',
          rule,
          figure,
          limit,
          detail,
        ]),
      },
    ],
  };
}

export function assumptionSection({ assumptions }: Report): Section {
  return {
    id: 'assumptions',
    title: 'What these figures assume',
    blocks: assumptions.map(({ text }) => note(text)),
  };
}
