// Details of inodes: fields, attributes and extents of every inode of real images, against what the oracles say.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { displayName, utf8Bytes } from '../../src/common/byte-text.ts';
import type { InodeDetails } from '../../src/protocol/tree-view.ts';
import { CORPUS, type OracleEntry, readOracle } from '../support/corpus.ts';
import { demoImages, TestClient, uriOf } from './support/connect.ts';

let client: TestClient;
before(async () => {
  client = await TestClient.start();
  await client.compare(demoImages);
});
after(() => client.close());

const corpusUri = (image: string): string => uriOf(join(CORPUS, image));
const details = (image: string, nid: string): Promise<InodeDetails> =>
  client.request('erofs/inode', { image, nid });

const field = ({ fields }: InodeDetails, label: string): string | undefined =>
  fields.find((candidate) => candidate.label === label)?.value.replaceAll('\u00a0', '');

/** Where a symlink of the oracle leads, as people see it. */
function shownTarget({ target, target_b64 }: OracleEntry): string | undefined {
  if (typeof target_b64 === 'string') return displayName(Buffer.from(target_b64, 'base64'));
  return typeof target === 'string' ? displayName(utf8Bytes(target)) : undefined;
}

async function eachInode(
  image: string,
  check: (details: InodeDetails, entry: OracleEntry) => void | Promise<void>,
): Promise<void> {
  const { entries } = readOracle(image);
  assert.ok(entries.length > 0);
  for (const entry of entries) await check(await details(corpusUri(image), entry.nid), entry);
}

describe('fields', () => {
  it('are those of the oracle, for every kind of file', () =>
    eachInode('plain/basic-b4096.erofs', (inode, entry) => {
      const { mode, uid, gid, size, nlink } = entry;
      assert.equal(inode.type, entry.type);
      assert.equal(field(inode, 'mode'), mode);
      assert.equal(field(inode, 'owner'), `${uid}:${gid}`);
      assert.equal(Number.parseInt(field(inode, 'size')!, 10), size);
      assert.equal(field(inode, 'links'), String(nlink));
      assert.equal(field(inode, 'target'), shownTarget(entry));
      assert.equal(field(inode, 'device'), (entry['rdev'] as number[] | undefined)?.join(':'));
      assert.match(field(inode, 'format')!, new RegExp(`${entry['layout_name']}$`));
      assert.deepEqual(inode.findings, []);
    }));

  it('have times to the nanosecond, before 1970 and far away', () =>
    eachInode('plain/extended.erofs', (inode, entry) => {
      const [seconds, nanoseconds] = entry['mtime'] as [number, number];
      const shown = field(inode, 'modified')!;
      const [, day, time, fraction = ''] = /^(\S+) ([^.\s]+)(\.\d{9})? UTC$/.exec(shown) ?? [];
      assert.equal(Date.parse(`${day}T${time}Z`) / 1000, seconds, shown);
      assert.equal(Number(fraction.slice(1)), nanoseconds);
    }));

  it('name all paths of a hard link', async () => {
    const inode = await details(demoImages[1]!, '1536');
    assert.equal(field(inode, 'paths'), '/usr/bin/app\n/usr/bin/app-alias');
  });
});

describe('attributes', () => {
  for (const image of ['default', 'prefixes', 'share-all', 'name-filter-off', 'inline-only']) {
    it(`of ${image} are those that a mount lists, each with its size`, () =>
      eachInode(`xattrs/${image}.erofs`, (inode, entry) => {
        const listed = inode.xattrs.filter(({ note }) => !note?.includes('no mount lists'));
        const expected = Object.entries(entry['xattrs'] as Record<string, string>);
        assert.deepEqual(
          listed.map(({ name, bytes }) => [name, bytes]).sort(),
          expected.map(([name, value]) => [name, Buffer.from(value, 'base64').length]).sort(),
        );
      }));
  }

  it('say where they lie', async () => {
    const places = new Set<string>();
    await eachInode('xattrs/share-all.erofs', ({ xattrs }) => {
      for (const { place } of xattrs) places.add(place.replace(/\d+/, 'N'));
    });
    assert.deepEqual([...places].sort(), ['inline', 'shared N']);
  });

  it('have the fingerprint among them, hidden from a mount or not', async () => {
    const hidden = await details(demoImages[1]!, '1536');
    assert.deepEqual(
      hidden.xattrs.map(({ name, kind, note }) => ({ name, kind, note })),
      [{ name: 'erofs.fingerprint.v1', kind: 'fingerprint', note: 'hidden: no mount lists it' }],
    );
    const { fingerprint } = hidden;
    assert.equal(fingerprint?.hidden, true);
    assert.equal(hidden.xattrs[0]?.value, `sha256 ${fingerprint?.hex}`);
    const image = 'fingerprints/app-trusted-v1.erofs';
    const { nid } = readOracle(image).entries.find(({ path }) => path === '/usr/bin/app')!;
    const trusted = await details(corpusUri(image), nid);
    assert.deepEqual(
      trusted.xattrs.map(({ name, note }) => ({ name, note })),
      [{ name: 'trusted.erofs.fingerprint', note: undefined }],
    );
  });

  it('of which two have the name of the fingerprint: the kernel takes the first', () =>
    eachInode('fingerprints/metacopy-named.erofs', ({ xattrs, fingerprint }, entry) => {
      const named = xattrs.filter(({ name }) => name === 'trusted.overlay.metacopy');
      if (named.length < 2) return;
      assert.equal(named[0]?.kind, 'fingerprint', entry.path);
      assert.equal(fingerprint?.bytes, named[0]?.bytes);
      assert.match(named[1]?.note ?? '', /second entry/);
    }));
});

describe('extents', () => {
  for (const image of ['plain/basic-b4096.erofs', 'plain/noinline.erofs', 'layers/tar-full.erofs']) {
    it(`of ${image} are those of the oracle`, () =>
      eachInode(image, ({ extents, extentsTotal, contentNote }, entry) => {
        if (entry.type !== 'file') return;
        const expected = (entry.extents ?? []) as number[][];
        const shown = extents.map(({ logical, physical }) => [logical, physical]);
        assert.deepEqual(
          shown,
          expected.map(([logical, , physical]) => [logical, physical]),
          entry.path,
        );
        assert.equal(extentsTotal, expected.length);
        assert.equal(contentNote, undefined);
      }));
  }

  it('on a device that is missing are still known', async () => {
    const uri = corpusUri('layers/merged-index-2.erofs');
    const { nid } = readOracle('layers/merged-index-2.erofs').entries.find(({ size }) => Number(size) > 100)!;
    const { extents } = await details(uri, nid);
    assert.ok(extents.length > 0);
  });
});

describe('an inode that is not there', () => {
  it('is an error that says so', async () => {
    await assert.rejects(details(demoImages[0]!, '12345'), /app-v1 has no inode with nid 12345/);
    await assert.rejects(details(demoImages[0]!, 'x'), /"x" is no nid/);
  });
});
