// Sections on what is wrong: fingerprints against content, and all findings.
// Pure. Words only; every figure stands in the report.

import { binarySize, counted, grouped } from '../../../common/quantity.ts';
import type { Report, ReportFinding, Verification } from '../report-model.ts';
import { type Cell, left, name, note, right, type Section } from './document-model.ts';
import { fileList } from './part-sections.ts';

export function verificationSection(checked: Verification): Section {
  const { files, bytes, matching, forged, other_form, without_fingerprint, unread, missed, missed_files } =
    checked;
  return {
    id: 'verification',
    title: `Fingerprints against content: ${forged === 0 ? 'none is forged' : `${grouped(forged)} forged`}`,
    blocks: [
      {
        kind: 'table',
        columns: [left('recorded fingerprint'), right('files')],
        rows: [
          ['is the SHA-256 of the content', grouped(matching)],
          ['states another SHA-256: forged', grouped(forged)],
          ['has a form that only its maker can check', grouped(other_form)],
          ['is missing', grouped(without_fingerprint)],
        ],
      },
      note(
        `${counted(files, 'file')} of ${binarySize(bytes)} ${files === 1 ? 'was' : 'were'} read${unread > 0 ? `; ${counted(unread, 'file')} could not be` : ''}.`,
      ),
      ...(missed_files.count === 0
        ? []
        : [
            fileList(
              `${counted(missed.files, 'file')} (${counted(missed.pages, 'page')}) ${missed.files === 1 ? 'does' : 'do'} not share although the set has the same content elsewhere`,
              missed_files.listed,
              missed_files.count,
            ),
          ]),
    ],
  };
}

export function findingSection({
  findings: { errors, warnings, infos, uncounted, listed },
}: Report): Section {
  const count = errors + warnings + infos + uncounted;
  if (count === 0) return { id: 'findings', title: 'Findings: none', blocks: [] };
  const counts = [
    counted(errors, 'error'),
    counted(warnings, 'warning'),
    counted(infos, 'remark'),
    ...(uncounted > 0 ? [`${grouped(uncounted)} more`] : []),
  ];
  return {
    id: 'findings',
    title: `Findings: ${counts.join(', ')}`,
    blocks: [
      {
        kind: 'table',
        columns: [left('severity'), left('finding'), left('image'), left('where'), left('what')],
        rows: listed.map((finding) => [
          finding.severity,
          finding.code,
          finding.image === null ? '(the set)' : name(finding.image),
          place(finding),
          // A message may quote a name out of an image.
          name(
            finding.expected === undefined
              ? finding.message
              : `${finding.message}; expected ${finding.expected}`,
          ),
        ]),
      },
      ...(listed.length < count ? [note(`${counted(count - listed.length, 'more finding')}.`)] : []),
    ],
  };
}

function place({ image, path, nid, offset }: ReportFinding): Cell {
  if (image !== null && path !== undefined && nid !== undefined) return { file: { image, path, nid } };
  const parts = [
    ...(path === undefined ? [] : [path]),
    ...(nid === undefined ? [] : [`nid ${nid}`]),
    ...(offset === undefined ? [] : [`byte ${offset}`]),
  ];
  return parts.length === 0 ? '' : name(parts.join(', '));
}
