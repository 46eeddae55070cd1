// The extension wakes up only when it is needed, and without starting the server.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { recordActivation } from './support/activation-record.ts';
import { activeExtension, closeAllEditors, eventually } from './support/extension.ts';

const ID = 'erofs-explorer.erofs-explorer';

// The first file in the order of names, so that nothing has woken the extension up before.
describe('activation', () => {
  after(closeAllEditors);

  it('leaves a workspace with images alone', () => {
    assert.equal(vscode.extensions.getExtension(ID)?.isActive, false);
  });

  it('returns before the server runs', async () => {
    const start = performance.now();
    const { server } = await activeExtension();
    recordActivation(vscode.extensions.getExtension(ID)!.extensionPath, performance.now() - start);
    assert.deepEqual(server.state, { state: 'stopped', restarted: false });
    assert.equal(server.processId, undefined);
  });

  it('offers every command of the manifest', async () => {
    await activeExtension();
    const { commands } = vscode.extensions.getExtension(ID)?.packageJSON.contributes ?? {};
    const offered = await vscode.commands.getCommands(true);
    for (const { command } of commands) assert.ok(offered.includes(command), command);
  });

  it('starts the server for the first request', async () => {
    const { server } = await activeExtension();
    const set = await server.request('erofs/sharingSet', {});
    assert.equal(server.state.state, 'running');
    assert.equal(set.ruleSet, 'linux-7.3');
    const labels = await eventually('the images of the workspace', async () => {
      const { images } = await server.request('erofs/sharingSet', {});
      return images.length === 3 ? images.map(({ label }) => label) : undefined;
    });
    assert.deepEqual(labels, ['app-v1', 'app-v2', 'app-v3']);
  });
});
