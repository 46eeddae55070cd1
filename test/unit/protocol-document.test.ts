// docs/PROTOCOL.md cannot fall behind: it knows the hash of the types, and every method and notification has a section.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'src/protocol');
const page = readFileSync(join(root, 'docs/PROTOCOL.md'), 'utf8');
const files = readdirSync(folder)
  .filter((file) => file.endsWith('.ts'))
  .sort();
const sources = files.map((file) => readFileSync(join(folder, file), 'utf8'));

it('docs/PROTOCOL.md is about the protocol as it is', () => {
  const hash = createHash('sha256');
  for (const [at, file] of files.entries()) hash.update(`${file}\n${sources[at]}`);
  const digest = hash.digest('hex').slice(0, 16);
  const known = /Hash of `src\/protocol`: `([0-9a-f]+)`/.exec(page)?.[1];
  assert.equal(
    known,
    digest,
    'Read docs/PROTOCOL.md against src/protocol, put it right, then write this hash into it.',
  );
});

it('docs/PROTOCOL.md has a section for every method and notification', () => {
  const methods = new Set(
    sources.flatMap((source) => [...source.matchAll(/^ {2}'(erofs\/\w+)':/gm)].map(([, name]) => name!)),
  );
  const sections = new Set([...page.matchAll(/^### `(erofs\/\w+)`$/gm)].map(([, name]) => name!));
  assert.ok(methods.size > 10);
  assert.deepEqual([...sections].sort(), [...methods].sort());
});
