// What a failed request means to whoever asked: cancelled or not, what to say, what was found.
// Reads the error as it is: the library's class is not loaded for this.

import * as vscode from 'vscode';
import type { FindingInfo } from '../../protocol/identity.ts';

/** LSPErrorCodes.RequestCancelled, ServerCancelled, and a connection that ended before the answer. */
const CANCELLED = [-32800, -32802, -32097];

export interface RequestProblem {
  readonly message: string;
  readonly cancelled: boolean;
  readonly findings: FindingInfo[];
}

export function requestProblem(error: unknown): RequestProblem {
  const message = error instanceof Error ? error.message : String(error);
  const code = property(error, 'code');
  const findings = property(property(error, 'data'), 'findings');
  return {
    message,
    cancelled:
      error instanceof vscode.CancellationError || (typeof code === 'number' && CANCELLED.includes(code)),
    findings: Array.isArray(findings) ? findings : [],
  };
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
