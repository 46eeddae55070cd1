// One item in the status bar while an editor of this extension is in front: a constant label, an icon that says whether
// anything goes on, and the details in the tooltip.

import * as vscode from 'vscode';
import type { ServerStatus } from '../../protocol/tree-view.ts';
import { activeImage, isOwnTab } from '../active-image.ts';
import type { LanguageServer } from './language-server.ts';

export function showStatus(server: LanguageServer): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('erofs.status', vscode.StatusBarAlignment.Right, 100);
  item.name = 'EROFS Language Server';
  item.command = 'erofs.showLog';
  let status: ServerStatus = { health: 'ok', quiescent: true, message: '' };

  const draw = (): void => {
    const { state } = server.state;
    item.text = `$(${icon(state, status)}) EROFS`;
    item.tooltip = tooltip(state === 'running' ? status.message : STATE_TEXTS[state]);
    if (isOwnTab() || activeImage() !== undefined) item.show();
    else item.hide();
  };
  draw();
  return vscode.Disposable.from(
    item,
    server.onNotification('erofs/serverStatus', (now) => {
      status = now;
      draw();
    }),
    server.onDidChangeState(draw),
    vscode.window.tabGroups.onDidChangeTabs(draw),
    vscode.window.tabGroups.onDidChangeTabGroups(draw),
  );
}

const STATE_TEXTS = {
  running: '',
  starting: 'The language server is starting.',
  stopped: 'The language server does not run.',
};

function icon(state: keyof typeof STATE_TEXTS, { health, quiescent }: ServerStatus): string {
  if (state === 'stopped') return 'circle-slash';
  if (state === 'starting' || !quiescent) return 'loading~spin';
  return health === 'ok' ? 'check' : health;
}

function tooltip(message: string): vscode.MarkdownString {
  const text = new vscode.MarkdownString(undefined, true);
  text.isTrusted = { enabledCommands: ['erofs.showLog', 'erofs.restartServer'] };
  text.appendText(message === '' ? 'The language server runs.' : message);
  text.appendMarkdown('\n\n[Show Log](command:erofs.showLog) | [Restart](command:erofs.restartServer)');
  return text;
}
