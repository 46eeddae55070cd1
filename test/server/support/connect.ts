// A real client and a real server in one process, over two streams: real JSON-RPC, no VS Code.

import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import {
  CancellationToken,
  type ClientCapabilities,
  createConnection,
  createProtocolConnection,
  type InitializeResult,
  ProposedFeatures,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import type { DocumentClientNotifications, ServerOptions } from '../../../src/protocol/documents.ts';
import type { TreeViewClientNotifications } from '../../../src/protocol/tree-view.ts';
import type { Notifications, Requests } from '../../../src/server/requests.ts';
import { startServer } from '../../../src/server/server.ts';

export const WORKER = new URL('./index-worker.mjs', import.meta.url);
export const DEMO = join(import.meta.dirname, '../../../demo');

type ClientNotifications = TreeViewClientNotifications & DocumentClientNotifications;

export class TestClient {
  private constructor(
    readonly connection: ProtocolConnection,
    readonly initialized: InitializeResult,
    private readonly end: () => Promise<void>,
  ) {}

  static async start(
    options: Partial<ServerOptions> = {},
    indexWorker = WORKER,
    capabilities: ClientCapabilities = {},
  ): Promise<TestClient> {
    const up = new PassThrough();
    const down = new PassThrough();
    const serverSide = createConnection(
      ProposedFeatures.all,
      new StreamMessageReader(up),
      new StreamMessageWriter(down),
    );
    const server = startServer(serverSide, { indexWorker });
    const connection = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
    connection.listen();
    const initialized: InitializeResult = await connection.sendRequest('initialize', {
      processId: null,
      rootUri: null,
      capabilities,
      initializationOptions: options,
    });
    await connection.sendNotification('initialized', {});
    const end = async (): Promise<void> => {
      await connection.sendRequest('shutdown');
      server.dispose();
      connection.dispose();
      serverSide.dispose();
      up.destroy();
      down.destroy();
    };
    return new TestClient(connection, initialized, end);
  }

  /** A client that can do something. */
  static capable(capabilities: ClientCapabilities): Promise<TestClient> {
    return TestClient.start({}, WORKER, capabilities);
  }

  request<M extends keyof Requests>(
    method: M,
    params: Requests[M]['params'],
    token: CancellationToken = CancellationToken.None,
  ): Promise<Requests[M]['result']> {
    return this.connection.sendRequest(method, params, token);
  }

  notify<M extends keyof ClientNotifications>(method: M, params: ClientNotifications[M]): Promise<void> {
    return this.connection.sendNotification(method, params);
  }

  /** The next notification of this method that `wanted` accepts. */
  next<M extends keyof Notifications>(
    method: M,
    wanted: (params: Notifications[M]) => boolean = () => true,
  ): Promise<Notifications[M]> {
    return new Promise((resolve, reject) => {
      // Also keeps the process alive: watchers alone do not.
      const timer = setTimeout(() => reject(new Error(`no ${method} came`)), 30_000);
      const listener = this.connection.onNotification(method, (params: Notifications[M]) => {
        if (!wanted(params)) return;
        clearTimeout(timer);
        listener.dispose();
        resolve(params);
      });
    });
  }

  /** Tells the set and waits until everything in it is compared. */
  async compare(images: string[]): Promise<Requests['erofs/sharingSet']['result']> {
    const [first] = images;
    const compared = this.next('erofs/imageChanged', ({ image }) => image === first);
    await this.request('erofs/setImages', { images });
    await compared;
    return this.request('erofs/sharingSet', {});
  }

  close(): Promise<void> {
    return this.end();
  }
}

export const uriOf = (path: string): string => pathToFileURL(path).href;

/** The images of the demo by URI, in order. */
export const demoImages = ['app-v1', 'app-v2', 'app-v3'].map((name) => uriOf(join(DEMO, `${name}.erofs`)));

/** Copies files into a new folder, which is removed after `use`. */
export async function inFolder<T>(files: readonly string[], use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'erofs-server-'));
  try {
    for (const file of files) await cp(file, join(folder, basename(file)));
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
