// `simulate FILE` as a command: what it prints, and its exit codes, over images of the corpus.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { CORPUS } from '../../support/corpus.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const SCENARIO = join(ROOT, 'test/fixtures/scenarios/two-versions.erofs-scenario');
const folder = mkdtempSync(join(tmpdir(), 'scenario-'));
after(() => rmSync(folder, { recursive: true }));

function simulate(...args: string[]): { code: number | null; out: string; err: string } {
  const words = ['--import', 'tsx', 'src/cli/main.ts', 'simulate', ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: ROOT, encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}

/** The scenario with images by absolute path, changed. */
function changed(change: (text: string) => string): string {
  const path = join(folder, 'changed.erofs-scenario');
  const text = readFileSync(SCENARIO, 'utf8').replaceAll('../corpus', CORPUS);
  writeFileSync(path, change(text));
  return path;
}

test('a scenario whose expectations hold', () => {
  const { code, out, err } = simulate(SCENARIO);
  assert.deepEqual([code, err], [0, '']);
  assert.match(out, /2 of 2 expectations met\n$/);
  const json = simulate(SCENARIO, '--json');
  const outcome = JSON.parse(json.out);
  assert.equal(json.code, 0);
  assert.deepEqual(outcome.failures, []);
  assert.equal(outcome.steps.at(-1).worlds.shared.resident, outcome.held.shared.resident);
  assert.ok(outcome.held.shared.resident < outcome.held.unshared.resident);
});

test('an expectation that fails says what was found, and where', () => {
  const path = changed((text) => text.replace('>= 15%', '>= 90%'));
  const { code, err } = simulate(path);
  assert.equal(code, 1);
  assert.match(err, /changed\.erofs-scenario:16:1: found \d+\.\d%\n$/);
});

test('mistakes, missing images and missing files', () => {
  assert.equal(simulate(changed((text) => `${text}\nraed v1:/x`)).code, 2);
  assert.equal(simulate(changed((text) => text.replace('app-v2', 'app-v9'))).code, 3);
  assert.equal(simulate(join(folder, 'none.erofs-scenario')).code, 3);
  assert.equal(simulate().code, 2);
  assert.equal(simulate(SCENARIO, '--kernel', 'x').code, 2);
});
