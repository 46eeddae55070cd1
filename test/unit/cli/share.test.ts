// `share --json` as a process: the twelve sets of the corpus, figure by figure, and its exit codes.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { CORPUS } from '../../support/corpus.ts';

const MAIN = join(import.meta.dirname, '../../../src/cli/main.ts');
const folder = join(CORPUS, 'fingerprints');
const sets = JSON.parse(readFileSync(join(folder, 'sharing.json'), 'utf8')) as Record<
  string,
  { images: { image: string }[] }
>;

const run = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', MAIN, ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
};

describe('share --json', () => {
  it('has twelve sets to answer', () => assert.equal(Object.keys(sets).length, 12));
  for (const [name, expected] of Object.entries(sets)) {
    it(name, () => {
      const { status, stdout, stderr } = run(
        'share',
        '--json',
        ...expected.images.map(({ image }) => join(folder, image)),
      );
      assert.equal(stderr, '');
      assert.equal(status, 0);
      assert.deepEqual(JSON.parse(stdout), expected);
    });
  }
});

describe('exit codes', () => {
  it('2 and a line that says what is wrong with the words', () => {
    const { status, stderr } = run('share');
    assert.equal(status, 2);
    assert.match(stderr, /^erofs-explorer: share takes at least one image.*\n$/);
  });
  it('3 for a file that is not an image', () => {
    const { status, stderr } = run('info', MAIN);
    assert.equal(status, 3);
    assert.match(stderr, /superblock-magic: not an EROFS image.*byte 1024.*expected 0xe0f5e1e2/);
  });
  it('1 for an image with findings, the rest of which is listed', () => {
    const { status, stdout, stderr } = run('ls', join(CORPUS, 'corrupt/dir-loop.erofs'));
    assert.equal(status, 1);
    assert.match(stderr, /directory-loop.*byte 17\d{3}.*nid.*\/d\/e\/f/);
    assert.ok(stdout.split('\n').length > 200);
  });
  it('0 for help', () => assert.equal(run('ls', '--help').status, 0));
});
