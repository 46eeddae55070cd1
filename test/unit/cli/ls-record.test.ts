// Every record of `ls --json --digest` against what a kernel mount and dump.erofs say of the same path.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lsRecord } from '../../../src/cli/ls-record.ts';
import type { Finding } from '../../../src/erofs/finding.ts';
import { InodeTable } from '../../../src/erofs/inode-table.ts';
import { walkTree } from '../../../src/erofs/tree-walk.ts';
import { contentDigest } from '../../../src/node/content-digest.ts';
import { corpusImages, type OracleEntry, openCorpusImage, readOracle } from '../../support/corpus.ts';

/** Not in our records: what stat folds out of the nid, and what dump.erofs counts. */
const NOT_OURS = ['ino', 'on_disk_size'];
/** Holes show there as an address multiplied out, or that of the chunk before. */
const HOLE_ARTEFACTS = /^(c4096|c8192-indexes|huge-sparse|composefs-)/;

const FOLDERS = ['plain', 'names', 'xattrs', 'chunks', 'layers', 'fingerprints', 'older', 'compressed'];

describe('ls --json --digest equals the oracle', () => {
  for (const name of corpusImages(...FOLDERS)) {
    it(name, () => {
      const oracle = readOracle(name);
      const image = openCorpusImage(name);
      const table = new InodeTable(walkTree(image));
      const problems: Finding[] = [];
      const records = [...table.subtree(0)].map((row) =>
        lsRecord(image, table, row, (inode) => contentDigest(image.content(inode)), problems),
      );
      assert.deepEqual(problems, []);
      assert.equal(records.length, oracle.entries.length, 'number of paths');
      for (const [i, expected] of oracle.entries.entries()) {
        const holes = HOLE_ARTEFACTS.test(oracle.image);
        const fuse = oracle.source === 'erofsfuse';
        assert.deepEqual(comparable({ ...records[i]! }, holes, fuse), comparable(expected, holes, fuse));
      }
      assert.deepEqual(
        table.columns.findings.filter((finding) => finding.severity === 'error'),
        [],
        'a sound image has no finding',
      );
    });
  }
});

function comparable(entry: OracleEntry | object, holes: boolean, fuse: boolean): Record<string, unknown> {
  const fields: Record<string, unknown> = { ...entry };
  const left = [...NOT_OURS];
  if (holes && fields['layout'] === 4) left.push('extents', 'extents_total');
  // erofsfuse hands on whole seconds only; the same tree under a kernel mount (basic-b4096) has the nanoseconds.
  if (fuse) fields['mtime'] = (fields['mtime'] as number[])[0];
  for (const field of left) delete fields[field];
  return fields;
}
