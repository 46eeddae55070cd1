// A crash of the server costs a moment: it is started again, and everybody asks again.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Api } from '../../src/extension/main.ts';
import { activeExtension, closeAllEditors, compared, eventually, imageUri } from './support/extension.ts';

describe('language server', () => {
  let api: Api;
  before(async () => {
    api = await activeExtension();
    await compared(api);
  });
  after(closeAllEditors);

  it('comes back after it was killed, knows the workspace, and open documents still have hovers', async () => {
    await vscode.commands.executeCommand('erofs.openListing', imageUri('app-v1.erofs'));
    const document = vscode.window.activeTextEditor?.document;
    assert.ok(document);
    const old = api.server.processId;
    assert.ok(old);
    const states: string[] = [];
    const listener = api.server.onDidChangeState(({ state, restarted }) =>
      states.push(`${state} ${restarted}`),
    );
    process.kill(old, 'SIGKILL');
    await eventually(
      'another process',
      () => api.server.state.state === 'running' && api.server.processId !== old,
    );
    listener.dispose();
    assert.deepEqual(states, ['starting false', 'running true']);
    await compared(api);
    const line = document
      .getText()
      .split('\n')
      .findIndex((text) => text.endsWith('/etc/bime.conf'));
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      new vscode.Position(line, 0),
    );
    assert.equal(hovers.length, 1);
  });

  it('is started anew by the command', async () => {
    const old = api.server.processId;
    await vscode.commands.executeCommand('erofs.restartServer');
    assert.equal(api.server.state.state, 'running');
    assert.notEqual(api.server.processId, old);
    await compared(api);
  });

  it('stays down when the setting says so, until the command starts it', async () => {
    const settings = vscode.workspace.getConfiguration('erofs');
    await settings.update('server.maxRestarts', 0, vscode.ConfigurationTarget.Global);
    try {
      process.kill(api.server.processId!, 'SIGKILL');
      await eventually('the end of the server', () => api.server.state.state === 'stopped');
      await assert.rejects(api.server.request('erofs/sharingSet', {}), /Restart Language Server/);
      await vscode.commands.executeCommand('erofs.restartServer');
      assert.equal(api.server.state.state, 'running');
    } finally {
      await settings.update('server.maxRestarts', undefined, vscode.ConfigurationTarget.Global);
    }
  });
});
