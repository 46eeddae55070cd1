// Fingerprints against content: what agrees, what does not, forms that say nothing to us, and cancelling.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { MemorySource } from '../../../src/common/byte-source.ts';
import { hex } from '../../../src/common/byte-text.ts';
import { Image } from '../../../src/erofs/image.ts';
import { InodeTable } from '../../../src/erofs/inode-table.ts';
import { walkTree } from '../../../src/erofs/tree-walk.ts';
import { openImageFile } from '../../../src/node/open-image.ts';
import { type VerifyOptions, type VerifyReport, verifyImage } from '../../../src/node/verify/verify-image.ts';
import { WorkerCrew } from '../../../src/node/worker-crew.ts';
import { CORPUS, corpusImages, readOracle } from '../../support/corpus.ts';
import { temporaryFolder } from '../../support/extracted.ts';
import { buildImage } from '../../support/image-writer/build-image.ts';
import { MemorySink } from '../../support/image-writer/byte-sink.ts';
import {
  type DirectoryModel,
  entries,
  type NodeModel,
  text,
} from '../../support/image-writer/image-model.ts';

const SCRIPT = {
  url: new URL('../../../src/node/unbundled-worker.mjs', import.meta.url),
  argv: ['./verify/verify-worker.ts'],
  threads: 2,
};

async function verifyFile(path: string, options: VerifyOptions = {}): Promise<VerifyReport> {
  const opened = openImageFile(path);
  try {
    const table = new InodeTable(walkTree(opened.image));
    const place = { path, offset: 0, devices: opened.devicePaths, stamp: opened.stamp };
    return await verifyImage(opened.image, table, place, SCRIPT, options);
  } finally {
    opened.close();
  }
}

const verifyCorpus = (name: string, options?: VerifyOptions): Promise<VerifyReport> =>
  verifyFile(join(CORPUS, name), options);

async function verifyBuilt(nodes: Readonly<Record<string, NodeModel>>): Promise<VerifyReport> {
  const root: DirectoryModel = { type: 'dir', entries: entries(nodes) };
  const prefixes = [{ base: 4, infix: text('test.fingerprint') }];
  const { bytes } = buildImage(root, { prefixes, fingerprintPrefix: 0 });
  const path = join(temporaryFolder(), 'built.erofs');
  writeFileSync(path, bytes);
  return await verifyFile(path);
}

const sha256 = (content: string): Buffer => createHash('sha256').update(content).digest();

describe('images of the corpus', () => {
  for (const name of corpusImages('fingerprints')) {
    const { entries: records } = readOracle(name);
    const labelled = new Map(
      records
        .filter(({ type, fingerprint }) => type === 'file' && fingerprint !== undefined)
        .map((entry) => [entry.nid, Buffer.from(entry['fingerprint'] as string, 'base64')]),
    );
    it(`${name}: ${labelled.size} fingerprints`, async () => {
      const report = await verifyCorpus(name);
      const plain = [...labelled.values()].filter((value) => value.length === 39).length;
      assert.equal(report.verified, plain);
      assert.equal(report.unidentified, labelled.size - plain);
      assert.deepEqual([report.mismatched, report.unreadable], [0, 0]);
      assert.equal(report.findings.length, report.unidentified);
    });
  }
});

describe('a fingerprint that is not that of the content', () => {
  for (const threads of [false, true]) {
    it(`is named with path, expected and actual digest${threads ? ', from threads too' : ''}`, async () => {
      const report = await verifyCorpus(
        'corrupt/fp-flip.erofs',
        threads ? { crew: new WorkerCrew(SCRIPT) } : {},
      );
      const expected = 'e34abad8285441d3ca208926319ccca93c104f4fc6b380d9698e817ec0f3375a';
      const actual = 'e34abad8285441d3ca208926319dcca93c104f4fc6b380d9698e817ec0f3375a';
      assert.deepEqual(report.mismatches, [{ path: '/b', nid: '49', expected, actual }]);
      const [finding, ...others] = report.findings;
      assert.equal(others.length, 0);
      assert.equal(finding!.code, 'fingerprint-mismatch');
      assert.equal(finding!.path, '/b');
      // The entry of the attribute, 24 bytes before the byte that was changed (see the manifest).
      assert.equal(finding!.offset, 1612);
      assert.equal(finding!.expected, expected);
      assert.match(finding!.message, new RegExp(actual));
    });
  }
});

