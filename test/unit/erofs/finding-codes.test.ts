// docs/findings.md lists every finding that the engine can make, and a test makes every one of them.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '../../..');

/** Everything in the engine that looks like a code is one: words in lower case, joined by hyphens, as a string of its own. */
const codesIn = (folder: string): Set<string> =>
  new Set(
    textsBelow(folder).flatMap((text) =>
      [...text.matchAll(/'([a-z]+\d*(?:-[a-z0-9]+)+)'/g)].map(([, code]) => code!),
    ),
  );

const textsBelow = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => readFileSync(join(root, folder, file), 'utf8'));

const engine = codesIn('src/erofs');
const used = new Set([...engine, ...codesIn('src/node/verify'), ...codesIn('src/node/extract')]);
const listed = new Map(
  [
    ...readFileSync(join(root, 'docs/findings.md'), 'utf8').matchAll(
      /^\| `([a-z0-9-]+)` \| (\w+) \| (.+) \| (.+) \|$/gm,
    ),
  ].map(([, code, ...cells]) => [code!, cells] as const),
);

test('every code of the engine is listed, and nothing else', () => {
  assert.ok(used.size > 50, 'codes are found');
  assert.deepEqual([...listed.keys()].sort(), [...used].sort());
});

test('every listed code has a severity, says what it means and what was expected', () => {
  for (const [code, [severity, what, expected]] of listed) {
    assert.match(severity!, /^(?:error|warning|info)$/, code);
    assert.ok(what!.length > 5 && expected!.length > 0, code);
  }
});

test('every code of uncompressed images is in a test that makes an image show it', () => {
  const tests = textsBelow('test/unit').join('\n');
  const compressed = codesIn('src/erofs/compressed');
  const untested = [...engine].filter((code) => !compressed.has(code) && !tests.includes(`'${code}'`));
  assert.deepEqual(untested, []);
});
