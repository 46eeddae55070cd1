// What is wrong or odd with the images of a set and with their fingerprints: the findings of a report.
// Pure. What the walk of an image found is taken over as it is.

import { counted, grouped } from '../../common/quantity.ts';
import type { Finding } from '../../erofs/finding.ts';
import { FINGERPRINT, type InodeTable } from '../../erofs/inode-table.ts';
import type { SharingIndex } from '../sharing-index.ts';
import type { SharingFigures } from '../sharing-totals.ts';
import { statedDigest } from './fingerprint-form.ts';
import type { Findings, ImageRow, ReportFinding, Verification } from './report-model.ts';
import type { ReportSource } from './report-source.ts';

/** Findings listed; the others are counted. */
const LISTED = 1000;
const WORST_FIRST = ['error', 'warning', 'info'] as const;

export function reportFindings(
  { index, images }: ReportSource,
  rows: readonly ImageRow[],
  figures: SharingFigures,
  checked: Verification | null,
): Findings {
  const all = [
    ...setFindings(index, figures),
    ...(checked === null ? [] : contentFindings(checked)),
    ...images.flatMap(({ recorded }, at) => [...imageFindings(rows[at]!, recorded)]),
  ];
  const seen = new Set<InodeTable>();
  let uncounted = 0;
  for (const [at, { recorded }] of images.entries()) {
    if (seen.has(recorded)) continue;
    seen.add(recorded);
    uncounted += recorded.columns.findingsOmitted;
    all.push(...recorded.columns.findings.map((finding) => walkFinding(rows[at]!.image, finding)));
  }
  const bySeverity = WORST_FIRST.map((severity) => all.filter((finding) => finding.severity === severity));
  const [errors, warnings, infos] = bySeverity.map(({ length }) => length);
  return {
    errors: errors!,
    warnings: warnings!,
    infos: infos!,
    uncounted,
    listed: bySeverity.flat().slice(0, LISTED),
  };
}

const walkFinding = (image: string, finding: Finding): ReportFinding => ({
  severity: finding.severity,
  code: finding.code,
  message: finding.message,
  image,
  ...(finding.path !== undefined && { path: finding.path }),
  ...(finding.nid !== undefined && { nid: finding.nid }),
  ...(finding.offset !== undefined && finding.space === undefined && { offset: finding.offset }),
  ...(finding.expected !== undefined && { expected: finding.expected }),
});

function* setFindings({ collisions }: SharingIndex, { conflicts }: SharingFigures): Iterable<ReportFinding> {
  if (collisions.length > 0) {
    yield {
      severity: 'warning',
      code: 'keys-coincide',
      message: `${counted(collisions.length, 'key')} of one domain ${are(collisions.length)} equal to a key of another: this kernel puts value and domain together without a delimiter, so these files share across domains`,
      image: null,
      expected: 'domains none of which is the end of another, or Linux 7.2.7',
    };
  }
  const sizes = conflicts.filter(({ variants }) => new Set(variants.map(({ size }) => size)).size > 1).length;
  if (sizes > 0) {
    yield {
      severity: 'warning',
      code: 'fingerprint-sizes-differ',
      message: `${counted(sizes, 'fingerprint')} ${are(sizes)} on files of several sizes, whose content cannot be equal`,
      image: null,
      expected: 'one size for each fingerprint',
    };
  }
  const kinds = conflicts.filter(({ variants }) => new Set(variants.map(({ kind }) => kind)).size > 1).length;
  if (kinds > 0) {
    yield {
      severity: 'info',
      code: 'fingerprint-classes-differ',
      message: `${counted(kinds, 'fingerprint')} ${are(kinds)} on files that are read in different ways (compressed, or not): the first one looked up decides which of them share`,
      image: null,
      expected: 'images of a domain that are all compressed, or none',
    };
  }
}

function* imageFindings(row: ImageRow, recorded: InodeTable): Iterable<ReportFinding> {
  const { image, not_empty } = row;
  const { other, plain, badLength } = formsOf(recorded);
  const missing = not_empty - (row.with_fingerprint - row.predicted) - badLength;
  if (row.fingerprint_attribute === null) {
    yield {
      severity: 'info',
      code: 'fingerprints-none',
      message: 'the image records no fingerprints, so none of its files can share',
      image,
      expected: 'an image made with mkfs.erofs --xattr-inode-digest',
    };
  } else if (missing > 0) {
    yield {
      severity: 'warning',
      code: 'fingerprints-missing',
      message: `${grouped(missing)} of ${counted(not_empty, 'file')} that are not empty have no fingerprint`,
      image,
      expected: `${row.fingerprint_attribute} on every file that is not empty`,
    };
  }
  if (badLength > 0) {
    yield {
      severity: 'warning',
      code: 'fingerprint-length',
      message: `${counted(badLength, 'fingerprint')} ${are(badLength)} empty or longer than a block, and no kernel takes them`,
      image,
      expected: `1 to ${row.block_size} bytes`,
    };
  }
  if (other > 0) {
    yield {
      severity: plain > 0 ? 'warning' : 'info',
      code: 'fingerprint-form',
      message: `${counted(other, 'fingerprint')} ${are(other)} no plain SHA-256 of the content${plain > 0 ? `, while ${grouped(plain)} ${are(plain)}` : ''}: they share only with values of the same maker`,
      image,
      expected: 'sha256: and the digest, as mkfs.erofs records it',
    };
  }
}

/** Inodes by the form of their recorded fingerprint. */
function formsOf(table: InodeTable): { plain: number; other: number; badLength: number } {
  const { fingerprint, inodeCount, valueCount } = table.columns;
  const isPlain = Uint8Array.from({ length: valueCount }, (_, value) =>
    statedDigest(table.value(value)) === undefined ? 0 : 1,
  );
  const forms = { plain: 0, other: 0, badLength: 0 };
  for (let inode = 0; inode < inodeCount; inode++) {
    const value = fingerprint[inode]!;
    if (value === FINGERPRINT.BAD_LENGTH) forms.badLength += 1;
    else if (value >= 0) forms[isPlain[value] === 1 ? 'plain' : 'other'] += 1;
  }
  return forms;
}

function* contentFindings(checked: Verification): Iterable<ReportFinding> {
  for (const { image, path, nid, recorded, content } of checked.forged_files.listed) {
    yield {
      severity: 'error',
      code: 'fingerprint-forged',
      message: `the fingerprint states SHA-256 ${recorded}, the content has ${content}: whoever shares with this file may read its bytes`,
      image,
      path,
      nid,
    };
  }
  const more = checked.forged - checked.forged_files.listed.length;
  if (more > 0) {
    yield {
      severity: 'error',
      code: 'fingerprint-forged',
      message: `${counted(more, 'more fingerprint')} that the content contradicts`,
      image: null,
    };
  }
  if (checked.disagreeing_groups > 0) {
    yield {
      severity: 'error',
      code: 'fingerprint-contents-differ',
      message: `${counted(checked.disagreeing_groups, 'shared inode')} would hold files of different content, one of which serves its bytes for all`,
      image: null,
      expected: 'equal content behind equal fingerprints',
    };
  }
  if (checked.missed.files > 0) {
    yield {
      severity: 'info',
      code: 'content-missed',
      message: `${counted(checked.missed.files, 'file')} (${counted(checked.missed.pages, 'page')}) ${checked.missed.files === 1 ? 'shares' : 'share'} with nobody although another file of the set has the same content`,
      image: null,
    };
  }
}

const are = (count: number): string => (count === 1 ? 'is' : 'are');
