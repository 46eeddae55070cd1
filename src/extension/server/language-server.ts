// The language server as the rest of the extension sees it: started when first asked, restarted when it crashes,
// requests typed by the protocol. The one place that loads vscode-languageclient, and only then.

import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  type DocumentClientNotifications,
  type DocumentNotifications,
  type DocumentRequests,
  LISTING_SCHEME,
  REPORT_SCHEME,
  type ServerOptions,
} from '../../protocol/documents.ts';
import type { FileSystemRequests } from '../../protocol/file-system.ts';
import type { ToPage } from '../../protocol/page.ts';
import type {
  TreeViewClientNotifications,
  TreeViewNotifications,
  TreeViewRequests,
} from '../../protocol/tree-view.ts';
import { RestartPolicy } from './restart-policy.ts';

type Requests = TreeViewRequests & DocumentRequests & FileSystemRequests;
type Incoming = TreeViewNotifications & DocumentNotifications;
type Outgoing = TreeViewClientNotifications & DocumentClientNotifications;

export type ServerState = Omit<Extract<ToPage, { kind: 'serverState' }>, 'kind'>;

const NOT_RUNNING = 'The EROFS language server does not run. "EROFS: Restart Language Server" starts it.';

export class LanguageServer implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private starting: Promise<LanguageClient> | undefined;
  private current: ServerState = { state: 'stopped', restarted: false };
  private hasRun = false;
  /** Between a crash and the start that follows it: nothing that a person should see as an end. */
  private recovering = false;
  private readonly policy = new RestartPolicy();
  private readonly stateEmitter = new vscode.EventEmitter<ServerState>();
  private readonly incoming: { [M in keyof Incoming]: vscode.EventEmitter<Incoming[M]> } = {
    'erofs/imageChanged': new vscode.EventEmitter(),
    'erofs/serverStatus': new vscode.EventEmitter(),
    'erofs/documentChanged': new vscode.EventEmitter(),
  };
  readonly onDidChangeState = this.stateEmitter.event;

  constructor(
    private readonly module: string,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  get state(): ServerState {
    return this.current;
  }

  /** Process id of the running server, for tests and reports. */
  get processId(): number | undefined {
    return this.client?.serverProcess?.pid;
  }

  /** Starts the server if it never was. Rejects if that fails. */
  start(): Promise<LanguageClient> {
    this.starting ??= this.begin();
    return this.starting;
  }

  request<M extends keyof Requests>(
    method: M,
    params: Requests[M]['params'],
    token?: vscode.CancellationToken,
  ): Promise<Requests[M]['result']> {
    return this.forward(method, params, token);
  }

  /** A request whose parameters somebody else has typed: the page's. */
  async forward<R>(method: keyof Requests, params: object, token = NEVER): Promise<R> {
    const client = await this.start();
    if (this.current.state === 'stopped') throw new Error(NOT_RUNNING);
    // Whoever asked may be gone since: the server must not make a view that nobody closes.
    if (token.isCancellationRequested) throw new vscode.CancellationError();
    return client.sendRequest<R>(method, params, token);
  }

  /** Tells a running server; one that does not run has nothing to forget. */
  notify<M extends keyof Outgoing>(method: M, params: Outgoing[M]): void {
    if (this.current.state !== 'running') return;
    this.client?.sendNotification(method, params).catch((error) => this.log.warn(`${method}: ${error}`));
  }

  onNotification<M extends keyof Incoming>(
    method: M,
    listener: (params: Incoming[M]) => void,
  ): vscode.Disposable {
    return this.incoming[method].event(listener);
  }

  /** Ends the server, if it runs, and starts it anew. */
  async restart(): Promise<void> {
    this.policy.reset();
    this.become('starting');
    await this.stop();
    await this.start();
  }

  dispose(): Promise<void> {
    this.stateEmitter.dispose();
    for (const emitter of Object.values(this.incoming)) emitter.dispose();
    return this.stop();
  }

  private async stop(): Promise<void> {
    const client = await this.starting?.catch(() => undefined);
    this.starting = undefined;
    this.client = undefined;
    // A client that is starting or already stopped refuses to stop; both are as good as stopped here.
    await client?.dispose().catch((error) => this.log.warn(`Stopping the server: ${error}`));
  }

  private async begin(): Promise<LanguageClient> {
    this.become('starting');
    const api = await import('vscode-languageclient/node');
    const run = { module: this.module, transport: api.TransportKind.ipc };
    const debug = { ...run, options: { execArgv: ['--nolazy', '--inspect=6029'] } };
    const client = new api.LanguageClient(
      'erofs',
      'EROFS',
      { run, debug },
      {
        documentSelector: [{ scheme: LISTING_SCHEME }, { scheme: REPORT_SCHEME }],
        outputChannel: this.log,
        revealOutputChannelOn: api.RevealOutputChannelOn.Never,
        initializationOptions: serverOptions,
        // Names in an image are hostile text: one command may be run from it, and no HTML.
        markdown: { isTrusted: { enabledCommands: ['erofs.revealInode'] }, supportHtml: false },
        errorHandler: {
          error: (_error, _message, count = 0) => ({
            action: count <= 3 ? api.ErrorAction.Continue : api.ErrorAction.Shutdown,
            handled: true,
          }),
          closed: () => ({
            action: this.crashed() ? api.CloseAction.Restart : api.CloseAction.DoNotRestart,
            handled: true,
          }),
        },
      },
    );
    const states = {
      [api.State.Running]: 'running',
      [api.State.Starting]: 'starting',
      [api.State.Stopped]: 'stopped',
      [api.State.StartFailed]: 'stopped',
    } as const;
    client.onDidChangeState(({ newState }) => {
      if (this.client === client) this.become(states[newState]);
    });
    for (const [method, emitter] of Object.entries(this.incoming)) {
      client.onNotification(method, (params) => emitter.fire(params));
    }
    this.client = client;
    try {
      await client.start();
    } catch (error) {
      this.become('stopped');
      throw error;
    }
    return client;
  }

  private become(state: ServerState['state']): void {
    const shown = state === 'stopped' && this.recovering ? 'starting' : state;
    if (state === 'running') this.recovering = false;
    if (shown === this.current.state) return;
    this.current = { state: shown, restarted: shown === 'running' && this.hasRun };
    this.hasRun ||= shown === 'running';
    this.stateEmitter.fire(this.current);
  }

  /** The server ended by itself. Whether it is started again. */
  private crashed(): boolean {
    const limit = vscode.workspace.getConfiguration('erofs').get('server.maxRestarts', 4);
    this.recovering = this.policy.shouldRestart(limit);
    this.log.error(
      `The language server ended unexpectedly${this.recovering ? ' and is started again.' : '.'}`,
    );
    if (!this.recovering) void this.offerRestart(limit);
    return this.recovering;
  }

  private async offerRestart(limit: number): Promise<void> {
    const how = limit === 0 ? 'ended' : `ended ${limit + 1} times within three minutes`;
    const message = `The EROFS language server ${how} and is not started again.`;
    const choice = await vscode.window.showErrorMessage(message, 'Restart', 'Show Log');
    if (choice === 'Restart') await this.restart();
    if (choice === 'Show Log') this.log.show();
  }
}

/** The settings that the server works with. */
export const serverOptions = (): ServerOptions => ({
  listingMaxLines: vscode.workspace.getConfiguration('erofs').get('listing.maxLines', 100_000),
});

const NEVER: vscode.CancellationToken = {
  isCancellationRequested: false,
  onCancellationRequested: () => new vscode.Disposable(() => {}),
};
