// docs/report.md and docs/pipeline.md against the program: examples parse, lists are complete, printed lines are real.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { faceOf, reportOf } from '../../../src/cli/report.ts';
import { reportOptions } from '../../../src/cli/report-options.ts';
import { FIGURES } from '../../../src/sharing/report/fail-rule.ts';
import { CORPUS } from '../../support/corpus.ts';

const root = join(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const report = read('docs/report.md');
const pipeline = read('docs/pipeline.md');

/** Words of a shell line: quotes taken away, what is redirected or piped left out. */
function wordsOf(line: string): string[] {
  const words = [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c!);
  const end = words.findIndex((word) => /^(>>?|\||\|\|)$/.test(word));
  return end < 0 ? words : words.slice(0, end);
}

test('every command in the documents is one that the program takes', () => {
  const lines = `${report}\n${pipeline}`
    .replaceAll('\\\n', ' ')
    .split('\n')
    .map((line) => /(?:^|run: |- )\s*(erofs-explorer report .*)$/.exec(line)?.[1])
    .filter((line) => line !== undefined);
  assert.ok(lines.length >= 12, `${lines.length} commands`);
  for (const line of lines) {
    const words = wordsOf(line).slice(2);
    if (words.includes('--help')) continue;
    assert.ok(reportOptions(words).paths.length > 0, line);
  }
});

test('the lines printed for rules are those that are printed', async () => {
  process.chdir(join(CORPUS, 'fingerprints'));
  const line = /^ {4}(erofs-explorer report .* --fail-on 'forged>0')$/m.exec(pipeline)![1]!;
  const options = reportOptions(wordsOf(line).slice(2));
  const printed = faceOf(await reportOf(options), options)
    .split('\n')
    .filter((one) => /^ {2}(PASS|FAIL)/.test(one))
    .map((one) => one.trim().replace(/ {2,}/g, '  '));
  const documented = pipeline
    .split('\n')
    .filter((one) => /^ {4}(PASS|FAIL)/.test(one))
    .map((one) => one.trim().replace(/ {2,}/g, '  '));
  assert.deepEqual(printed, documented);
});

test('every figure of a rule, every finding and every part of the JSON is explained', () => {
  const explained = (text: string, word: string): boolean => text.includes(`\`${word}\``);
  for (const figure of Object.keys(FIGURES)) assert.ok(explained(pipeline, figure), figure);
  const codes = [...read('src/sharing/report/report-findings.ts').matchAll(/code: '([a-z-]+)'/g)];
  assert.ok(codes.length >= 10);
  for (const [, code] of codes) assert.ok(explained(report, code!), code);
  const schema = JSON.parse(read('docs/report.schema.json')) as { required: string[] };
  assert.ok(schema.required.length >= 18);
  for (const part of schema.required) assert.ok(explained(report, part), part);
});

test('every --what-if is explained, and every finding explained is made', () => {
  for (const name of ['fingerprints', 'chunks', 'cdc', 'pages', 'containers=N', 'adding=IMAGE']) {
    assert.ok(report.includes(`| \`${name}\` |`), name);
  }
  const source = read('src/sharing/report/report-findings.ts');
  for (const [, code] of report.matchAll(/^\| `([a-z]+(?:-[a-z]+)+)` \| (?:error|warning|info)/gm)) {
    assert.ok(source.includes(`'${code}'`), code);
  }
});
