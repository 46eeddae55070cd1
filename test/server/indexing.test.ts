// Reading large trees: the first rows at once, the rest in worker threads, with progress, order and cancelling.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { CancellationTokenSource, LSPErrorCodes } from 'vscode-languageserver';
import { IndexError, IndexPool } from '../../src/node/index-job.ts';
import type { ServerStatus } from '../../src/protocol/tree-view.ts';
import { CORPUS } from '../support/corpus.ts';
import { writeNumberedTree } from '../support/image-writer/numbered-tree.ts';
import { TestClient, uriOf, WORKER } from './support/connect.ts';

const INODES = 150_000;

let folder: string;
let large: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'erofs-indexing-'));
  large = join(folder, 'large.erofs');
  writeNumberedTree(large, { inodes: INODES });
});
after(() => rm(folder, { recursive: true }));

describe('an image of many inodes', () => {
  it('shows its first rows before its tree is read, and says when it is', async () => {
    const client = await TestClient.start();
    const image = uriOf(large);
    const statuses: ServerStatus[] = [];
    client.connection.onNotification('erofs/serverStatus', (status: ServerStatus) => {
      statuses.push(status);
    });
    const indexed = client.next('erofs/imageChanged', (change) => change.image === image);
    const key = { image, view: 'v' };
    const first = await client.request('erofs/restoreView', {
      ...key,
      state: {
        steps: [
          { action: 'expand', target: '/pkg-000' },
          { action: 'expand', target: '/pkg-030/module-05' },
        ],
      },
      count: 50,
    });
    assert.equal(first.rows[0]?.name, 'pkg-000');
    assert.equal((await client.request('erofs/openImage', { image })).indexing, true);
    await indexed;
    const summary = await client.request('erofs/openImage', { image });
    assert.equal(summary.indexing, false);
    assert.equal(summary.inodes, INODES);
    const whole = await client.request('erofs/rows', { ...key, start: 0, count: 50 });
    assert.ok(whole.generation > first.generation);
    // What was expanded stays so; a step whose target was not read yet is done when it is.
    assert.equal(whole.rows[0]?.expanded, true);
    const later = await client.request('erofs/reveal', {
      ...key,
      target: '/pkg-030/module-05/file-0000',
    });
    assert.ok(later.index > 0);
    const all = await client.request('erofs/expand', {
      ...key,
      nid: await root(client, image),
      expanded: true,
      all: true,
      start: INODES - 3,
      count: 10,
    });
    assert.equal(all.total, INODES - 1);
    assert.equal(all.rows.length, 2);
    assert.ok(
      statuses.some(({ quiescent, message }) => !quiescent && /Reading large/.test(message)),
      JSON.stringify(statuses),
    );
    await client.close();
  });

  it('waits for the tree where the first rows do not have what is asked for', async () => {
    const client = await TestClient.start();
    const image = uriOf(large);
    const found = await client.request('erofs/reveal', {
      image,
      view: 'v',
      target: '/pkg-020/module-19/file-0199',
    });
    assert.equal(found.path, '/pkg-020/module-19/file-0199');
    await client.close();
  });

  it('whose tree cannot be read any further says so once, and keeps the rows that were read', async () => {
    const client = await TestClient.start({}, new URL('./no-such-worker.ts', import.meta.url));
    const image = uriOf(large);
    let changes = 0;
    client.connection.onNotification('erofs/imageChanged', () => {
      changes += 1;
    });
    const key = { image, view: 'v' };
    for (let round = 0; round < 5; round++) {
      const { rows } = await client.request('erofs/rows', { ...key, start: 0, count: 3 });
      assert.equal(rows[0]?.name, 'pkg-000');
      // Fails when the index does: by then all is said.
      await assert.rejects(
        client.request('erofs/reveal', { ...key, target: '/pkg-020/module-19/file-0199' }),
      );
    }
    const { findings, health } = await client.request('erofs/openImage', { image });
    assert.equal(health, 'errors');
    assert.match(findings.at(-1)?.message ?? '', /thread died/);
    assert.equal(changes, 1);
    await client.close();
  });

  it('gives up a request that is cancelled', async () => {
    const client = await TestClient.start();
    const source = new CancellationTokenSource();
    const request = client.request(
      'erofs/findPaths',
      { image: uriOf(large), text: 'zzz', limit: 1 },
      source.token,
    );
    setTimeout(() => source.cancel(), 20);
    await assert.rejects(request, { code: LSPErrorCodes.RequestCancelled });
    await client.close();
  });

  it('cancels a long text, too', async () => {
    const client = await TestClient.start();
    const image = uriOf(large);
    await client.compare([image]);
    const source = new CancellationTokenSource();
    const uri = `erofs-listing:/x?${encodeURIComponent(JSON.stringify({ image, path: '/' }))}`;
    const request = client.request('erofs/document', { uri }, source.token);
    setTimeout(() => source.cancel(), 30);
    await assert.rejects(request, { code: LSPErrorCodes.RequestCancelled });
    await client.close();
  });
});

