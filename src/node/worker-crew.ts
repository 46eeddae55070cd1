// A few threads that run the same script on the same shared memory until the work is done: the frame of verify and extract.
// Knows nothing about the work. Threads end with it; nothing stays behind.

import { cpus } from 'node:os';
import { Worker } from 'node:worker_threads';

/** The last message of a thread. */
export const DONE = 'done';

export interface CrewRun<Message> {
  readonly onMessage: (message: Message) => void;
  /** Called about ten times a second. */
  readonly onTick?: (() => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Where the threads' script is, and how to run it. */
export interface CrewScript {
  readonly url: URL;
  /** Arguments of the script. */
  readonly argv?: readonly string[];
  /** Threads; by default as many as there are processors, eight at most. */
  readonly threads?: number;
}

/** Threads that make sense on this machine: one for each processor, eight at most. */
export const usefulThreads = (): number => Math.max(1, Math.min(8, cpus().length));

/**
 * Threads that start at once and wait for the one message that says what to do. A thread sends messages of its own
 * while it works and `DONE` at the end.
 */
export class WorkerCrew {
  readonly size: number;
  private readonly workers: Worker[];
  /** Threads that have done their part, and may end. */
  private readonly done = new Set<Worker>();
  /** Ends the run under way. */
  private settle: ((reason?: unknown) => void) | undefined;
  private failure: unknown;

  constructor({ url, argv = [], threads }: CrewScript) {
    this.size = threads ?? usefulThreads();
    this.workers = Array.from({ length: this.size }, () => {
      const worker = new Worker(url, { argv: [...argv] });
      worker.on('error', (error) => this.fail(error));
      worker.on('exit', (code) => {
        if (!this.done.has(worker)) this.fail(new Error(`a thread ended early, with code ${code}`));
      });
      return worker;
    });
  }

  /**
   * Gives all threads the same task; resolves when every one of them is done. Rejects when one fails, or with the
   * signal's reason once that is aborted. Either way the crew is over then.
   */
  run<Message extends object>(task: unknown, { onMessage, onTick, signal }: CrewRun<Message>): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const timer = onTick && setInterval(onTick, 100);
      const abort = (): void => this.settle?.(signal?.reason);
      this.settle = (reason) => {
        this.settle = undefined;
        clearInterval(timer);
        signal?.removeEventListener('abort', abort);
        this.dispose();
        if (reason === undefined) resolve();
        else reject(reason);
      };
      signal?.addEventListener('abort', abort, { once: true });
      if (signal?.aborted) abort();
      else if (this.failure !== undefined) this.settle(this.failure);
      for (const worker of this.workers) {
        worker.on('message', (message: Message | typeof DONE) => {
          if (this.settle === undefined) return;
          if (message !== DONE) onMessage(message);
          else if (this.done.add(worker).size === this.size) this.settle();
        });
        worker.postMessage(task);
      }
      if (this.size === 0) this.settle?.();
    });
  }

  /** Ends all threads. */
  dispose(): void {
    for (const worker of this.workers.splice(0)) {
      worker.removeAllListeners();
      void worker.terminate();
    }
  }

  private fail(error: unknown): void {
    this.failure ??= error;
    this.settle?.(error);
  }
}
