// Find all references: the lines of all sharers, each in the listing of its image, held against that listing's text.
import assert from 'node:assert/strict';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { CancellationTokenSource, type Location } from 'vscode-languageserver/node';
import { CORPUS } from '../support/corpus.ts';
import { writeNumberedTree } from '../support/image-writer/numbered-tree.ts';
import { demoImages, inFolder, TestClient, uriOf } from './support/connect.ts';
import { isInodeLine, listingUri, OpenText, type Position, reportUri } from './support/text.ts';

const [v1, v2, v3] = demoImages as [string, string, string];

/** The paths that share with /usr/bin/app, image by image. */
const PATHS = [
  '/usr/bin/app',
  '/usr/bin/app-alias',
  '/opt/copy-of-app',
  '/usr/bin/app',
  '/usr/bin/app-alias',
  '/opt/copy-of-app',
];

let client: TestClient;
before(async () => {
  client = await TestClient.start();
  await client.compare(demoImages);
});
after(() => client.close());

const references = (
  { connection }: TestClient,
  at: Position,
  includeDeclaration = true,
): Promise<Location[] | null> =>
  connection.sendRequest('textDocument/references', { ...at, context: { includeDeclaration } });

/** Each location as the listing it is in and the text it covers, read from the document that VS Code would open. */
async function read(from: TestClient, locations: readonly Location[] | null): Promise<[string, string][]> {
  const found: [string, string][] = [];
  for (const { uri, range } of locations ?? []) {
    found.push([uri, (await OpenText.open(from, uri)).piece(range)]);
  }
  return found;
}

describe('references to a line of a listing', () => {
  it('are all paths of all sharers, in the order of the set', async () => {
    const text = await OpenText.open(client, listingUri(v2));
    const expected = [
      [listingUri(v1), '/usr/bin/app'],
      [listingUri(v1), '/usr/bin/app-alias'],
      [listingUri(v2), '/opt/copy-of-app'],
      [listingUri(v2), '/usr/bin/app'],
      [listingUri(v2), '/usr/bin/app-alias'],
      [listingUri(v3), '/opt/copy-of-app'],
    ];
    for (const ending of ['/usr/bin/app', '/usr/bin/app-alias', '/opt/copy-of-app']) {
      assert.deepEqual(await read(client, await references(client, text.on(ending))), expected);
    }
  });

  it('are what hovers count, for every line of every image', async () => {
    for (const image of demoImages) {
      const text = await OpenText.open(client, listingUri(image));
      for (const [line, content] of text.lines.entries()) {
        if (!isInodeLine(content)) continue;
        const at = { textDocument: { uri: text.uri }, position: { line, character: 0 } };
        const found = await references(client, at);
        const inodes = /shared:(\d+)/.exec(content)?.[1];
        if (!content.startsWith('-')) assert.equal(found, null);
        else if (inodes === undefined) {
          assert.ok(found?.every(({ uri }) => uri === text.uri));
          assert.ok(found?.some(({ range }) => range.start.line === line));
        } else {
          const nids = new Set<string>();
          for (const { uri, range } of found ?? []) {
            const { lines } = await OpenText.open(client, uri);
            nids.add(`${uri} ${lines[range.start.line]!.split(/ +/)[7]}`);
          }
          assert.equal(nids.size, Number(inodes), content);
        }
      }
    }
  });

  it('leave the line itself out where no declaration is asked for', async () => {
    const text = await OpenText.open(client, listingUri(v2));
    const found = await read(client, await references(client, text.on('/usr/bin/app'), false));
    assert.deepEqual(
      found.map(([, path]) => path),
      ['/usr/bin/app', '/usr/bin/app-alias', '/opt/copy-of-app', '/usr/bin/app-alias', '/opt/copy-of-app'],
    );
  });

  it('stay in the listing of a directory as far as it goes', async () => {
    const uri = listingUri(v2, '/usr/bin');
    const text = await OpenText.open(client, uri);
    const found = await read(client, await references(client, text.on('/usr/bin/app')));
    assert.deepEqual(found, [
      [listingUri(v1), '/usr/bin/app'],
      [listingUri(v1), '/usr/bin/app-alias'],
      [uri, '/usr/bin/app'],
      [uri, '/usr/bin/app-alias'],
      [listingUri(v2), '/opt/copy-of-app'],
      [listingUri(v3), '/opt/copy-of-app'],
    ]);
  });

  it('of a file that shares with nobody are its own paths', async () => {
    const text = await OpenText.open(client, listingUri(v2));
    const found = await read(client, await references(client, text.on('/var/lib/db-v2')));
    assert.deepEqual(found, [[listingUri(v2), '/var/lib/db-v2']]);
  });

  it('are none where no file is', async () => {
    const text = await OpenText.open(client, listingUri(v2));
    assert.equal(await references(client, text.on(' /bin -> usr/bin')), null);
    const at = { textDocument: { uri: text.uri }, position: { line: 0, character: 0 } };
    assert.equal(await references(client, at), null);
  });
});

