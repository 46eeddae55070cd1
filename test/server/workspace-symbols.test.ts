// Workspace symbols: paths of all open images, and the line of the one that is chosen.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { CancellationTokenSource, type Location, type WorkspaceSymbol } from 'vscode-languageserver/node';
import { CORPUS } from '../support/corpus.ts';
import { writeNumberedTree } from '../support/image-writer/numbered-tree.ts';
import { demoImages, inFolder, TestClient, uriOf } from './support/connect.ts';
import { listingUri, OpenText, reportUri } from './support/text.ts';

const LAZY = { workspace: { symbol: { resolveSupport: { properties: ['location.range'] } } } };

let client: TestClient;
before(async () => {
  client = await TestClient.capable(LAZY);
  await client.compare(demoImages);
});
after(() => client.close());

const find = (query: string, from = client): Promise<WorkspaceSymbol[]> =>
  from.connection.sendRequest('workspace/symbol', { query });
const resolve = (symbol: WorkspaceSymbol, from = client): Promise<WorkspaceSymbol> =>
  from.connection.sendRequest('workspaceSymbol/resolve', symbol);
const shown = (symbols: readonly WorkspaceSymbol[]): string[] =>
  symbols.map(({ containerName, name }) => `${containerName} ${name}`);

describe('workspace symbols', () => {
  it('are the paths of all images of the set that contain the text', async () => {
    assert.deepEqual(shown(await find('copy-of')), ['app-v2 /opt/copy-of-app', 'app-v3 /opt/copy-of-app']);
    assert.deepEqual(shown(await find('usr/bin/APP')), [
      'app-v1 /usr/bin/app',
      'app-v1 /usr/bin/app-alias',
      'app-v2 /usr/bin/app',
      'app-v2 /usr/bin/app-alias',
      'app-v3 /usr/bin/app',
      'app-v3 /usr/bin/app-alias',
    ]);
    assert.deepEqual(await find('no such path'), []);
    assert.deepEqual(await find(' '), []);
  });

  it('find every path by its name', async () => {
    const image = uriOf(join(CORPUS, 'names/odd-names.erofs'));
    const own = await TestClient.capable(LAZY);
    await own.compare([image]);
    const open = await OpenText.open(own, listingUri(image));
    const every = await find('/', own);
    assert.ok(every.length > 5);
    for (const { name } of await find('a', own)) {
      assert.ok(open.lineOf(name) > 0);
      assert.ok(shown(await find(name, own)).includes(`odd-names ${name}`), name);
    }
    await own.close();
  });

  it('get their line when one is chosen', async () => {
    for (const symbol of await find('copy-of')) {
      const { uri, range } = (await resolve(symbol)).location as Location;
      const open = await OpenText.open(client, uri);
      assert.equal(open.piece(range), '/opt/copy-of-app');
    }
  });

  it('have lines from the start for a client that chooses from whole ones', async () => {
    const own = await TestClient.start();
    await own.compare(demoImages);
    const [, symbol] = await find('copy-of', own);
    const { uri, range } = symbol!.location as Location;
    assert.equal(uri, listingUri(demoImages[2]!));
    assert.equal((await OpenText.open(own, uri)).piece(range), '/opt/copy-of-app');
    await own.close();
  });

  it('include images from elsewhere as long as they are open', async () => {
    const image = uriOf(join(CORPUS, 'names/odd-names.erofs'));
    const own = await TestClient.capable(LAZY);
    await own.compare(demoImages);
    assert.deepEqual(await find('emoji', own), []);
    const open = await OpenText.open(own, listingUri(image));
    const some = open.lines.find((line) => /\/[a-z]{5,}[^/]*$/.test(line))!;
    const name = some.slice(some.lastIndexOf('/') + 1);
    assert.ok((await find(name, own)).some(({ containerName }) => containerName === 'odd-names'));
    await open.close();
    assert.equal((await find(name, own)).length, 0);
    await own.close();
  });

  it('are no more than a list takes, a part of each image, and can be given up', () =>
    inFolder([], async (folder) => {
      const paths = ['a', 'b', 'c'].map((name) => join(folder, `${name}.erofs`));
      for (const path of paths) writeNumberedTree(path, { inodes: 9_000 });
      const own = await TestClient.capable(LAZY);
      await own.compare(paths.map(uriOf));
      await OpenText.open(own, reportUri()); // which waits for all three
      const found = await find('file', own);
      assert.ok(found.length <= 500);
      assert.deepEqual([...new Set(found.map(({ containerName }) => containerName))], ['a', 'b', 'c']);
      const source = new CancellationTokenSource();
      const given = own.connection.sendRequest('workspace/symbol', { query: 'zzz' }, source.token);
      source.cancel();
      await given.then(
        (symbols) => assert.deepEqual(symbols, []), // there was time enough
        (error) => assert.equal(error.code, -32800),
      );
      await own.close();
    }));
});