describe('forms of values', () => {
  it('32 bytes and 64 digits are compared, everything else is unidentified', async () => {
    const value = (bytes: Uint8Array | string): Uint8Array =>
      Buffer.concat([Buffer.from('sha256:'), Buffer.from(bytes)]);
    const report = await verifyBuilt({
      raw: { type: 'file', content: text('raw') },
      digits: { type: 'file', content: text('digits'), fingerprint: value(hex(sha256('digits'))) },
      upper: { type: 'file', content: text('upper'), fingerprint: value(hex(sha256('upper')).toUpperCase()) },
      wrong: { type: 'file', content: text('wrong'), fingerprint: value(hex(sha256('other'))) },
      nodigits: { type: 'file', content: text('x'), fingerprint: value('g'.repeat(64)) },
      short: { type: 'file', content: text('x'), fingerprint: value(sha256('x').subarray(1)) },
      other: { type: 'file', content: text('x'), fingerprint: text('sha512:whatever') },
      none: { type: 'file', content: text('x'), fingerprint: 'none' },
      empty: { type: 'file', content: text(''), fingerprint: 'none' },
    });
    assert.deepEqual(
      [report.verified, report.mismatched, report.unidentified, report.unlabelled, report.empty],
      [4, 1, 3, 1, 1],
    );
    assert.deepEqual(
      report.mismatches.map(({ path, expected, actual }) => [path, expected, actual]),
      [['/wrong', hex(sha256('other')), hex(sha256('wrong'))]],
    );
    const unidentified = report.findings.filter(({ code }) => code === 'fingerprint-unidentified');
    assert.deepEqual(unidentified.map(({ path, severity }) => [path, severity]).sort(), [
      ['/nodigits', 'warning'],
      ['/other', 'warning'],
      ['/short', 'warning'],
    ]);
  });
});

describe('content that cannot be read', () => {
  it('is a finding, and everything else is compared', async () => {
    const value = Buffer.concat([Buffer.from('sha256:'), sha256('never')]);
    const claims: NodeModel = {
      type: 'file',
      content: { zeros: 2 ** 41 },
      fingerprint: value,
      placement: { layout: 'plain' },
    };
    const report = await verifyBuilt({ claims, sound: { type: 'file', content: text('sound') } });
    assert.deepEqual([report.verified, report.unreadable, report.mismatched], [1, 1, 0]);
    assert.deepEqual(
      report.findings.map(({ code, path }) => [code, path]),
      [['content-too-long', '/claims']],
    );
  });

  it('because a device is missing is one finding for all files', async () => {
    const { image, table } = withMissingDevice();
    const place = { path: 'not read again', offset: 0, devices: [], stamp: '' };
    const report = await verifyImage(image, table, place, SCRIPT);
    assert.deepEqual([report.verified, report.unreadable], [0, 2]);
    assert.deepEqual(
      report.findings.map(({ code, message }) => [code, message.slice(0, 28)]),
      [['content-on-missing-device', '2 of the files cannot be rea']],
    );
  });
});

/** An image with two devices, of which one is at hand and holds nothing. */
function withMissingDevice(): { image: Image; table: InodeTable } {
  const placement = { layout: 'chunks', chunkBits: 0, indexes: true, devices: [1] } as const;
  const nodes = {
    a: { type: 'file', content: text('a'), placement },
    b: { type: 'file', content: text('b'), placement },
  } as const;
  const { bytes } = buildImage(
    { type: 'dir', entries: entries(nodes) },
    {
      prefixes: [{ base: 4, infix: text('test.fingerprint') }],
      fingerprintPrefix: 0,
      devices: [{ sink: new MemorySink() }, { sink: new MemorySink() }],
    },
  );
  const image = new Image(new MemorySource(bytes), {
    devices: [undefined, new MemorySource(new Uint8Array(0))],
  });
  return { image, table: new InodeTable(walkTree(image)) };
}

describe('cancelling', () => {
  it('rejects with the reason of the signal and ends the threads', async () => {
    const reason = new Error('enough');
    const crew = new WorkerCrew(SCRIPT);
    const options = { crew, signal: AbortSignal.abort(reason) };
    await assert.rejects(verifyCorpus('fingerprints/app-v1.erofs', options), reason);
    const later = new AbortController();
    const running = verifyCorpus('fingerprints/app-v1.erofs', {
      crew: new WorkerCrew(SCRIPT),
      signal: later.signal,
    });
    later.abort(reason);
    await assert.rejects(running, reason);
  });

  it('an image that changed on disk is not read', async () => {
    const path = join(CORPUS, 'fingerprints/app-v1.erofs');
    const opened = openImageFile(path);
    const table = new InodeTable(walkTree(opened.image));
    const place = { path, offset: 0, devices: [], stamp: 'another' };
    const crew = new WorkerCrew(SCRIPT);
    await assert.rejects(verifyImage(opened.image, table, place, SCRIPT, { crew }), /has changed/);
    opened.close();
  });
});
