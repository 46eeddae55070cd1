// The listing of a group: every path of every sharer of one inode, and what goes with its lines.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { DocumentSymbol, Location } from 'vscode-languageserver';
import { CORPUS } from '../support/corpus.ts';
import { demoImages, TestClient, uriOf } from './support/connect.ts';
import { isInodeLine, listingUri, OpenText, pathOf, reportUri } from './support/text.ts';

const [v1, v2, v3] = demoImages as [string, string, string];
const DIGEST = '4821f443745939778e5281e2061702081889bd2d6ef3afb72790d55edb1edb38';

let client: TestClient;
before(async () => {
  client = await TestClient.start();
  await client.compare(demoImages);
});
after(() => client.close());

/** Image and path of each line. */
const members = ({ lines }: OpenText): [string, string][] =>
  lines.filter(isInodeLine).map((line) => [line.split(/ +/)[8]!, pathOf(line)]);

describe('the listing of a group', () => {
  const expected = [
    ['app-v1', '/usr/bin/app'],
    ['app-v1', '/usr/bin/app-alias'],
    ['app-v2', '/opt/copy-of-app'],
    ['app-v2', '/usr/bin/app'],
    ['app-v2', '/usr/bin/app-alias'],
    ['app-v3', '/opt/copy-of-app'],
  ];

  it('has every path of every inode that shares, by path or nid of any of them', async () => {
    for (const [image, group] of [
      [v2, '/usr/bin/app'],
      [v2, '/usr/bin/app-alias'],
      [v2, '1536'],
      [v3, '/opt/copy-of-app'],
    ] as const) {
      const open = await OpenText.open(client, listingUri(image, '/', group));
      const sorted = members(open).sort(([a, p], [b, q]) => (`${a}${p}` < `${b}${q}` ? -1 : 1));
      assert.deepEqual(sorted, expected, `${image} ${group}`);
      assert.ok(open.lines.filter(isInodeLine).every((line) => / 4821f443 +shared:4 /.test(line)));
    }
  });

  it('begins with whose group it is, and what it saves', async () => {
    const { lines } = await OpenText.open(client, listingUri(v2, '/', '/usr/bin/app-alias'));
    assert.deepEqual(lines.slice(0, 6), [
      '# app-v2 /usr/bin/app-alias, nid 1536',
      `# sha256 ${DIGEST} in erofs.fingerprint.v1, which a mount hides`,
      '# page cache is shared by 4 inodes',
      '# 5 pages held once instead of 4 times: 60 KiB saved',
      '# rules of linux-7.3',
      '',
    ]);
  });

  it('of a file that does not share has its own paths and says why', async () => {
    const alone = await OpenText.open(client, listingUri(v2, '/', '/var/lib/db-v2'));
    assert.deepEqual(members(alone), [['app-v2', '/var/lib/db-v2']]);
    assert.match(alone.lines.join('\n'), /^# No other inode .* has this fingerprint\.$/m);
    const directory = await OpenText.open(client, listingUri(v2, '/', '/usr'));
    assert.match(directory.lines.join('\n'), /^# Only regular files share page cache\.$/m);
    await assert.rejects(OpenText.open(client, listingUri(v2, '/', '/nowhere')), /has no \/nowhere/);
  });

  it('says what came first where a file is refused', async () => {
    const own = await TestClient.start();
    const images = ['app-v1', 'app-lz4-v2'].map((name) => uriOf(join(CORPUS, `fingerprints/${name}.erofs`)));
    await own.compare(images);
    const open = await OpenText.open(own, listingUri(images[1]!, '/', '/usr/bin/app'));
    assert.match(open.lines.join('\n'), /^# The first inode .* First came app-v1 \/usr\/bin\/app/m);
    assert.equal(members(open).length, 2);
    await own.close();
  });

  it('is cut where the setting says so', async () => {
    const own = await TestClient.start({ listingMaxLines: 4 });
    await own.compare(demoImages);
    const open = await OpenText.open(own, listingUri(v2, '/', '/usr/bin/app'));
    assert.equal(members(open).length, 4);
    assert.equal(open.lines.at(-1), '# 2 paths left out');
    await own.close();
  });

  it('changes when the set does', async () => {
    const own = await TestClient.start();
    await own.compare([v1, v2]);
    const uri = listingUri(v2, '/', '/usr/bin/app');
    assert.equal(members(await OpenText.open(own, uri)).length, 5);
    const changed = own.next('erofs/documentChanged', (change) => change.uri === uri);
    await own.compare(demoImages);
    await changed;
    assert.equal(members(await OpenText.open(own, uri)).length, 6);
    await own.close();
  });
});

describe('the lines of a group', () => {
  it('are defined in the listings of their images', async () => {
    const open = await OpenText.open(client, listingUri(v2, '/', '/usr/bin/app'));
    for (const [line, text] of open.lines.entries()) {
      if (!isInodeLine(text)) continue;
      const [found] = await open.ask<Location[]>('textDocument/definition', {
        position: { line, character: 3 },
      });
      const [, path] = members(open)[line - open.lines.findIndex(isInodeLine)]!;
      assert.equal((await OpenText.open(client, found!.uri)).piece(found!.range), path);
      assert.equal(found!.uri, listingUri([v1, v2, v3][Number(/app-v(\d)/.exec(text)![1]) - 1]!));
    }
  });

  it('have references in the listings, too', async () => {
    const open = await OpenText.open(client, listingUri(v2, '/', '/usr/bin/app'));
    const at = { position: { line: open.lines.length - 1, character: 0 } };
    const found = await open.ask<Location[]>('textDocument/references', {
      ...at,
      context: { includeDeclaration: true },
    });
    assert.equal(found.length, 6);
    assert.ok(found.every(({ uri }) => uri !== open.uri));
  });

  it('stand in the outline image by image', async () => {
    const own = await TestClient.capable({
      textDocument: { documentSymbol: { hierarchicalDocumentSymbolSupport: true } },
    });
    await own.compare(demoImages);
    const open = await OpenText.open(own, listingUri(v2, '/', '/usr/bin/app'));
    const symbols = await open.ask<DocumentSymbol[]>('textDocument/documentSymbol', {});
    assert.deepEqual(
      symbols.map(({ name, detail, selectionRange }) => [name, detail, open.piece(selectionRange)]),
      [
        ['app-v1', '2 paths', 'app-v1'],
        ['app-v2', '3 paths', 'app-v2'],
        ['app-v3', '1 path', 'app-v3'],
      ],
    );
    await own.close();
  });
});

describe('the inode on a line', () => {
  it('is told for every kind of text', async () => {
    const listing = await OpenText.open(client, listingUri(v2));
    const line = listing.lineOf('/usr/bin/app-alias');
    assert.deepEqual(await client.request('erofs/lineInode', { uri: listing.uri, line }), {
      image: v2,
      nid: '1536',
      path: '/usr/bin/app-alias',
    });
    assert.equal(await client.request('erofs/lineInode', { uri: listing.uri, line: 0 }), null);
    const report = await OpenText.open(client, reportUri());
    const group = report.lines.findIndex((text) => text.includes('sha256 4821f443'));
    assert.deepEqual(await client.request('erofs/lineInode', { uri: report.uri, line: group }), {
      image: v1,
      nid: '768',
      path: '/usr/bin/app',
    });
  });
});
