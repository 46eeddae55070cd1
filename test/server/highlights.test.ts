// Document highlight: the lines of a text that share with the one under the cursor, against what the lines say.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { DocumentHighlight } from 'vscode-languageserver';
import { demoImages, TestClient } from './support/connect.ts';
import { isInodeLine, listingUri, OpenText, pathOf, reportUri } from './support/text.ts';

let client: TestClient;
before(async () => {
  client = await TestClient.start();
  await client.compare(demoImages);
});
after(() => client.close());

async function highlighted(open: OpenText, line: number): Promise<string[] | null> {
  const found = await open.ask<DocumentHighlight[] | null>('textDocument/documentHighlight', {
    position: { line, character: 0 },
  });
  return found === null ? null : found.map(({ range }) => open.piece(range));
}

describe('the highlights of a line', () => {
  it('are the paths in this listing whose inodes share with it', async () => {
    const open = await OpenText.open(client, listingUri(demoImages[1]!));
    assert.deepEqual(await highlighted(open, open.lineOf('/usr/bin/app-alias')), [
      '/opt/copy-of-app',
      '/usr/bin/app',
      '/usr/bin/app-alias',
    ]);
    assert.deepEqual(await highlighted(open, open.lineOf('/var/lib/db-v2')), ['/var/lib/db-v2']);
    assert.deepEqual(await highlighted(open, open.lineOf('  /usr')), ['/usr']);
    assert.equal(await highlighted(open, 0), null);
  });

  it('have one fingerprint, for every line', async () => {
    const open = await OpenText.open(client, listingUri(demoImages[0]!));
    const lines = open.lines.filter(isInodeLine);
    for (const [number, line] of open.lines.entries()) {
      const [, , , , , fingerprint, sharing] = line.split(/ +/);
      if (!isInodeLine(line) || !sharing?.startsWith('shared:')) continue;
      const same = lines.filter((other) => other.split(/ +/)[5] === fingerprint).map(pathOf);
      assert.deepEqual(await highlighted(open, number), same);
    }
  });

  it('in a report are its lines about the group', async () => {
    const open = await OpenText.open(client, reportUri());
    const group = open.lines.findIndex((line) => line.includes('sha256 4821f443'));
    const expected = [
      'sha256 4821f44374593977',
      '/usr/bin/app',
      '/opt/copy-of-app',
      '/usr/bin/app',
      '/opt/copy-of-app',
    ];
    for (const line of [group, group + 3]) assert.deepEqual(await highlighted(open, line), expected);
  });
});
