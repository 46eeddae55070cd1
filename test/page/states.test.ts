// Good days and bad days: what the page says and does when answers are late or missing, the server goes and comes, the image changes.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { PageState } from '../../src/protocol/page.ts';
import { appImage } from '../support/page-host/app-image.ts';
import { type OpenPage, PageTester } from '../support/page-host/open-page.ts';
import {
  grid,
  rowNamed,
  rowsInSight,
  selectedName,
  waitForSelected,
  waitForTotal,
} from '../support/page-host/page-reader.ts';
import { summaryOf } from '../support/page-host/scripted-image.ts';
import { directory, ScriptedTree } from '../support/page-host/scripted-tree.ts';

describe('states', () => {
  let tester: PageTester;
  before(async () => {
    tester = await PageTester.start();
  });
  after(() => tester.stop());

  const unfold = async ({ page, host }: OpenPage): Promise<void> => {
    await waitForTotal(page, 4);
    await grid(page).focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', '*']) await page.keyboard.press(key);
    await waitForTotal(page, 50);
    host.tell({ kind: 'reveal', target: '/usr/share/locale/pl/LC_MESSAGES/app.mo' });
    await waitForSelected(page, 'app.mo');
  };
  const end = async ({ problems, close }: OpenPage): Promise<void> => {
    assert.deepEqual(problems, []);
    await close();
  };

  it('come back after a reload: expansion, place, selection', async () => {
    const open = await tester.open(appImage(), { height: 400 });
    const { page, host } = open;
    await unfold(open);
    await rowNamed(page, 'sv').locator('.twistie').click();
    await waitForTotal(page, 48);
    await page.waitForTimeout(400);
    const before = await rowsInSight(page);
    const state: PageState = await page.evaluate(() => JSON.parse(sessionStorage.getItem('state')!));
    assert.deepEqual(state.view.steps, [
      { action: 'expandAll', target: '/usr' },
      { action: 'collapse', target: '/usr/share/locale/sv' },
    ]);
    assert.equal(state.selectedPath, '/usr/share/locale/sv');
    host.restart();
    await open.reload();
    await waitForSelected(page, 'sv');
    await waitForTotal(page, 48);
    assert.deepEqual(await rowsInSight(page), before);
    await page.getByRole('complementary').getByRole('heading', { name: '/usr/share/locale/sv' }).waitFor();
    await end(open);
  });

  it('wait for a server that is starting', async () => {
    const open = await tester.open(appImage(), { server: 'starting' });
    const { page, host } = open;
    await page.getByRole('heading', { name: 'app-v2.erofs' }).waitFor();
    assert.equal(await page.locator('.banner').count(), 0, 'no alarm at the beginning');
    assert.equal(host.requests.length, 0);
    host.restart();
    await waitForTotal(page, 4);
    await end(open);
  });

  it('say that the server has stopped, and go on where they were when it is back', async () => {
    const open = await tester.open(appImage(), { height: 420 });
    const { page, host } = open;
    await unfold(open);
    const before = await rowsInSight(page);
    host.stop();
    await page.getByRole('alert').getByText('The language server has stopped.').waitFor();
    assert.deepEqual((await rowsInSight(page))[0], before[0], 'what was there stays');
    await page.getByRole('alert').getByRole('button', { name: 'Show Log' }).click();
    await open.until(() => host.heard('command').length > 0);
    assert.equal(host.heard('command')[0]?.command, 'log');
    host.stop('starting');
    await page.getByText('The language server is starting again.').waitFor();
    const asked = host.requests.length;
    host.restart();
    await page.locator('.banner').waitFor({ state: 'detached' });
    const asksAgain = ['erofs/openImage', 'erofs/restoreView', 'erofs/inode', 'erofs/overview'];
    await open.until(() => {
      const again = new Set<string>(host.requests.slice(asked).map(({ method }) => method));
      return asksAgain.every((method) => again.has(method));
    });
    await waitForTotal(page, 50);
    assert.deepEqual(await rowsInSight(page), before);
    assert.equal(await selectedName(page), 'app.mo');
    await end(open);
  });

  it('survive a server that stops in the middle of an answer', async () => {
    const open = await tester.open(appImage());
    const { page, host } = open;
    await waitForTotal(page, 4);
    host.hold('erofs/expand');
    await rowNamed(page, 'usr').locator('.twistie').click();
    await open.until(() => host.count('erofs/expand') === 1);
    host.stop();
    await page.getByRole('alert').waitFor();
    host.restart();
    await page.locator('.banner').waitFor({ state: 'detached' });
    await rowNamed(page, 'usr').locator('.twistie').click();
    await waitForTotal(page, 7);
    await end(open);
  });

  it('say why an image cannot be opened, and at which byte, and try again', async () => {
    const open = await tester.open(appImage(), {
      prepare: ({ failures }) =>
        failures.set('erofs/openImage', {
          message: 'The magic number is 0x00000000.',
          findings: [
            {
              severity: 'error',
              code: 'superblock-magic',
              structure: 'superblock',
              offset: 1024,
              message: 'The magic number is 0x00000000.',
              expected: '0xe0f5e1e2',
            },
          ],
        }),
    });
    const { page, host } = open;
    await page.getByRole('heading', { name: 'This image cannot be opened' }).waitFor();
    const text = (await page.getByRole('main').innerText()).replaceAll('\u00a0', ' ');
    for (const part of ['The magic number is 0x00000000.', 'expected 0xe0f5e1e2', 'byte 1 024 0x400']) {
      assert.ok(text.includes(part), text);
    }
    assert.equal(await page.getByRole('treegrid').count(), 0);
    assert.equal(await page.getByRole('button', { name: 'Report' }).count(), 0);
    host.failures.clear();
    await page.getByRole('button', { name: 'Try Again' }).click();
    await waitForTotal(page, 4);
    await end(open);
  });

  it('say that rows cannot be read, and try again', async () => {
    const open = await tester.open(appImage());
    const { page, host } = open;
    await waitForTotal(page, 4);
    host.failures.set('erofs/rows', { message: 'Input/output error at byte 8192.' });
    host.change(false);
    await page
      .getByRole('alert')
      .getByText('Rows cannot be read: Input/output error at byte 8192.')
      .waitFor();
    host.failures.clear();
    await page.getByRole('button', { name: 'Try Again' }).click();
    await page.locator('.banner').waitFor({ state: 'detached' });
    assert.deepEqual(await rowsInSight(page), ['etc', 'opt', 'usr', 'var']);
    await end(open);
  });

  it('say that there is no such inode', async () => {
    const open = await tester.open(appImage());
    await waitForTotal(open.page, 4);
    open.host.tell({ kind: 'reveal', target: '/no/such/file' });
    await open.page.getByRole('status').getByText('There is no inode /no/such/file.').waitFor();
    await end(open);
  });

  it('show an inode that was asked for before the tree was there', async () => {
    const open = await tester.open(appImage(), { prepare: (host) => host.hold('erofs/restoreView') });
    const { page, host } = open;
    await open.until(() => host.count('erofs/restoreView') === 1);
    host.tell({ kind: 'reveal', target: '/etc/hosts' });
    await page.waitForTimeout(50);
    host.release('erofs/restoreView');
    await waitForSelected(page, 'hosts');
    await end(open);
  });

  it('name devices that are missing', async () => {
    const image = appImage();
    const devices = [
      { id: 1, tag: 'base', blocks: 100, file: '/images/base.blob' },
      { id: 2, tag: 'app', blocks: 200 },
    ];
    image.summary = { ...image.summary, devices };
    const open = await tester.open(image);
    await open.page.getByRole('status').getByText('1 device of the image not found (app)').waitFor();
    await end(open);
  });

  it('show that an image has nothing in it', async () => {
    const tree = new ScriptedTree();
    const open = await tester.open({ ...appImage(), tree, summary: summaryOf(tree, 'empty') });
    await open.page.getByText('The image is empty: its root directory has no entries.').waitFor();
    await grid(open.page).focus();
    for (const key of ['ArrowDown', 'End', '*', ' ', 'Enter']) await open.page.keyboard.press(key);
    await end(open);
  });

  it('can be used while the index is being made, and take over what it brings', async () => {
    const image = appImage();
    const ready = image.summary;
    image.summary = { ...ready, indexing: true };
    const open = await tester.open(image, { height: 420 });
    const { page, host } = open;
    await page.getByText('indexing', { exact: true }).waitFor();
    await unfold(open);
    const before = await rowsInSight(page);
    // The index finds one more entry at the very beginning, so that every row moves.
    const { tree } = image;
    tree.children[0]!.unshift(tree.add(0, 'boot', directory));
    tree.children[0]!.pop();
    image.summary = { ...ready, inodes: tree.size };
    host.change(false);
    await waitForTotal(page, 51);
    await page.getByText('indexing', { exact: true }).waitFor({ state: 'detached' });
    assert.deepEqual(await rowsInSight(page), before, 'what was looked at stays where it was');
    await waitForSelected(page, 'app.mo');
    assert.equal(
      await page.locator('.row.selected').getAttribute('aria-rowindex'),
      String(host.view.reveal('/usr/share/locale/pl/LC_MESSAGES/app.mo')!.index + 2),
    );
    await page.getByRole('status').getByText('Index ready: 61 inodes.').waitFor({ state: 'attached' });
    await end(open);
  });

  it('find their place again in an image that was built anew', async () => {
    const open = await tester.open(appImage(), { height: 420 });
    const { page, host } = open;
    await unfold(open);
    const rebuilt = appImage();
    const { tree } = rebuilt;
    for (const name of ['aa', 'ab', 'ac']) tree.children[0]!.unshift(tree.add(0, name, directory));
    tree.children[0]!.splice(-3);
    host.image = rebuilt;
    host.change(true);
    await waitForTotal(page, 53);
    await waitForSelected(page, 'app.mo');
    assert.ok((await rowsInSight(page)).includes('      pl'));
    await page.getByRole('status').getByText('The image has changed on disk.').waitFor();
    await end(open);
  });

  it('ask once for a hundred changes in a row', async () => {
    const open = await tester.open(appImage());
    const { page, host } = open;
    await waitForTotal(page, 4);
    await page.waitForTimeout(400);
    const before = host.count('erofs/openImage');
    for (let change = 0; change < 100; change++) host.change(false);
    await page.waitForTimeout(1000);
    const asked = host.count('erofs/openImage') - before;
    assert.ok(asked >= 1 && asked <= 5, `${asked} times`);
    await end(open);
  });
});
