// Jobs for index-worker.ts: a few worker threads, a queue in front of them, progress, and cancelling by ending the thread.
// Knows nothing about who waits for a table. Threads that have nothing to do end after a while.

import { Worker } from 'node:worker_threads';
import type { Finding } from '../erofs/finding.ts';
import type { InodeColumns } from '../erofs/inode-table.ts';

/** What to index: an image file. Its devices are looked for beside it. */
export interface IndexRequest {
  readonly path: string;
}

/** A table, and the stamp of the file it was read from. */
export interface IndexResult {
  readonly columns: InodeColumns;
  readonly stamp: string;
}

export interface IndexQuestion extends IndexRequest {
  readonly job: number;
}

export type IndexAnswer =
  | { readonly job: number; readonly progress: number }
  | { readonly job: number; readonly result: IndexResult }
  | { readonly job: number; readonly failure: { readonly message: string; readonly finding?: Finding } };

export interface JobOptions {
  /** Goes before everything that waits. */
  urgent?: boolean;
  /** Rows read so far. */
  onProgress?: (rows: number) => void;
  signal?: AbortSignal;
}

/** A job that did not lead to a table: `finding` if the image is to blame, neither if the thread died. */
export class IndexError extends Error {
  constructor(
    message: string,
    readonly finding?: Finding,
  ) {
    super(message);
    this.name = 'IndexError';
  }
}

interface Job {
  readonly number: number;
  readonly request: IndexRequest;
  readonly options: JobOptions;
  resolve(result: IndexResult): void;
  reject(error: Error): void;
}

interface Thread {
  readonly worker: Worker;
  job: Job | undefined;
  idle?: NodeJS.Timeout;
}

/** At most `size` threads. */
export class IndexPool {
  private readonly threads = new Set<Thread>();
  private readonly waiting: Job[] = [];
  private nextNumber = 1;

  constructor(
    private readonly workerFile: URL,
    private readonly options: { size?: number; idleMilliseconds?: number } = {},
  ) {}

  /** Reads a table. Rejects with an IndexError, or with the signal's reason once that is aborted. */
  run(request: IndexRequest, options: JobOptions = {}): Promise<IndexResult> {
    return new Promise((resolve, reject) => {
      options.signal?.throwIfAborted();
      const job: Job = { number: this.nextNumber++, request, options, resolve, reject };
      if (options.urgent) this.waiting.unshift(job);
      else this.waiting.push(job);
      options.signal?.addEventListener('abort', () => this.cancel(job), { once: true });
      this.startWaiting();
    });
  }

  /** Puts a request that still waits before all others. */
  hasten(request: IndexRequest): void {
    const at = this.waiting.findIndex((job) => job.request === request);
    if (at > 0) this.waiting.unshift(...this.waiting.splice(at, 1));
  }

  /** Ends all threads; jobs under way and waiting are rejected. */
  dispose(): void {
    for (const job of this.waiting.splice(0)) job.reject(new IndexError('indexing was ended'));
    for (const thread of [...this.threads]) this.end(thread, new IndexError('indexing was ended'));
  }

  private startWaiting(): void {
    for (const thread of this.threads) if (thread.job === undefined) this.give(thread);
    while (this.waiting.length > 0 && this.threads.size < (this.options.size ?? 2)) this.give(this.begin());
  }

  private begin(): Thread {
    const worker = new Worker(this.workerFile);
    const thread: Thread = { worker, job: undefined };
    this.threads.add(thread);
    worker.on('message', (answer: IndexAnswer) => this.receive(thread, answer));
    worker.on('error', (error) =>
      this.end(thread, new IndexError(`the indexing thread died: ${error.message}`)),
    );
    worker.on('exit', () => this.end(thread, new IndexError('the indexing thread ended')));
    return thread;
  }

  private give(thread: Thread): void {
    clearTimeout(thread.idle);
    const job = this.waiting.shift();
    thread.job = job;
    if (job !== undefined) {
      thread.worker.ref();
      thread.worker.postMessage({ job: job.number, ...job.request } satisfies IndexQuestion);
      return;
    }
    thread.worker.unref();
    thread.idle = setTimeout(() => this.end(thread), this.options.idleMilliseconds ?? 5000);
    thread.idle.unref();
  }

  private receive(thread: Thread, answer: IndexAnswer): void {
    const job = thread.job;
    if (job === undefined || job.number !== answer.job) return;
    if ('progress' in answer) {
      job.options.onProgress?.(answer.progress);
      return;
    }
    this.give(thread);
    if ('result' in answer) job.resolve(answer.result);
    else job.reject(new IndexError(answer.failure.message, answer.failure.finding));
  }

  private cancel(job: Job): void {
    const at = this.waiting.indexOf(job);
    if (at >= 0) this.waiting.splice(at, 1);
    job.reject(job.options.signal?.reason);
    for (const thread of this.threads) if (thread.job === job) this.end(thread);
  }

  /** Ends a thread. Its job, if it has one, is rejected with `reason`; what waits gets another thread. */
  private end(thread: Thread, reason: Error = new IndexError('the indexing thread ended')): void {
    if (!this.threads.delete(thread)) return;
    clearTimeout(thread.idle);
    thread.job?.reject(reason);
    void thread.worker.terminate();
    this.startWaiting();
  }
}
