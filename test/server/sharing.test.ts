// What is said of sharing: marks, sharers and reasons of every inode, against the fingerprints that the oracles have.
import assert from 'node:assert/strict';
import { copyFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { SharingOfInode, SharingSetInfo } from '../../src/protocol/sharing-info.ts';
import { CORPUS, type OracleEntry, readOracle } from '../support/corpus.ts';
import { demoImages, inFolder, TestClient, uriOf } from './support/connect.ts';

const fingerprints = (name: string): string => join(CORPUS, `fingerprints/${name}.erofs`);

async function withSet(
  names: readonly string[],
  use: (client: TestClient, images: string[], set: SharingSetInfo) => Promise<void>,
): Promise<void> {
  const client = await TestClient.start();
  const images = names.map((name) => uriOf(fingerprints(name)));
  const set = await client.compare(images);
  await use(client, images, set);
  await client.close();
}

/** The files of an image, each inode once. */
function files(name: string): OracleEntry[] {
  const { entries } = readOracle(`fingerprints/${name}.erofs`);
  const seen = new Set<string>();
  return entries.filter(({ type, nid }) => type === 'file' && !seen.has(nid) && seen.add(nid));
}

const said = (client: TestClient, image: string, nid: string): Promise<SharingOfInode> =>
  client.request('erofs/sharing', { image, nid });

describe('sharers', () => {
  it('of every file are all inodes of the set with its fingerprint, in the order of the set', async () => {
    const names = ['app-v1', 'app-v2', 'app-v3'];
    await withSet(names, async (client, images) => {
      const all = names.flatMap((name, at) =>
        files(name).map((entry) => ({
          name,
          image: images[at]!,
          path: entry.path,
          nid: entry.nid,
          size: Number(entry['size']),
          fingerprint: entry['fingerprint'],
        })),
      );
      for (const { name, image, nid, fingerprint, size, path } of all) {
        const sharing = await said(client, image, nid);
        const same = all.filter((other) => fingerprint !== undefined && other.fingerprint === fingerprint);
        const { mark, sharers } = sharing;
        if (same.length > 1) {
          assert.deepEqual(
            sharers.map((other) => [other.label, other.nid, other.path]),
            same.map((other) => [other.name, other.nid, other.path]),
          );
          assert.deepEqual(
            sharers.filter(({ self }) => self).map((self) => [self.label, self.nid]),
            [[name, nid]],
          );
          assert.equal(mark.state, 'shares');
          assert.equal(mark.inodes, same.length);
          assert.equal(sharing.pagesSaved, (same.length - 1) * Math.ceil(size / 4096));
          assert.equal(sharing.explanation, undefined);
        } else {
          assert.deepEqual(sharers, [], path);
          assert.equal(mark.state, fingerprint === undefined ? 'private' : 'alone');
          assert.equal(mark.reason, fingerprint === undefined ? 'empty' : undefined);
          assert.ok(sharing.explanation);
        }
      }
    });
  });

  it('are named in marks by image, this one as `here`', async () => {
    await withSet(['app-v1', 'app-v2', 'app-v3'], async (client, [, image]) => {
      assert.deepEqual((await said(client, image!, '1536')).mark, {
        state: 'shares',
        inodes: 4,
        images: ['app-v1', 'here', 'app-v3'],
      });
      assert.deepEqual((await said(client, image!, '164')).mark.images, ['app-v3']);
    });
  });
});

describe('reasons', () => {
  it('name what came first where the class differs', async () => {
    await withSet(['app-v1', 'app-lz4-v2'], async (client, [, image]) => {
      const conflicts = [];
      for (const { nid } of files('app-lz4-v2')) {
        const sharing = await said(client, image!, nid);
        if (sharing.mark.reason === 'class-differs') conflicts.push(sharing);
      }
      assert.equal(conflicts.length, 8); // the compressed inodes under the seven values of sharing.json
      for (const { explanation, sharers } of conflicts) {
        assert.match(explanation ?? '', /First came app-v1 \/.*, which is not compressed\.$/);
        assert.deepEqual(sharers, []);
      }
    });
  });

  it('say that an image takes no part', async () => {
    await withSet(['app-v1', 'app-nofp-v2'], async (client, [, image]) => {
      const { mark, explanation } = await said(client, image!, '1536');
      assert.equal(mark.reason, 'image-without-flag');
      assert.match(explanation ?? '', /ishare_xattrs/);
    });
  });

  it('are no matter of directories and links', async () => {
    await withSet(['app-v1'], async (client, [image]) => {
      const { entries } = readOracle('fingerprints/app-v1.erofs');
      for (const { type, nid } of entries.filter(({ type }) => type !== 'file')) {
        const { mark, explanation } = await said(client, image!, nid);
        assert.equal(mark.state, 'none', type);
        assert.match(explanation ?? '', /Only regular files/);
      }
    });
  });
});

describe('the set', () => {
  it('has the totals of the kernel, in the order of its images', async () => {
    await withSet(['app-v1', 'app-lz4-v2'], async (_client, _images, { totals, ruleSet }) => {
      assert.equal(ruleSet, 'linux-7.3');
      assert.equal(totals?.pagesWithoutSharing, 149);
      assert.equal(totals?.pagesWithSharing, 105);
      assert.equal(totals?.pagesSaved, 44);
    });
  });

  it('says nothing on sharing before it is told', async () => {
    const client = await TestClient.start();
    const { set } = await client.request('erofs/openImage', { image: demoImages[0]! });
    assert.deepEqual(set, { ruleSet: 'linux-7.3', images: [] });
    assert.equal((await said(client, demoImages[0]!, '768')).mark.state, 'pending');
    await client.close();
  });

  it('takes in an image from elsewhere as long as a page shows it', async () => {
    const client = await TestClient.start();
    const [v1, v2, v3] = demoImages as [string, string, string];
    await client.compare([v1, v2]);
    const changed = client.next('erofs/imageChanged', ({ image }) => image === v3);
    await client.request('erofs/restoreView', { image: v3, view: 'a', state: { steps: [] }, count: 1 });
    await changed;
    const labels = async () =>
      (await client.request('erofs/sharingSet', {})).images.map(({ label }) => label);
    assert.deepEqual(await labels(), ['app-v1', 'app-v2', 'app-v3']);
    await client.notify('erofs/viewClosed', { image: v3, view: 'a' });
    assert.deepEqual(await labels(), ['app-v1', 'app-v2']);
    await client.close();
  });

  it('tells images of one name apart by their folders', async () => {
    await inFolder([fingerprints('app-v1')], (one) =>
      inFolder([fingerprints('app-v1')], async (two) => {
        const client = await TestClient.start();
        const { images } = await client.compare(
          [one, two].map((folder) => uriOf(join(folder, 'app-v1.erofs'))),
        );
        const folderOf = (path: string): string => path.split('/').at(-1)!;
        assert.deepEqual(
          images.map(({ label }) => label),
          [one, two].map((folder) => `${folderOf(folder)}/app-v1`),
        );
        await client.close();
      }),
    );
  });

  it('leaves out what cannot be read, and says why', async () => {
    const client = await TestClient.start();
    const images = [
      demoImages[0]!,
      'file:///nowhere/gone.erofs',
      uriOf(join(CORPUS, 'corrupt/trunc-1100.erofs')),
      demoImages[1]!,
    ];
    const set = await client.compare(images);
    assert.deepEqual(
      set.images.map(({ indexed }) => indexed),
      [true, false, false, true],
    );
    assert.match(set.images[1]?.error ?? '', /ENOENT/);
    assert.match(set.images[2]?.error ?? '', /inside the superblock/);
    assert.equal(set.totals?.pagesSaved, 68);
    await client.close();
  });

  it('follows an image that is replaced on disk', () =>
    inFolder(['app-v1', 'app-v2'].map(fingerprints), async (folder) => {
      const client = await TestClient.start();
      const paths = ['app-v1', 'app-v2'].map((name) => join(folder, `${name}.erofs`));
      const set = await client.compare(paths.map(uriOf));
      assert.equal(set.totals?.pagesSaved, 68);
      const image = uriOf(paths[1]!);
      const replaced = client.next(
        'erofs/imageChanged',
        (change) => change.image === image && change.contentChanged,
      );
      await copyFile(fingerprints('app-nofp-v2'), join(folder, 'new'));
      await rename(join(folder, 'new'), paths[1]!);
      await replaced;
      await client.next('erofs/imageChanged', (change) => !change.contentChanged);
      assert.equal((await client.request('erofs/sharingSet', {})).totals?.pagesSaved, 5);
      const gone = client.next(
        'erofs/imageChanged',
        (change) => change.image === image && change.contentChanged,
      );
      await rm(paths[1]!);
      await gone;
      await assert.rejects(client.request('erofs/openImage', { image }), /ENOENT/);
      await client.close();
    }));
});
