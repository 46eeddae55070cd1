// The language server without its process: everything is wired here, over any connection. Tests run it in memory.
// Logic lives in features, images, views, sharing and documents.

import { type Connection, type InitializeResult, TextDocumentSyncKind } from 'vscode-languageserver';
import { IndexPool } from '../node/index-job.ts';
import type { ServerOptions } from '../protocol/documents.ts';
import { DocumentStore } from './documents/document-store.ts';
import { registerDocuments } from './features/document-feature.ts';
import { registerFileSystem } from './features/file-system-feature.ts';
import { registerImages } from './features/image-feature.ts';
import { registerInodes } from './features/inode-feature.ts';
import { registerPaths } from './features/path-feature.ts';
import { registerProblems } from './features/problem-feature.ts';
import { registerStatus } from './features/status-feature.ts';
import { registerTextFeatures, TEXT_CAPABILITIES } from './features/text-features.ts';
import { registerViews } from './features/view-feature.ts';
import { ImageStore } from './images/image-store.ts';
import { notify } from './requests.ts';
import type { Services } from './services.ts';
import { WorkspaceSet } from './sharing/workspace-set.ts';
import { ViewStore } from './views/view-store.ts';

export interface ServerEnvironment {
  /** The script of the indexing threads. */
  readonly indexWorker: URL;
}

/** Serves a connection until it ends. Returns what ends everything that runs beside it. */
export function startServer(connection: Connection, { indexWorker }: ServerEnvironment): { dispose(): void } {
  const pool = new IndexPool(indexWorker);
  const store = new ImageStore(pool);
  const set = new WorkspaceSet(store);
  const services: Services = {
    store,
    set,
    views: new ViewStore(store, set),
    documents: new DocumentStore(store, set, (uri) => notify(connection, 'erofs/documentChanged', { uri })),
    tellChanged: (image, contentChanged) =>
      notify(connection, 'erofs/imageChanged', { image, contentChanged }),
  };

  const client = registerTextFeatures(connection, services);
  connection.onInitialize(({ initializationOptions, capabilities }): InitializeResult => {
    client.capabilities = capabilities;
    const options: Partial<ServerOptions> = initializationOptions ?? {};
    services.documents.maxLines = options.listingMaxLines ?? services.documents.maxLines;
    return {
      serverInfo: { name: 'EROFS' },
      capabilities: {
        // Texts come from here: nobody needs to send them back.
        textDocumentSync: TextDocumentSyncKind.None,
        hoverProvider: true,
        documentLinkProvider: {},
        ...TEXT_CAPABILITIES,
      },
    };
  });
  registerImages(connection, services);
  registerViews(connection, services);
  registerInodes(connection, services);
  registerPaths(connection, services);
  registerDocuments(connection, services);
  registerFileSystem(connection, services);
  registerProblems(connection, services);
  const status = registerStatus(connection, services);

  const dispose = (): void => {
    status.dispose();
    store.dispose();
    pool.dispose();
  };
  connection.onShutdown(dispose);
  connection.listen();
  return { dispose };
}
