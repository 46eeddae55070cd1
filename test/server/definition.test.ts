// Go to definition: symlinks to what they lead to, groups and reports to the listing of the image, anything else to itself.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { DefinitionLink, Location } from 'vscode-languageserver';
import { buildImage } from '../support/image-writer/build-image.ts';
import { entries, type NodeModel, text } from '../support/image-writer/image-model.ts';
import { demoImages, inFolder, TestClient, uriOf } from './support/connect.ts';
import { listingUri, OpenText, type Position, reportUri } from './support/text.ts';

const [v1, v2] = demoImages as [string, string, string];

let client: TestClient;
before(async () => {
  client = await TestClient.start();
  await client.compare(demoImages);
});
after(() => client.close());

const definition = (from: TestClient, at: Position): Promise<Location[] | null> =>
  from.connection.sendRequest('textDocument/definition', at);

const file: NodeModel = { type: 'file', content: text('x') };
const link = (target: string): NodeModel => ({ type: 'symlink', target: text(target) });
const directory = (nodes: Record<string, NodeModel>): NodeModel => ({ type: 'dir', entries: entries(nodes) });

const TREE = entries({
  bin: link('usr/bin'),
  etc: directory({
    'a.conf': link('../usr/share/a.conf'),
    'absolute.conf': link('/usr/share/a.conf'),
    'chain.conf': link('a.conf'),
    'dangling.conf': link('../nowhere/a.conf'),
    'dots.conf': link('./.././../../usr/./share//a.conf'),
    'odd.conf': link('../usr/share/\xff \n->'),
    'self.conf': link('self.conf'),
    'through.conf': link('/bin/tool'),
    'up.conf': link('..'),
  }),
  usr: directory({
    bin: directory({ loop: link('loop2'), loop2: link('loop'), tool: file, 'tool-in-loop': link('loop/x') }),
    share: directory({ 'a.conf': file, '\xff \n->': file }),
  }),
});

/** What the target of each link is, on the line that a definition leads to. */
const LEADS: Record<string, string | undefined> = {
  '/bin -> usr/bin': '/usr/bin',
  '/etc/a.conf -> ../usr/share/a.conf': '/usr/share/a.conf',
  '/etc/absolute.conf -> /usr/share/a.conf': '/usr/share/a.conf',
  '/etc/chain.conf -> a.conf': '/etc/a.conf',
  '/etc/dangling.conf -> ../nowhere/a.conf': undefined,
  '/etc/dots.conf -> ./.././../../usr/./share//a.conf': '/usr/share/a.conf',
  '/etc/odd.conf -> ../usr/share/\u00ff \\x0a->': '/usr/share/\u00ff \\x0a->',
  '/etc/through.conf -> /bin/tool': '/usr/bin/tool',
  '/etc/up.conf -> ..': '/',
  '/usr/bin/loop -> loop2': '/usr/bin/loop2',
  '/usr/bin/tool-in-loop -> loop/x': undefined,
};

describe('the definition of a symlink', () => {
  it('is the line of what it leads to, one step far, inside the image', () =>
    inFolder([], async (folder) => {
      const path = join(folder, 'links.erofs');
      await writeFile(path, buildImage({ type: 'dir', entries: TREE }).bytes);
      const own = await TestClient.start();
      await own.compare([uriOf(path)]);
      const open = await OpenText.open(own, listingUri(uriOf(path)));
      for (const [line, leads] of Object.entries(LEADS)) {
        const found = await definition(own, open.on(`  ${line}`));
        if (leads === undefined) assert.equal(found, null, line);
        else {
          assert.equal(found?.length, 1, line);
          assert.equal(found![0]!.uri, open.uri);
          assert.equal(open.piece(found![0]!.range), leads, line);
        }
      }
      await own.close();
    }));

  it('lies in the listing of the whole image where this one does not show it', async () => {
    const open = await OpenText.open(client, listingUri(v2, '/bin'));
    const [found] = (await definition(client, open.on('/bin -> usr/bin'))) ?? [];
    assert.equal(found?.uri, listingUri(v2));
    const whole = await OpenText.open(client, listingUri(v2));
    assert.equal(whole.piece(found!.range), '/usr/bin');
  });
});

describe('the definition of anything else in a listing', () => {
  it('is all of its own line, so that VS Code shows references instead', async () => {
    const open = await OpenText.open(client, listingUri(v2));
    for (const path of ['/usr/bin', '/usr/bin/app']) {
      const [found] = (await definition(client, open.on(`  ${path}`))) ?? [];
      assert.equal(found?.uri, open.uri);
      assert.equal(open.piece(found!.range), open.lines[open.lineOf(`  ${path}`)]);
    }
    const nowhere = { textDocument: { uri: open.uri }, position: { line: 0, character: 0 } };
    assert.equal(await definition(client, nowhere), null);
  });
});

describe('the definition of a line of a report', () => {
  it('is the inode in the listing of its image', async () => {
    const open = await OpenText.open(client, reportUri());
    const group = open.lines.findIndex((line) => line.includes('sha256 4821f443'));
    for (const [line, image, path] of [
      [group, v1, '/usr/bin/app'],
      [group + 2, v2, '/opt/copy-of-app'],
    ] as const) {
      const at = { textDocument: { uri: open.uri }, position: { line, character: 0 } };
      const [found] = (await definition(client, at)) ?? [];
      assert.equal(found?.uri, listingUri(image));
      assert.equal((await OpenText.open(client, listingUri(image))).piece(found!.range), path);
    }
  });
});

describe('a client that takes links', () => {
  it('is told which part of the line the definition is of', async () => {
    const own = await TestClient.capable({ textDocument: { definition: { linkSupport: true } } });
    await own.compare(demoImages);
    const open = await OpenText.open(own, listingUri(v2));
    const at = open.on('  /bin -> usr/bin');
    const links: DefinitionLink[] = await own.connection.sendRequest('textDocument/definition', at);
    assert.equal(links.length, 1);
    assert.equal(open.piece(links[0]!.originSelectionRange!), '/bin');
    assert.equal(open.piece(links[0]!.targetSelectionRange), '/usr/bin');
    assert.equal(links[0]!.targetUri, open.uri);
    await own.close();
  });
});
