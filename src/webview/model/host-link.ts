// The page's end of the line to the extension host: requests with answers, errors and cancellation; everything else is one way.
// Knows the messages of src/protocol/page.ts and nothing about what they mean. A request always ends: answered, failed or given up.

import type { WebviewApi } from 'vscode-webview';
import type { FindingInfo } from '../../protocol/identity.ts';
import type { FromPage, PageParams, PageState, ToPage } from '../../protocol/page.ts';
import type { TreeViewMethod, TreeViewRequests } from '../../protocol/tree-view.ts';

export type Result<M extends TreeViewMethod> = TreeViewRequests[M]['result'];

/** Why a request has no result. */
export class RequestFailure extends Error {
  override readonly name = 'RequestFailure';

  constructor(
    message: string,
    /** Nobody wants the answer any more: nothing to show. */
    readonly cancelled: boolean,
    /** What is wrong with the image, if that is why. */
    readonly findings: readonly FindingInfo[] = [],
  ) {
    super(message);
  }
}

/** Whether `error` only says that nobody waits any more. */
export const isCancelled = (error: unknown): boolean => error instanceof RequestFailure && error.cancelled;

interface Waiting {
  resolve: (result: unknown) => void;
  reject: (failure: RequestFailure) => void;
}

export class HostLink {
  private nextId = 1;
  private readonly waiting = new Map<number, Waiting>();

  constructor(private readonly api: WebviewApi<PageState>) {}

  /** Begins to listen, and tells the host that the page is there. `listener` gets what is not an answer. */
  start(listener: (message: ToPage) => void): void {
    window.addEventListener('message', (event: MessageEvent<unknown>) => {
      const message = event.data;
      if (!isMessage(message)) return;
      if (message.kind === 'response' || message.kind === 'failure') this.settle(message);
      else listener(message);
    });
    this.post({ kind: 'ready' });
  }

  post(message: FromPage): void {
    this.api.postMessage(message);
  }

  /** Rejects with {@link RequestFailure}. Aborting `signal` cancels the request at the host, too. */
  request<M extends TreeViewMethod>(
    method: M,
    params: PageParams<M>,
    signal?: AbortSignal,
  ): Promise<Result<M>> {
    const id = this.nextId;
    this.nextId += 1;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(cancelled());
        return;
      }
      const giveUp = (): void => {
        this.waiting.delete(id);
        this.post({ kind: 'cancel', id });
        reject(cancelled());
      };
      const done = (): void => signal?.removeEventListener('abort', giveUp);
      signal?.addEventListener('abort', giveUp, { once: true });
      this.waiting.set(id, {
        resolve: (result) => {
          done();
          resolve(result as Result<M>);
        },
        reject: (failure) => {
          done();
          reject(failure);
        },
      });
      this.post({ kind: 'request', id, method, params });
    });
  }

  /** Gives up every request that waits: the server that would have answered is gone. */
  abandonAll(): void {
    const abandoned = [...this.waiting.values()];
    this.waiting.clear();
    for (const { reject } of abandoned) reject(cancelled());
  }

  savedState(): PageState | undefined {
    return this.api.getState();
  }

  saveState(state: PageState): void {
    this.api.setState(state);
  }

  private settle(answer: Extract<ToPage, { kind: 'response' | 'failure' }>): void {
    const waiting = this.waiting.get(answer.id);
    if (!waiting) return; // given up before the answer came
    this.waiting.delete(answer.id);
    if (answer.kind === 'response') waiting.resolve(answer.result);
    else waiting.reject(new RequestFailure(answer.message, answer.cancelled, answer.findings));
  }
}

const cancelled = (): RequestFailure => new RequestFailure('Not wanted any more.', true);

const isMessage = (data: unknown): data is ToPage =>
  typeof data === 'object' && data !== null && 'kind' in data && typeof data.kind === 'string';
