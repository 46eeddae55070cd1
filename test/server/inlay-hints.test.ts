// Inlay hints: sizes for people and sharers behind the lines of files, and what a click on one does.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type InlayHint, InlayHintRefreshRequest } from 'vscode-languageserver';
import { binarySize } from '../../src/common/quantity.ts';
import { CORPUS } from '../support/corpus.ts';
import { demoImages, TestClient, uriOf } from './support/connect.ts';
import { isInodeLine, listingUri, OpenText, reportUri } from './support/text.ts';

const [v1, v2, v3] = demoImages as [string, string, string];

let client: TestClient;
before(async () => {
  client = await TestClient.start();
  await client.compare(demoImages);
});
after(() => client.close());

const hintsOf = (open: OpenText, from = 0, to = open.lines.length): Promise<InlayHint[]> =>
  open.ask('textDocument/inlayHint', {
    range: { start: { line: from, character: 0 }, end: { line: to, character: 0 } },
  });

const labelOf = ({ label }: InlayHint): string =>
  typeof label === 'string' ? label : label.map(({ value }) => value).join('');

/** The labels behind each line, by its number. */
async function labels(open: OpenText): Promise<Map<number, string[]>> {
  const found = new Map<number, string[]>();
  for (const hint of await hintsOf(open)) {
    const { line, character } = hint.position;
    assert.equal(character, open.lines[line]!.length);
    found.set(line, [...(found.get(line) ?? []), labelOf(hint)]);
  }
  return found;
}

describe('the hints of a listing', () => {
  it('are the size of larger files, and the images that share', async () => {
    const open = await OpenText.open(client, listingUri(v2));
    const found = await labels(open);
    for (const [line, text] of open.lines.entries()) {
      const [mode, , size, , , , sharing] = text.split(/ +/);
      const [first, second] = found.get(line) ?? [];
      if (!isInodeLine(text) || !mode!.startsWith('-')) assert.equal(first, undefined, text);
      else {
        const isLarge = Number(size) >= 1024;
        const sizeLabel = isLarge ? first : undefined;
        const sharingLabel = isLarge ? second : first;
        assert.equal(sizeLabel, isLarge ? binarySize(Number(size)) : undefined, text);
        assert.equal(sharingLabel?.startsWith('shared: ') ?? false, sharing!.startsWith('shared:'), text);
      }
    }
    assert.deepEqual(found.get(open.lineOf('/usr/bin/app'))?.at(-1), 'shared: app-v1, here, app-v3');
    assert.deepEqual(found.get(open.lineOf('/opt/new-in-v2'))?.at(-1), 'shared: app-v3');
  });

  it('are told for the lines that are asked for', async () => {
    const open = await OpenText.open(client, listingUri(v2));
    const all = await hintsOf(open);
    const some = await hintsOf(open, 30, 50);
    assert.deepEqual(
      some,
      all.filter(({ position }) => position.line >= 30 && position.line <= 50),
    );
    assert.ok(some.length > 10);
  });

  it('lead to the first sharer of each image', async () => {
    const open = await OpenText.open(client, listingUri(v2));
    const line = open.lineOf('/usr/bin/app');
    const hint = (await hintsOf(open)).findLast(({ position }) => position.line === line)!;
    const { label }: InlayHint = await client.connection.sendRequest('inlayHint/resolve', hint);
    assert.ok(Array.isArray(label));
    assert.deepEqual(
      label.flatMap(({ value, command, tooltip }) =>
        command === undefined ? [] : [[value, tooltip, command.command, command.arguments]],
      ),
      [
        ['app-v1', '/usr/bin/app', 'erofs.revealInode', [{ image: v1, target: '768' }]],
        ['here', '/opt/copy-of-app', 'erofs.revealInode', [{ image: v2, target: '896' }]],
        ['app-v3', '/opt/copy-of-app', 'erofs.revealInode', [{ image: v3, target: '896' }]],
      ],
    );
  });

  it('count the images that have no room', async () => {
    const own = await TestClient.start();
    const names = ['app-v1', 'app-v2', 'app-v3', 'app-trusted-v1', 'app-trusted-v2', 'app-trusted-v3'];
    const images = names.map((name) => uriOf(join(CORPUS, `fingerprints/${name}.erofs`)));
    await own.compare(images);
    const open = await OpenText.open(own, listingUri(images[1]!));
    assert.equal(
      (await labels(open)).get(open.lineOf('/usr/lib/libte.so.9'))?.at(-1),
      'shared: app-v1, app-v3, app-trusted-v1, app-trusted-v2 and 1 more',
    );
    await own.close();
  });
});

describe('the hints of other texts', () => {
  it('are none in a report, which says it in words', async () => {
    assert.deepEqual(await hintsOf(await OpenText.open(client, reportUri())), []);
  });

  it('do not name sharers before they are known', async () => {
    const own = await TestClient.start();
    const open = await OpenText.open(own, listingUri(v2));
    assert.ok((await hintsOf(open)).every((hint) => /^[\d.]+ KiB$/.test(labelOf(hint))));
    await own.close();
  });
});

describe('a client that can be told', () => {
  it('asks again when a text stays the same and its sharers do not', async () => {
    const own = await TestClient.capable({ workspace: { inlayHint: { refreshSupport: true } } });
    await own.compare([v1, v2]);
    const uri = listingUri(v2);
    const before = await labels(await OpenText.open(own, uri));
    const refreshed = new Promise<void>((resolve) => {
      own.connection.onRequest(InlayHintRefreshRequest.type, () => resolve());
    });
    const changed = own.next('erofs/documentChanged', (change) => change.uri === uri);
    await own.compare(demoImages);
    await changed;
    const after = await labels(await OpenText.open(own, uri));
    await refreshed;
    assert.notDeepEqual(after, before);
    await own.close();
  });
});
