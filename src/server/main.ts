// The language server's process, forked by the extension: a connection over IPC, and the server on it.
// Runs as dist/server.cjs beside dist/index-worker.cjs.

import {
  createConnection,
  IPCMessageReader,
  IPCMessageWriter,
  ProposedFeatures,
} from 'vscode-languageserver/node';
import { startServer } from './server.ts';

const connection = createConnection(
  ProposedFeatures.all,
  new IPCMessageReader(process),
  new IPCMessageWriter(process),
);
startServer(connection, { indexWorker: new URL('./index-worker.cjs', import.meta.url) });
