// A short run of the fuzz harness, always the same mutants, and every image that it once brought a failure to light with.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { exerciseBytes } from '../../fuzz/exercise.ts';
import { FuzzRun } from '../../fuzz/fuzz-run.ts';

const MUTANTS = 600;
const SEED = 2026;
const FIXTURES = join(import.meta.dirname, '../../fixtures/fuzz');

test(`${MUTANTS} mutants`, () => {
  const run = new FuzzRun(SEED);
  for (let number = 0; number < MUTANTS; number++) {
    const failure = run.run(number);
    const words = failure && `${failure.base}: ${failure.steps.join('; ')}\n${failure.problem}`;
    assert.equal(words, undefined);
  }
  // The harness reaches what it is for.
  const { mutants, opened, findings, rows, read } = run.totals;
  assert.equal(mutants, MUTANTS);
  assert.ok(opened > 0.9 * MUTANTS && opened < MUTANTS, `${opened} opened`);
  assert.ok(findings > 0.3 * MUTANTS, `${findings} with findings`);
  assert.ok(rows > 20 * MUTANTS && read > 2 * MUTANTS, `${rows} rows, ${read} pieces`);
  // A mutant is its seed and number, whatever was exercised before it.
  assert.deepEqual(run.describe(12_345, ''), new FuzzRun(SEED).describe(12_345, ''));
  assert.notDeepEqual(run.describe(12_345, '').steps, run.describe(12_346, '').steps);
});

for (const name of existsSync(FIXTURES) ? readdirSync(FIXTURES) : []) {
  test(name, () => {
    exerciseBytes(readFileSync(join(FIXTURES, name)));
  });
}
