// Fingerprints worked out from contents: those of app-v2, byte for byte, for the same tree without any.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { base64 } from '../../../../src/common/byte-text.ts';
import { FINGERPRINT, InodeTable } from '../../../../src/erofs/inode-table.ts';
import { indexSharing } from '../../../../src/sharing/indexing.ts';
import { sharingSet } from '../../../../src/sharing/sharing-set.ts';
import { sharingTotals } from '../../../../src/sharing/sharing-totals.ts';
import { PREDICTED_FACTS, predictedTable } from '../../../../src/sharing/what-if/predicted-table.ts';
import { readOracle } from '../../../support/corpus.ts';
import { corpusMount } from '../../../support/sharing-fixture.ts';
import { corpusContents } from '../report/report-fixture.ts';

const predictedOf = (name: string): InodeTable => {
  const { table } = corpusMount(name);
  return predictedTable(table, corpusContents(name, table));
};

/** Fingerprint by path, in base64. */
function fingerprints(table: InodeTable): Map<string, string> {
  const found = new Map<string, string>();
  for (let row = 0; row < table.rowCount; row++) {
    const value = table.columns.fingerprint[table.inodeOf(row)]!;
    if (value >= 0) found.set(table.path(row), base64(table.value(value)));
  }
  return found;
}

test('what is predicted for app-nofp-v2 is what mkfs.erofs recorded in app-v2', () => {
  const predicted = fingerprints(predictedOf('app-nofp-v2.erofs'));
  assert.ok(predicted.size > 50);
  assert.deepEqual(predicted, fingerprints(corpusMount('app-v2.erofs').table));
  // And what fsck.erofs confirmed there, which is not from us.
  const oracle = readOracle('fingerprints/app-v2.erofs').entries.filter((entry) => entry['fingerprint']);
  assert.deepEqual(predicted, new Map(oracle.map((entry) => [entry.path!, entry['fingerprint'] as string])));
});

test('compressed or not, under whatever name, in whatever place: prediction leaves recorded ones as they are', () => {
  for (const name of ['app-v2.erofs', 'app-lz4-v2.erofs', 'app-trusted-v2.erofs', 'metacopy-named.erofs']) {
    assert.deepEqual(fingerprints(predictedOf(name)), fingerprints(corpusMount(name).table), name);
  }
});

test('a set with predicted fingerprints saves what the same set with recorded ones saves', () => {
  const totals = (second: ReturnType<typeof corpusMount>) => {
    const { images: _, ...figures } = sharingTotals(
      indexSharing(sharingSet([corpusMount('app-v1.erofs'), second])),
    );
    return figures;
  };
  const bare = corpusMount('app-nofp-v2.erofs');
  const predicted = { ...bare, table: predictedOf('app-nofp-v2.erofs'), facts: PREDICTED_FACTS };
  assert.deepEqual(totals(predicted), totals(corpusMount('app-v2.erofs')));
  assert.equal(totals(bare).pages_saved < totals(predicted).pages_saved, true);
});

test('files that were not read get none, and damaged attributes stay damaged', () => {
  const { table } = corpusMount('app-nofp-v2.erofs');
  const contents = corpusContents('app-nofp-v2.erofs', table);
  const files = contents.state.reduce((sum, state) => sum + state, 0);
  contents.state.fill(0, 0, table.inodeCount / 2);
  const some = predictedTable(table, contents).columns.fingerprint.filter((value) => value >= 0).length;
  assert.ok(some > 0 && some < files);
  const damaged = new Int32Array(table.inodeCount).fill(FINGERPRINT.UNREADABLE);
  const again = predictedTable(
    new InodeTable({ ...table.columns, fingerprint: damaged }),
    corpusContents('app-nofp-v2.erofs', table),
  );
  assert.deepEqual(again.columns.fingerprint, damaged);
});
