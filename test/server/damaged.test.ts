// Damaged images and files that are none: each opens or says why not, and what is intact is still shown.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { FindingInfo } from '../../src/protocol/identity.ts';
import type { ImageSummary } from '../../src/protocol/tree-view.ts';
import { CORPUS } from '../support/corpus.ts';
import { inFolder, TestClient, uriOf } from './support/connect.ts';

let client: TestClient;
before(async () => {
  client = await TestClient.start();
  await client.request('erofs/setImages', { images: [] });
});
after(() => client.close());

const corrupt = (file: string): string => uriOf(join(CORPUS, 'corrupt', file));

/** The summary, or the findings of the error. */
async function open(image: string): Promise<{ summary?: ImageSummary; findings: FindingInfo[] }> {
  try {
    const summary = await client.request('erofs/openImage', { image });
    return { summary, findings: summary.findings };
  } catch (error) {
    const { findings } = (error as { data: { findings: FindingInfo[] } }).data;
    assert.ok(findings.length > 0);
    return { findings };
  }
}

/** What of an image must be found, and where: code, byte if it has one, path if it has one. */
const DAMAGE: readonly (readonly [file: string, code: string, where: Partial<FindingInfo>])[] = [
  ['sb-checksum.erofs', 'superblock-checksum', { offset: 1028 }],
  ['sb-blkszbits-63.erofs', 'superblock-block-size', { offset: 1036 }],
  ['sb-root-is-file.erofs', 'root-not-directory', { offset: 1038 }],
  ['trunc-1100.erofs', 'superblock-truncated', { offset: 1100 }],
  ['dir-self.erofs', 'directory-loop', { path: '/d/e' }],
  ['dir-loop.erofs', 'directory-loop', { path: '/d/e/f' }],
];

describe('damage', () => {
  for (const [file, code, where] of DAMAGE) {
    it(`of ${file} is found and located`, async () => {
      const { findings } = await open(corrupt(file));
      const found = findings.find((finding) => finding.code === code);
      assert.ok(found, `${code} among ${findings.map((finding) => finding.code).join(' ')}`);
      for (const [key, value] of Object.entries(where)) assert.equal(found[key as keyof FindingInfo], value);
      assert.equal(found.severity, 'error');
    });
  }

  it('of any kind leaves every other request answered', async () => {
    const manifest: { file: string }[] = JSON.parse(
      readFileSync(join(CORPUS, 'corrupt/manifest.json'), 'utf8'),
    );
    assert.equal(manifest.length, 13);
    for (const { file } of manifest) {
      const image = corrupt(file);
      const { summary } = await open(image);
      const key = { image, view: file };
      const page = await client.request('erofs/restoreView', {
        ...key,
        state: { steps: [{ action: 'expandAll', target: '/' }] },
        count: 1000,
      });
      assert.equal(page.rows.length, page.total, file);
      if (summary !== undefined && file !== 'sb-root-is-file.erofs') assert.ok(page.total > 0, file);
      for (const { nid } of page.rows) {
        const details = await client.request('erofs/inode', { image, nid });
        assert.equal(details.nid, nid);
      }
      const uri = `erofs-listing:/x?${encodeURIComponent(JSON.stringify({ image, path: '/' }))}`;
      const { text } = await client.request('erofs/document', { uri });
      assert.ok(text.startsWith('# '), file);
      await client.request('erofs/overview', { ...key, cells: 100 });
      await client.notify('erofs/viewClosed', key);
      await client.notify('erofs/documentClosed', { uri });
    }
  });
});

describe('files that are no images', () => {
  it('are errors that say what they are', () =>
    inFolder([], async (folder) => {
      const text = join(folder, 'text');
      const pipe = join(folder, 'pipe');
      await writeFile(text, 'x'.repeat(5000));
      await writeFile(join(folder, 'nothing'), '');
      await mkdir(join(folder, 'directory'));
      execFileSync('mkfifo', [pipe]);
      const codes = [];
      for (const name of ['text', 'nothing', 'directory', 'pipe', 'gone']) {
        codes.push((await open(uriOf(join(folder, name)))).findings[0]?.code);
      }
      assert.deepEqual(codes, [
        'superblock-magic',
        'superblock-truncated',
        'file-kind',
        'file-kind',
        'file-unreadable',
      ]);
      const elsewhere = await open('https://example.org/x.erofs');
      assert.match(elsewhere.findings[0]?.message ?? '', /no file on disk/);
    }));

  it('have no rows, and nothing in them can be found', async () => {
    const image = corrupt('trunc-1100.erofs');
    const key = { image, view: 'x' };
    assert.deepEqual((await client.request('erofs/rows', { ...key, start: 0, count: 10 })).rows, []);
    await assert.rejects(client.request('erofs/reveal', { ...key, target: '/' }), /cannot be read/);
    await assert.rejects(client.request('erofs/inode', { image, nid: '1' }), /no inode with nid 1/);
    await client.notify('erofs/viewClosed', key);
  });

  it('become images when they are written, and are shown then', () =>
    inFolder([], async (folder) => {
      const path = join(folder, 'made.erofs');
      const image = uriOf(path);
      await writeFile(path, 'not yet');
      await assert.rejects(client.request('erofs/openImage', { image }), /inside the superblock/);
      await client.request('erofs/rows', { image, view: 'x', start: 0, count: 1 });
      const changed = client.next(
        'erofs/imageChanged',
        (change) => change.image === image && change.contentChanged,
      );
      await writeFile(path, readFileSync(join(CORPUS, 'plain/compact.erofs')));
      await changed;
      assert.equal((await client.request('erofs/openImage', { image })).health, 'healthy');
      assert.ok((await client.request('erofs/rows', { image, view: 'x', start: 0, count: 1 })).total > 0);
      await client.notify('erofs/viewClosed', { image, view: 'x' });
    }));
});