describe('references to a line of a report', () => {
  it('lead from groups and from members to the listings', async () => {
    const text = await OpenText.open(client, reportUri());
    const group = text.lines.findIndex((line) => line.includes('sha256 4821f443'));
    for (const line of [group, group + 1, group + 4]) {
      const at = { textDocument: { uri: text.uri }, position: { line, character: 0 } };
      const found = await read(client, await references(client, at));
      assert.deepEqual(
        found.map(([, path]) => path),
        PATHS,
      );
    }
  });

  it('speak of the images of the report, not of the workspace', async () => {
    const text = await OpenText.open(client, reportUri([v1, v3]));
    const line = text.lines.findIndex((content) => content.includes('sha256 4821f443'));
    const at = { textDocument: { uri: text.uri }, position: { line, character: 0 } };
    const found = await references(client, at);
    assert.deepEqual(
      found?.map(({ uri }) => uri),
      [v1, v1, v3].map((image) => listingUri(image)),
    );
    await text.close();
  });
});

describe('references in large images', () => {
  const image = {
    fingerprintPrefix: 0,
    prefixes: [{ base: 4, infix: new TextEncoder().encode('fp') }],
  };

  it('are lines of listings that were not written for it', async () => {
    await inFolder([], async (folder) => {
      const paths = ['a', 'b'].map((name) => join(folder, `${name}.erofs`));
      for (const path of paths) writeNumberedTree(path, { inodes: 21_000, image });
      const own = await TestClient.start();
      const [a, b] = paths.map(uriOf) as [string, string];
      await own.compare([a, b]);
      const text = await OpenText.open(own, listingUri(a, '/pkg-004/module-03'));
      const found = await references(own, text.on('/pkg-004/module-03/file-0042'));
      const [here, there] = found ?? [];
      assert.equal(found?.length, 2);
      assert.equal(text.piece(here!.range), '/pkg-004/module-03/file-0042');
      assert.equal(there!.uri, listingUri(b));
      const { lines } = await OpenText.open(own, there!.uri);
      assert.ok(lines.length > 20_000);
      assert.ok(lines[there!.range.start.line]!.endsWith('  /pkg-004/module-03/file-0042'));
      await own.close();
    });
  });

  it('beyond the end of a listing are lines of smaller ones', async () => {
    const own = await TestClient.start({ listingMaxLines: 10 });
    await own.compare(demoImages);
    const text = await OpenText.open(own, listingUri(v2, '/usr/lib'));
    const found = await references(own, text.on('/usr/lib/libte.so.9'));
    const listings = [listingUri(v1, '/usr/lib'), text.uri, listingUri(v3, '/usr/lib')];
    assert.deepEqual(
      found?.map(({ uri }) => uri),
      listings,
    );
    for (const { uri, range } of found ?? []) {
      const { lines } = await OpenText.open(own, uri);
      assert.ok(lines[range.start.line]!.endsWith('  /usr/lib/libte.so.9'));
    }
    await own.close();
  });

  it('that not even the listing of their directory shows are listings of their own', async () => {
    const own = await TestClient.start({ listingMaxLines: 3 });
    await own.compare(demoImages);
    const path = '/usr/lib/libte.so.9';
    const text = await OpenText.open(own, listingUri(v2, path));
    const found = await references(own, text.on(path));
    assert.deepEqual(
      found?.map(({ uri }) => uri),
      [listingUri(v1, path), text.uri, listingUri(v3, path)],
    );
    for (const { uri, range } of found ?? []) {
      const { lines } = await OpenText.open(own, uri);
      assert.ok(lines[range.start.line]!.endsWith(`  ${path}`));
    }
    await own.close();
  });
});

describe('references while things change', () => {
  it('wait for the set, and give up when they are cancelled', async () => {
    const own = await TestClient.start();
    const text = await OpenText.open(own, listingUri(v2));
    const at = text.on('/usr/bin/app');
    const source = new CancellationTokenSource();
    const params = { ...at, context: { includeDeclaration: true } };
    const given = own.connection.sendRequest('textDocument/references', params, source.token);
    source.cancel();
    await assert.rejects(given, { code: -32800 });
    const waiting = references(own, at);
    await own.request('erofs/setImages', { images: demoImages });
    assert.equal((await waiting)?.length, PATHS.length);
    await own.close();
  });

  it('leave out an image that was replaced, until the set knows the new one', () =>
    inFolder(
      ['app-v1', 'app-v2'].map((name) => join(CORPUS, `fingerprints/${name}.erofs`)),
      async (folder) => {
        const own = await TestClient.start();
        const [a, b] = ['app-v1', 'app-v2'].map((name) => uriOf(join(folder, `${name}.erofs`))) as [
          string,
          string,
        ];
        await own.compare([a, b]);
        const text = await OpenText.open(own, listingUri(a));
        assert.equal((await references(own, text.on('/usr/lib/libte.so.9')))?.length, 2);
        const changed = own.next('erofs/documentChanged', ({ uri }) => uri === text.uri);
        await copyFile(join(CORPUS, 'fingerprints/app-v3.erofs'), join(folder, 'app-v2.erofs'));
        await changed;
        const again = await OpenText.open(own, text.uri);
        const found = await references(own, again.on('/usr/lib/libte.so.9'));
        assert.deepEqual(
          await read(own, found),
          [a, b].map((image) => [listingUri(image), '/usr/lib/libte.so.9']),
        );
        await own.close();
      },
    ));
});
