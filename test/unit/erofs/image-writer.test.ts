// The images that tests are made of are sound: fsck.erofs reads them and finds nothing, every file extracted included.
// Skipped where there is no fsck.erofs; that of Debian (1.5) reads 4 KiB blocks without 48-bit fields and long prefixes.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { findProgram } from '../../../scripts/find-program.mjs';
import { buildImage } from '../../support/image-writer/build-image.ts';
import { writeNumberedTree } from '../../support/image-writer/numbered-tree.ts';
import { randomOldImage } from '../../support/image-writer/random-tree.ts';

const fsck = findProgram('fsck.erofs');

describe('fsck.erofs finds images of the writer clean', {
  skip: fsck === undefined && 'no fsck.erofs',
}, () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'erofs-explorer-writer-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('arbitrary trees', () => {
    for (const { root, options, rootFirst } of fc.sample(randomOldImage, { seed: 1, numRuns: 60 })) {
      const path = join(folder, 'random.erofs');
      writeFileSync(path, buildImage(root, options, { rootFirst }).bytes);
      assertClean(path);
    }
  });

  it('a tree that is written to a file piece by piece', () => {
    const path = join(folder, 'numbered.erofs');
    writeNumberedTree(path, { inodes: 20_000 });
    assertClean(path);
  });

  function assertClean(path: string): void {
    const { status, stdout, stderr } = spawnSync(fsck!, ['--extract', path], { encoding: 'utf8' });
    assert.equal(status, 0, stdout + stderr);
    assert.doesNotMatch(stdout + stderr, /<E>|corrupt/i);
  }
});