async function root(client: TestClient, image: string): Promise<string> {
  const named = await client.request('erofs/resolve', { image, target: '/' });
  assert.ok('nid' in named);
  return named.nid;
}

describe('indexing jobs', () => {
  it('run at most two at a time, an urgent one first, a hastened one before the others', async () => {
    const pool = new IndexPool(WORKER);
    const order: string[] = [];
    const run = (name: string, path: string, urgent = false): Promise<unknown> =>
      pool.run({ path }, { urgent }).then(() => order.push(name));
    const small = join(CORPUS, 'plain/empty.erofs');
    const first = [run('a', large), run('b', large)];
    const hastened = { path: small };
    const waiting = [run('late', small), pool.run(hastened).then(() => order.push('hastened'))];
    waiting.push(run('urgent', small, true));
    pool.hasten(hastened);
    await Promise.all([...first, ...waiting]);
    const rest = order.filter((name) => name.length > 1);
    assert.deepEqual(rest, ['hastened', 'urgent', 'late']);
    pool.dispose();
  });

  it('tell how far they are, and what they read', async () => {
    const pool = new IndexPool(WORKER);
    const progress: number[] = [];
    const { columns } = await pool.run({ path: large }, { onProgress: (rows) => progress.push(rows) });
    assert.equal(columns.inodeCount, INODES);
    assert.deepEqual(progress, [65_536, 131_072]);
    pool.dispose();
  });

  it('end when they are cancelled, waiting or running, and the next ones still run', async () => {
    const pool = new IndexPool(WORKER, { size: 1 });
    const running = new AbortController();
    const waiting = new AbortController();
    const jobs = [
      pool.run(
        { path: large },
        { signal: running.signal, onProgress: () => running.abort(new Error('enough')) },
      ),
      pool.run({ path: large }, { signal: waiting.signal }),
      pool.run({ path: join(CORPUS, 'plain/empty.erofs') }),
    ] as const;
    waiting.abort(new Error('not needed'));
    const [first, second, third] = await Promise.allSettled(jobs);
    assert.match(String(first.status === 'rejected' && first.reason), /enough/);
    assert.match(String(second.status === 'rejected' && second.reason), /not needed/);
    assert.equal(third.status === 'fulfilled' && third.value.columns.inodeCount, 1);
    await assert.rejects(
      pool.run({ path: large }, { signal: AbortSignal.abort(new Error('before')) }),
      /before/,
    );
    pool.dispose();
  });

  it('fail with what is wrong with the file', async () => {
    const pool = new IndexPool(WORKER);
    const text = join(folder, 'text.erofs');
    await writeFile(text, 'no image '.repeat(500));
    await assert.rejects(
      pool.run({ path: text }),
      (error) => error instanceof IndexError && error.finding?.code === 'superblock-magic',
    );
    await assert.rejects(pool.run({ path: join(folder, 'gone') }), /ENOENT/);
    pool.dispose();
  });

  it('are rejected when the pool ends, or a thread cannot even start', async () => {
    const pool = new IndexPool(WORKER, { size: 1 });
    const jobs = [pool.run({ path: large }), pool.run({ path: large })];
    pool.dispose();
    for (const job of jobs) await assert.rejects(job, /ended/);
    const broken = new IndexPool(new URL('./no-such-worker.ts', import.meta.url));
    await assert.rejects(broken.run({ path: large }), /thread died/);
    broken.dispose();
  });
});
