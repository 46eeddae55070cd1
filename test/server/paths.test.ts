// `Go to Inode...`: what a typed text names, and which paths could be meant.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { CORPUS } from '../support/corpus.ts';
import { demoImages, TestClient, uriOf } from './support/connect.ts';

const image = demoImages[1]!;
let client: TestClient;
before(async () => {
  client = await TestClient.start();
});
after(() => client.close());

const find = async (text: string, limit = 100, uri = image): Promise<string[]> =>
  (await client.request('erofs/findPaths', { image: uri, text, limit })).map(({ path }) => path);
const resolve = (target: string) => client.request('erofs/resolve', { image, target });

describe('what a text names', () => {
  it('is an inode by path or nid, or a problem', async () => {
    assert.deepEqual(await resolve('/usr/bin/app'), { nid: '1536', path: '/usr/bin/app' });
    assert.deepEqual(await resolve('1536'), { nid: '1536', path: '/usr/bin/app' });
    assert.deepEqual(await resolve('/'), { nid: '37', path: '/' });
    assert.deepEqual(await resolve('99'), { problem: 'app-v2 has no inode with nid 99.' });
    assert.deepEqual(await resolve(''), { problem: 'app-v2 has no empty path.' });
    assert.deepEqual(await resolve('/usr/li'), {
      problem: 'app-v2 has no /usr/li: the path leads to /usr, which has no such entry.',
    });
  });
});

describe('paths that could be meant', () => {
  it('have the text in their names, those that begin with it first', async () => {
    assert.deepEqual(await find('app'), ['/usr/bin/app', '/usr/bin/app-alias', '/opt/copy-of-app']);
    assert.deepEqual(await find('SO.9'), ['/usr/lib/libte.so.9']);
    assert.deepEqual(await find('no such name'), []);
  });

  it('lie below what stands before the last slash', async () => {
    assert.deepEqual(await find('/usr/bin/'), ['/usr/bin/app', '/usr/bin/app-alias', '/usr/bin/tool']);
    assert.deepEqual(await find('bin/t'), ['/usr/bin/tool']);
    assert.deepEqual(await find('/bin/t'), []);
    assert.deepEqual(await find('/b'), ['/bin']);
    assert.deepEqual(await find('/USR/LIB/LIBTE'), ['/usr/lib/libte.so.9']);
  });

  it('are no more than asked for', async () => {
    assert.equal((await find('readme', 5)).length, 5);
    assert.equal((await find('', 7)).length, 7);
  });

  it('are told with nid and type', async () => {
    const [found] = await client.request('erofs/findPaths', { image, text: 'tool', limit: 1 });
    assert.deepEqual(found, { nid: '125', path: '/usr/bin/tool', type: 'symlink' });
  });

  it('are found by the names that people see', async () => {
    const uri = uriOf(join(CORPUS, 'names/odd-names.erofs'));
    const all = await find('', 500, uri);
    assert.ok(all.length > 60);
    for (const path of all) assert.ok((await find(path, 500, uri)).includes(path), path);
  });

  it('of a file that is no image are an error that says what it is', async () => {
    const uri = uriOf(import.meta.filename);
    await assert.rejects(find('x', 1, uri), /not an EROFS image.*byte 1024/);
  });
});
