// Long loops in pieces: between two of them the server reads messages, a cancellation among them.
// Knows nothing of what the loops do.

import { type CancellationToken, LSPErrorCodes, ResponseError } from 'vscode-languageserver';

const SLICE_MILLISECONDS = 10;

/** What a cancelled request ends with. */
export const cancelled = (): ResponseError<void> =>
  new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');

/** `if (slice.isOver()) await slice.rest();` inside a loop, now and then. */
export class TimeSlice {
  private end = performance.now() + SLICE_MILLISECONDS;

  constructor(private readonly token?: CancellationToken) {}

  isOver(): boolean {
    return performance.now() >= this.end;
  }

  /** Lets everything else run. Throws if the request was cancelled meanwhile. */
  async rest(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    if (this.token?.isCancellationRequested) throw cancelled();
    this.end = performance.now() + SLICE_MILLISECONDS;
  }
}

/** The promise's value, or the error of a cancelled request as soon as the token says so. */
export async function unlessCancelled<T>(promise: Promise<T>, token: CancellationToken): Promise<T> {
  if (token.isCancellationRequested) throw cancelled();
  const { promise: end, reject } = withReject();
  const listener = token.onCancellationRequested(() => reject(cancelled()));
  try {
    return await Promise.race([promise, end]);
  } finally {
    listener.dispose();
  }
}

function withReject(): { promise: Promise<never>; reject(reason: Error): void } {
  let reject: (reason: Error) => void = () => {};
  const promise = new Promise<never>((_, fail) => {
    reject = fail;
  });
  return { promise, reject };
}
