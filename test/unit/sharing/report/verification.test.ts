// Fingerprints against content: the corpus, where all agree, and digests changed by hand, where one does not.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { utf8Bytes } from '../../../../src/common/byte-text.ts';
import { DIGEST } from '../../../../src/common/file-contents.ts';
import { FINGERPRINT } from '../../../../src/erofs/inode-table.ts';
import { makeReport } from '../../../../src/sharing/report/make-report.ts';
import type { ReportFinding } from '../../../../src/sharing/report/report-model.ts';
import type { ReportSource } from '../../../../src/sharing/report/report-source.ts';
import { ruleSetById } from '../../../../src/sharing/rule-set.ts';
import { sharingSet } from '../../../../src/sharing/sharing-set.ts';
import { corpusSource, madeUpMount, madeUpSource } from './report-fixture.ts';

const codes = (findings: readonly ReportFinding[]): string[] =>
  findings.map(({ code, image }) => `${code} ${image ?? ''}`.trim());

test('the fingerprints of the corpus agree with its content', () => {
  const { verification, findings } = makeReport(corpusSource(['app-v1.erofs', 'app-lz4-v2.erofs'], true));
  assert.ok(verification !== null);
  const { files, matching, forged, other_form, without_fingerprint, unread } = verification;
  assert.deepEqual([files, matching, forged, other_form, without_fingerprint, unread], [98, 98, 0, 0, 0, 0]);
  assert.equal(findings.errors, 0);
});

test('equal content that sharing misses is found: an image with and one without fingerprints', () => {
  const report = makeReport(corpusSource(['app-v2.erofs', 'app-nofp-v2.erofs'], true));
  const { verification, totals, images } = report;
  assert.equal(verification?.without_fingerprint, 50);
  const missedPages = images[1]!.pages;
  assert.ok(verification.missed.pages >= missedPages);
  // The two images hold the same tree, so that the ideal is one of them with its own copies once.
  const ideal = totals.find(({ id }) => id === 'ideal-files')!;
  assert.equal(ideal.pages, images[0]!.unique_pages);
  assert.match(ideal.assumes, /by content for 100\.$/);
  assert.ok(codes(report.findings.listed).includes('content-missed'));
});

test('compressed and plain files of one content count as equal in the ideal', () => {
  const plain = makeReport(corpusSource(['app-v2.erofs']));
  const both = makeReport(corpusSource(['app-v2.erofs', 'app-lz4-v2.erofs']));
  const ideal = (report: typeof plain) => report.totals.find(({ id }) => id === 'ideal-files')!;
  assert.equal(ideal(both).pages, ideal(plain).pages);
  assert.match(ideal(both).assumes, /by fingerprint for 100\.$/);
});

/** `app-v1` with the content of one file changed behind its fingerprint. */
function withOneForged(): { source: ReportSource; path: string } {
  const source = corpusSource(['app-v1.erofs', 'app-v2.erofs'], true);
  const [first] = source.images;
  const { table } = source.index.set.mounts[0]!;
  const path = '/usr/bin/app';
  const inode = table.inodeOf(table.rowByPath(utf8Bytes(path))!);
  first!.contents!.digest[32 * inode]! ^= 1;
  return { source, path };
}

test('a forged fingerprint is an error with path, stated and real digest, and its group disagrees', () => {
  const { source, path } = withOneForged();
  const { verification, findings } = makeReport(source);
  assert.ok(verification !== null);
  assert.equal(verification.forged, 1);
  const [forged] = verification.forged_files.listed;
  assert.deepEqual([forged?.image, forged?.path], ['app-v1.erofs', path]);
  assert.notEqual(forged?.recorded, forged?.content);
  assert.equal(verification.disagreeing_groups, 1);
  assert.deepEqual(
    codes(findings.listed.filter(({ severity }) => severity === 'error')),
    ['fingerprint-contents-differ', 'fingerprint-forged app-v1.erofs'].sort().reverse(),
  );
});

test('files that could not be read are counted, not judged', () => {
  const source = corpusSource(['app-v1.erofs'], true);
  const { state } = source.images[0]!.contents!;
  state[state.indexOf(DIGEST.KNOWN)] = DIGEST.UNREAD;
  const { verification } = makeReport(source);
  assert.deepEqual([verification?.files, verification?.unread], [47, 1]);
});

test('findings on fingerprints: missing, of a bad length, of another form, of several sizes', () => {
  const sha = `sha256:${'x'.repeat(32)}`;
  const { findings } = makeReport(
    madeUpSource(
      sharingSet([
        madeUpMount('mixed', {
          a: { size: 1, fingerprint: sha },
          b: { size: 2, fingerprint: 'opaque' },
          c: { size: 3 },
          d: { size: 4, fingerprint: FINGERPRINT.BAD_LENGTH },
          e: { size: 0 },
        }),
        madeUpMount('other', {
          a: { size: 9, fingerprint: sha },
          b: { size: 2, fingerprint: `sha256:${'ab'.repeat(32)}` },
        }),
      ]),
    ),
  );
  assert.deepEqual(codes(findings.listed), [
    'fingerprint-sizes-differ',
    'fingerprints-missing mixed',
    'fingerprint-length mixed',
    'fingerprint-form mixed',
  ]);
  assert.match(findings.listed[1]!.message, /^1 of 4 files/);
});

test('keys that coincide across domains are a warning under the old rules only', () => {
  const mounts = [
    madeUpMount('one', { a: { size: 1, fingerprint: 'Vx' } }, { domain: 'y' }),
    madeUpMount('two', { a: { size: 1, fingerprint: 'V' } }, { domain: 'xy' }),
  ];
  const found = (rules: string) =>
    codes(
      makeReport(madeUpSource(sharingSet(mounts, { rules: ruleSetById(rules)! }))).findings.listed,
    ).includes('keys-coincide');
  assert.deepEqual([found('linux-7.0'), found('linux-7.2.7'), found('linux-7.3')], [true, false, false]);
});
