// The list of problems: findings of images as diagnostics on the image files.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { PublishDiagnosticsParams } from 'vscode-languageserver';
import { CORPUS } from '../support/corpus.ts';
import { TestClient, uriOf } from './support/connect.ts';

let client: TestClient;
const published = new Map<string, PublishDiagnosticsParams>();
before(async () => {
  client = await TestClient.start();
  client.connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
    published.set(params.uri, params);
  });
});
after(() => client.close());

const corrupt = (file: string): string => uriOf(join(CORPUS, 'corrupt', file));

describe('problems', () => {
  it('name what is wrong, where, and what was expected', async () => {
    const image = corrupt('dir-loop.erofs');
    await client.request('erofs/openImage', { image });
    const [problem] = published.get(image)?.diagnostics ?? [];
    assert.equal(problem?.code, 'directory-loop');
    assert.equal(problem.severity, 1);
    assert.match(
      String(problem.message),
      /leads back to \/.*\nat \/d\/e\/f, nid \d+, image byte \d+\nexpected/s,
    );
  });
  it('are there for a file that cannot be opened as an image at all', async () => {
    const image = corrupt('trunc-1100.erofs');
    await assert.rejects(client.request('erofs/openImage', { image }));
    assert.equal(published.get(image)?.diagnostics[0]?.code, 'superblock-truncated');
  });
  it('are none for a sound image', async () => {
    const image = uriOf(join(CORPUS, 'plain/basic-b4096.erofs'));
    await client.request('erofs/openImage', { image });
    assert.equal(published.get(image), undefined);
  });
});
