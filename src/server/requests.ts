// The custom requests by name, typed by the protocol's tables, and what an error becomes on its way to the client.
// Every request goes through `answer`: nothing thrown may be lost, and nothing may bring the server down.

import {
  type CancellationToken,
  type Connection,
  ErrorCodes,
  LSPErrorCodes,
  ResponseError,
} from 'vscode-languageserver';
import { ErofsError, findingLine } from '../erofs/finding.ts';
import type { DocumentNotifications, DocumentRequests } from '../protocol/documents.ts';
import type { FileSystemRequests } from '../protocol/file-system.ts';
import type { FindingInfo } from '../protocol/identity.ts';
import type { TreeViewNotifications, TreeViewRequests } from '../protocol/tree-view.ts';

export type Requests = TreeViewRequests & DocumentRequests & FileSystemRequests;
export type Notifications = TreeViewNotifications & DocumentNotifications;

/** Findings that go with an error, in its `data`. */
export interface FailureData {
  findings: FindingInfo[];
}

/** An error that is meant to be read by people: what is wrong and where. */
export function failure(message: string, findings: FindingInfo[] = []): ResponseError<FailureData> {
  return new ResponseError(LSPErrorCodes.RequestFailed, message, { findings });
}

/** Answers the requests of one method. */
export function answer<M extends keyof Requests>(
  connection: Connection,
  method: M,
  handle: (
    params: Requests[M]['params'],
    token: CancellationToken,
  ) => Requests[M]['result'] | Promise<Requests[M]['result']>,
): void {
  connection.onRequest(method, async (params: Requests[M]['params'], token: CancellationToken) => {
    try {
      return await handle(params, token);
    } catch (error) {
      throw asResponse(connection, method, error);
    }
  });
}

/** Tells the client; a client that is gone hears nothing. */
export function notify<M extends keyof Notifications>(
  connection: Connection,
  method: M,
  params: Notifications[M],
): void {
  connection.sendNotification(method, params).catch(() => {});
}

function asResponse(connection: Connection, method: string, error: unknown): Error {
  if (error instanceof ResponseError) return error;
  if (error instanceof ErofsError) return failure(findingLine(error.finding), [error.finding]);
  const message = error instanceof Error ? error.message : String(error);
  connection.console.error(`${method}: ${error instanceof Error ? error.stack : message}`);
  // What the operating system refuses (EIO, EACCES) is no fault of this program.
  if (error instanceof Error && 'code' in error && 'syscall' in error) return failure(message);
  return new ResponseError(ErrorCodes.InternalError, message);
}
