// A process that exercises the mutants it is told to, one batch after the other, and keeps the number of the one under way
// in a file, where it can be found if this process hangs or dies. Started by fuzz-main.ts.

import { openSync, writeSync } from 'node:fs';
import { type Failure, FuzzRun } from './fuzz-run.ts';

/** What the worker is told: numbers from `first` on, in steps of `step`. */
export interface Batch {
  readonly first: number;
  readonly step: number;
  readonly count: number;
}

/** What it answers. Bytes of failures as base64. */
export interface BatchReport {
  readonly totals: FuzzRun['totals'];
  readonly failures: readonly (Omit<Failure, 'bytes'> & { readonly base64: string })[];
}

const [seed, currentFile] = process.argv.slice(2);
const current = openSync(currentFile!, 'w');
const run = new FuzzRun(Number(seed));

process.on('message', ({ first, step, count }: Batch) => {
  const failures: BatchReport['failures'][number][] = [];
  for (let k = 0; k < count; k++) {
    const number = first + k * step;
    writeSync(current, String(number).padEnd(20), 0);
    const failure = run.run(number);
    if (failure === undefined) continue;
    const { bytes, ...rest } = failure;
    failures.push({ ...rest, base64: Buffer.from(bytes).toString('base64') });
  }
  process.send!({ totals: run.totals, failures } satisfies BatchReport);
});
process.send!('ready');
