// Reports against docs/report.schema.json, and their totals against the twelve sets of the corpus.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { cutSizes } from '../../../../src/common/file-contents.ts';
import { withChecks } from '../../../../src/sharing/report/apply-rules.ts';
import { reportJson } from '../../../../src/sharing/report/face/json-face.ts';
import { parseFailRule } from '../../../../src/sharing/report/fail-rule.ts';
import { makeReport } from '../../../../src/sharing/report/make-report.ts';
import type { Report } from '../../../../src/sharing/report/report-model.ts';
import type { ReportSource } from '../../../../src/sharing/report/report-source.ts';
import type { SharingFigures } from '../../../../src/sharing/sharing-totals.ts';
import { addedImage } from '../../../../src/sharing/what-if/added-image.ts';
import { containerCurve } from '../../../../src/sharing/what-if/container-curve.ts';
import { predictDisk } from '../../../../src/sharing/what-if/disk-prediction.ts';
import type { WhatIf } from '../../../../src/sharing/what-if/what-if-model.ts';
import { CORPUS } from '../../../support/corpus.ts';
import { corpusSource, madeUpSource, randomSet } from './report-fixture.ts';

const schema = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../../docs/report.schema.json'), 'utf8'),
) as object;
const validate = new Ajv2020({ strict: true, allErrors: true }).compile(schema);

/** What JSON readers get. */
const printed = (report: Report): Report => JSON.parse(reportJson(report)) as Report;

function assertValid(report: unknown): void {
  validate(report);
  assert.deepEqual(validate.errors ?? [], []);
}

const sets = JSON.parse(readFileSync(join(CORPUS, 'fingerprints/sharing.json'), 'utf8')) as Record<
  string,
  SharingFigures
>;

describe('the twelve sets of the corpus', () => {
  test('there are twelve', () => assert.equal(Object.keys(sets).length, 12));
  for (const [name, figures] of Object.entries(sets)) {
    test(`${name}: valid, and exactly these totals`, () => {
      const report = printed(makeReport(corpusSource(figures.images.map(({ image }) => image))));
      assertValid(report);
      assert.deepEqual(report.sharing, figures);
      const listed = report.totals.find(({ id }) => id === 'order-listed');
      assert.equal(listed?.pages_saved, figures.in_order.pages_saved);
    });
  }
});

test('a report with everything in it is valid', () => {
  const source = corpusSource(['app-v1.erofs', 'app-lz4-v2.erofs', 'metacopy-named.erofs'], true);
  const rules = ['coverage<100%', 'saved<20%', 'forged>0'].map(parseFailRule);
  const report = withChecks(makeReport({ ...source, distinctPages: 100, whatIf: whatIfOf(source) }), rules);
  assertValid(printed(report));
  assert.equal(report.checks.length, 3);
  assert.ok(report.verification !== null && report.totals.length === 6);
});

/** Every prediction there is, over the digests that the source has. */
function whatIfOf(source: ReportSource): WhatIf {
  const images = source.images.map(({ recorded, contents }, at) => {
    const start = new Uint32Array(recorded.inodeCount + 1);
    const none = new Uint8Array(16 * recorded.inodeCount);
    const contentsOf = {
      digests: contents!,
      pieces: { start, ids: none, padded: none },
      cuts: { start, length: new Uint32Array(0), ids: none },
    };
    return { label: source.index.set.mounts[at]!.label, table: recorded, contents: contentsOf };
  });
  const question = { images, bytesNow: 1, chunkSizes: [4096, 8192], cutSizes: cutSizes(4096) };
  return {
    disk: lastOf(predictDisk(question)),
    containers: containerCurve(source.index, 100),
    adding: lastOf(addedImage(source)),
  };
}

function lastOf<Result>(steps: Generator<unknown, Result>): Result {
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}

test('random reports are valid', () => {
  fc.assert(
    fc.property(randomSet, (set) => assertValid(printed(makeReport(madeUpSource(set))))),
    {
      numRuns: 60,
    },
  );
});

test('the schema refuses what is missing, wrong, or not known', () => {
  const report = printed(makeReport(corpusSource(['app-v1.erofs'])));
  const { histogram: _, ...without } = report;
  assert.equal(validate(without), false);
  assert.equal(validate({ ...report, version: 2 }), false);
  assert.equal(validate({ ...report, surprise: 1 }), false);
  assert.equal(validate({ ...report, coverage: { ...report.coverage, not_empty: '7' } }), false);
  assert.equal(validate(report), true);
});
