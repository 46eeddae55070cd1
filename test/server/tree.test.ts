// The requests of a page about its tree, over real images: rows, expansion, reveal, type-to-find, overview.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { RowsPage, ViewStep } from '../../src/protocol/tree-view.ts';
import { CORPUS, readOracle } from '../support/corpus.ts';
import { demoImages, inFolder, TestClient, uriOf } from './support/connect.ts';

const image = demoImages[1]!;
const expandAll: ViewStep[] = [{ action: 'expandAll', target: '/' }];

let client: TestClient;
before(async () => {
  client = await TestClient.start();
  await client.compare(demoImages);
});
after(() => client.close());

/** A view of its own for each test. */
let lastView = 0;
async function open(steps: ViewStep[] = [], uri = image): Promise<{ view: string; page: RowsPage }> {
  const view = `test-${++lastView}`;
  const page = await client.request('erofs/restoreView', { image: uri, view, state: { steps }, count: 1000 });
  return { view, page };
}

const names = ({ rows }: RowsPage): string[] => rows.map(({ name }) => name);

describe('rows', () => {
  it('begin with the entries of the root, in the order of the image', async () => {
    const { page } = await open();
    assert.deepEqual(names(page), ['bin', 'dev', 'etc', 'opt', 'usr', 'var']);
    assert.deepEqual(
      page.rows.map(({ level, posInSet, setSize }) => [level, posInSet, setSize]),
      [1, 2, 3, 4, 5, 6].map((position) => [1, position, 6]),
    );
    assert.equal(page.total, 6);
  });

  it('are all paths of the oracle, with what it says of each, when everything is expanded', async () => {
    const { page } = await open(expandAll);
    const oracle = readOracle('fingerprints/app-v2.erofs').entries.filter(({ path }) => path !== '/');
    assert.deepEqual(
      page.rows.map(({ path, type, size, nid, target }) => ({ path, type, size, nid, target })),
      oracle.map(({ path, type, size, nid, target }) => ({ path, type, size, nid, target })),
    );
  });

  it('have sums of pages at directories: what lies below, and what of it is shared', async () => {
    const { page } = await open(expandAll);
    const usr = page.rows.find(({ path }) => path === '/usr')!;
    const seen = new Set<string>();
    const below = page.rows.filter(({ path, type, nid }) => {
      const counts = path.startsWith('/usr/') && type === 'file' && !seen.has(nid);
      if (counts) seen.add(nid);
      return counts;
    });
    const sum = (rows: typeof below): number => rows.reduce((pages, row) => pages + row.pages, 0);
    assert.equal(usr.pages, sum(below));
    assert.equal(usr.sharedPages, sum(below.filter(({ mark }) => mark.state === 'shares')));
  });

  it('come page by page', async () => {
    const { view, page } = await open(expandAll);
    const rows = [];
    for (let start = 0; start < page.total; start += 7) {
      const part = await client.request('erofs/rows', { image, view, start, count: 7 });
      assert.equal(part.generation, page.generation);
      assert.equal(part.start, start);
      rows.push(...part.rows);
    }
    assert.deepEqual(rows, page.rows);
  });

  it('of nonsense are none, and never more than a thousand', async () => {
    const { view, page } = await open(expandAll);
    const ask = (start: number, count: number) => client.request('erofs/rows', { image, view, start, count });
    assert.deepEqual((await ask(1e9, 10)).rows, []);
    assert.deepEqual((await ask(5, -3)).rows, []);
    assert.equal((await ask(-10, 2)).rows[0]?.index, 0);
    assert.equal((await ask(0, 1e9)).rows.length, page.total);
  });

  it('show hostile names escaped, each another', async () => {
    const uri = uriOf(join(CORPUS, 'names/odd-names.erofs'));
    const { page } = await open(expandAll, uri);
    assert.equal(page.total, readOracle('names/odd-names.erofs').entries.length - 1);
    assert.equal(new Set(page.rows.map(({ path }) => path)).size, page.total);
    for (const name of names(page)) assert.doesNotMatch(name, /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
  });
});

describe('expansion', () => {
  it('of a directory answers the rows around it', async () => {
    const { view, page } = await open();
    const { nid } = page.rows[4]!;
    const expanded = await client.request('erofs/expand', {
      image,
      view,
      nid,
      expanded: true,
      start: 4,
      count: 3,
    });
    assert.deepEqual(names(expanded), ['usr', 'bin', 'lib']);
    assert.equal(expanded.total, 9);
    assert.ok(expanded.generation > page.generation);
    assert.deepEqual(expanded.rows[0]?.expanded, true);
    assert.equal(expanded.rows[1]?.parent, nid);
    const collapsed = await client.request('erofs/expand', {
      image,
      view,
      nid,
      expanded: false,
      start: 0,
      count: 9,
    });
    assert.deepEqual(names(collapsed), names(page));
  });

  it('is remembered below a directory that is collapsed, unless all is', async () => {
    const { view } = await open([
      { action: 'expand', target: '/usr' },
      { action: 'expand', target: '/usr/lib' },
    ]);
    const usr = { image, view, nid: '60', start: 0, count: 0 };
    await client.request('erofs/expand', { ...usr, expanded: false });
    assert.equal((await client.request('erofs/expand', { ...usr, expanded: true })).total, 19);
    await client.request('erofs/expand', { ...usr, expanded: false, all: true });
    assert.equal((await client.request('erofs/expand', { ...usr, expanded: true })).total, 9);
  });

  it('of one view leaves another alone', async () => {
    const first = await open();
    const second = await open(expandAll);
    const rows = await client.request('erofs/rows', { image, view: first.view, start: 0, count: 10 });
    assert.equal(rows.total, 6);
    assert.equal(second.page.total, 109);
  });

  it('of what is not there fails and says so', async () => {
    const { view } = await open();
    const expand = client.request('erofs/expand', {
      image,
      view,
      nid: '999999',
      expanded: true,
      start: 0,
      count: 1,
    });
    await assert.rejects(expand, /app-v2 has no inode with nid 999999/);
  });

  it('is restored step by step, without the steps that lead nowhere', async () => {
    const { page } = await open([
      { action: 'expandAll', target: '/usr/share' },
      { action: 'expand', target: '/gone' },
      { action: 'reveal', target: '/var/lib/db-v2' },
      { action: 'collapse', target: '/usr' },
    ]);
    assert.deepEqual(names(page), [
      'bin',
      'dev',
      'etc',
      'opt',
      'usr',
      'var',
      'empty1',
      'empty2',
      'lib',
      'db-v2',
      'page+1',
      'zero-page',
    ]);
  });
});

describe('reveal', () => {
  it('expands what is above an inode, by path and by nid', async () => {
    for (const target of ['/usr/lib/libte.so.9', '3200', '0xc80', 'usr/lib/libte.so.9']) {
      const { view } = await open();
      const found = await client.request('erofs/reveal', { image, view, target });
      assert.deepEqual([found.nid, found.path], ['3200', '/usr/lib/libte.so.9']);
      const page = await client.request('erofs/rows', { image, view, start: found.index, count: 1 });
      assert.equal(page.rows[0]?.path, found.path);
      assert.equal(page.generation, found.generation);
      assert.equal(page.total, found.total);
    }
  });

  it('takes each path of a hard link', async () => {
    const { view } = await open();
    const found = await client.request('erofs/reveal', { image, view, target: '/usr/bin/app-alias' });
    assert.equal(found.path, '/usr/bin/app-alias');
  });

  it('says how far a wrong path leads', async () => {
    const { view } = await open();
    const reveal = (target: string) => client.request('erofs/reveal', { image, view, target });
    await assert.rejects(reveal('/usr/lib/none'), /leads to \/usr\/lib, which has no such entry/);
    await assert.rejects(reveal('/usr/bin/app/x'), /leads to \/usr\/bin\/app, which is no directory/);
    await assert.rejects(reveal('/nothing'), /app-v2 has no \/nothing/);
  });

  it('takes names as they are shown, escapes and all', async () => {
    const uri = uriOf(join(CORPUS, 'names/odd-names.erofs'));
    const { view, page } = await open(expandAll, uri);
    for (const { path, nid } of page.rows) {
      const found = await client.request('erofs/reveal', { image: uri, view, target: path });
      assert.equal(found.path, path);
      assert.equal(found.nid, nid);
    }
  });
});

describe('type-to-find', () => {
  it('goes round from where it starts, whatever the case', async () => {
    const { view } = await open([
      { action: 'expand', target: '/usr' },
      { action: 'expand', target: '/usr/lib' },
    ]);
    const find = async (start: number, prefix: string) =>
      (await client.request('erofs/findName', { image, view, start, prefix })).index;
    const rows = names(await client.request('erofs/rows', { image, view, start: 0, count: 100 }));
    assert.equal(await find(0, 'LIBM'), rows.indexOf('libma.so.8'));
    assert.equal(await find(rows.indexOf('libma.so.8') + 1, 'libm'), rows.indexOf('libma.so.8'));
    assert.equal(await find(3, 'b'), rows.indexOf('bin', 1));
    assert.equal(await find(0, 'nothing'), -1);
    assert.equal(await find(0, 'libma.so.8-and-more'), -1);
    assert.equal(await find(2, ''), 2);
  });

  it('finds names beyond ASCII', async () => {
    const uri = uriOf(join(CORPUS, 'names/odd-names.erofs'));
    const { view, page } = await open(expandAll, uri);
    for (const [index, { name }] of page.rows.entries()) {
      const found = await client.request('erofs/findName', { image: uri, view, start: index, prefix: name });
      assert.equal(found.index, index, name);
    }
  });
});

describe('overview', () => {
  it('says for each slice whether something shares', async () => {
    const { view, page } = await open(expandAll);
    const { cells } = await client.request('erofs/overview', { image, view, cells: page.total });
    for (const [index, row] of page.rows.entries()) {
      const expected = row.mark.state === 'shares' ? 2 : 0;
      assert.equal(cells[index], row.type === 'dir' ? 0 : expected, row.path);
    }
  });

  it('lets collapsed directories speak for what they hold', async () => {
    const { view } = await open();
    const { cells } = await client.request('erofs/overview', { image, view, cells: 6 });
    assert.deepEqual(cells, [0, 0, 2, 2, 2, 2]);
  });

  it('puts what is refused before all else', async () => {
    await inFolder(
      ['app-v1', 'app-lz4-v2'].map((name) => join(CORPUS, `fingerprints/${name}.erofs`)),
      async (folder) => {
        const own = await TestClient.start();
        const uris = ['app-lz4-v2', 'app-v1'].map((name) => uriOf(join(folder, `${name}.erofs`)));
        await own.compare(uris);
        const key = { image: uris[1]!, view: 'only' };
        const page = await own.request('erofs/restoreView', {
          ...key,
          state: { steps: expandAll },
          count: 1000,
        });
        const { cells } = await own.request('erofs/overview', { ...key, cells: page.total });
        const refused = page.rows
          .filter(({ mark }) => mark.reason === 'class-differs')
          .map(({ index }) => index);
        assert.ok(refused.length > 0);
        for (const index of refused) assert.equal(cells[index], 3);
        await own.close();
      },
    );
  });
});
