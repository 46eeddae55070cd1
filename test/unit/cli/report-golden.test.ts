// Reports of the fixture sets as they were reviewed by eye, byte for byte. After a change that is meant:
// UPDATE_REPORTS=1 node --import tsx --test test/unit/cli/report-golden.test.ts, then look at the difference in git.

import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { faceOf, reportOf } from '../../../src/cli/report.ts';
import { reportOptions } from '../../../src/cli/report-options.ts';
import type { SharingFigures } from '../../../src/sharing/sharing-totals.ts';
import { CORPUS } from '../../support/corpus.ts';

const REPORTS = join(import.meta.dirname, '../../fixtures/reports');
const UPDATE = process.env['UPDATE_REPORTS'] === '1';

// Paths in reports are as they are given, so that plain names make the same bytes everywhere.
process.chdir(join(CORPUS, 'fingerprints'));
const sets = JSON.parse(readFileSync('sharing.json', 'utf8')) as Record<string, SharingFigures>;

const pair = [
  'app-v1.erofs',
  'app-lz4-v2.erofs',
  '--top=5',
  '--fail-on=coverage<100%',
  '--fail-on=saved<20%',
];
const damaged = [
  'app-v1.erofs',
  '../corrupt/fp-flip.erofs',
  '../corrupt/dir-loop.erofs',
  '../corrupt/sb-checksum.erofs',
];

/** File name to the words of the command. */
const REPORT_FILES: Record<string, string[]> = {
  ...Object.fromEntries(
    Object.entries(sets).map(([name, { images }]) => [
      `${name.replaceAll(/[^a-z0-9]+/gi, '-')}.txt`,
      images.map(({ image }) => image),
    ]),
  ),
  'plain-and-lz4.md': [...pair, '--format=md'],
  'plain-and-lz4.json': [...pair, '--format=json'],
  'plain-and-lz4.csv': [...pair, '--format=csv'],
  'plain-and-lz4.sarif': [...pair, '--format=sarif'],
  'damaged.txt': [...damaged, '--verify', '--top=5'],
  'damaged.sarif': [...damaged, '--format=sarif', '--verify', '--fail-on=forged>0'],
  'what-if.txt': [
    ...['app-v1.erofs', 'app-nofp-v2.erofs', '--top=5', '--rules=linux-7.0'],
    ...['--what-if=fingerprints', '--what-if=chunks', '--what-if=cdc=4K', '--what-if=pages'],
    ...['--what-if=containers=100', '--what-if=adding=app-lz4-v3.erofs'],
  ],
};

describe('reports as reviewed', () => {
  for (const [file, words] of Object.entries(REPORT_FILES)) {
    it(file, async () => {
      const options = reportOptions(words);
      const text = faceOf(await reportOf(options), options);
      const path = join(REPORTS, file);
      if (UPDATE) {
        mkdirSync(REPORTS, { recursive: true });
        writeFileSync(path, text);
      }
      assert.ok(existsSync(path), `${file} is not there: see the head of this test`);
      assert.equal(text, readFileSync(path, 'utf8'));
      assert.equal(faceOf(await reportOf(options), options), text, 'twice the same bytes');
    });
  }

  it('every reviewed report is one of these', () => {
    assert.deepEqual(
      readdirSync(REPORTS)
        .filter((file) => file !== 'README.md')
        .sort(),
      Object.keys(REPORT_FILES).sort(),
    );
  });
});
