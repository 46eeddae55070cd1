// Runs programs side by side and measures them: wall time, processor time and peak memory of each process of its own.
// Processor time and memory come from GNU time where it is installed (Debian package `time`).

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../scripts/find-program.mjs';

/** A program to measure, under the name that the table shows. */
export interface Contender {
  readonly name: string;
  /** Undefined where it is not installed. */
  readonly program: string | undefined;
  readonly args: readonly string[];
}

/** One run. Seconds and bytes; what cannot be measured here is undefined. */
export interface Run {
  readonly wall: number;
  readonly cpu: number | undefined;
  readonly peak: number | undefined;
  readonly output: string;
}

/** Medians of all runs, or why there are none. */
export type Result = { readonly name: string } & (Omit<Run, 'output'> | { readonly absent: string });

const gnuTime = findProgram('time');

/** Runs the contenders in turn, `rounds` times, after one round that only fills the page cache. */
export function compare(contenders: readonly Contender[], rounds: number): Result[] {
  const runs = contenders.map((): Run[] => []);
  const absent = contenders.map(({ program, name }) =>
    program === undefined ? `${name} is not installed` : undefined,
  );
  for (let round = 0; round <= rounds; round++) {
    for (const [k, { program, args }] of contenders.entries()) {
      if (absent[k] !== undefined) continue;
      const run = measure(program!, args);
      if ('failure' in run) absent[k] = run.failure;
      else if (round > 0) runs[k]!.push(run);
    }
  }
  return contenders.map(({ name }, k) => {
    const why = absent[k];
    if (why !== undefined) return { name, absent: why };
    const middle = (value: (run: Run) => number | undefined): number | undefined =>
      median(runs[k]!.map(value).filter((number) => number !== undefined));
    return {
      name,
      wall: middle(({ wall }) => wall)!,
      cpu: middle(({ cpu }) => cpu),
      peak: middle(({ peak }) => peak),
    };
  });
}

/** Runs a program to its end. */
export function measure(program: string, args: readonly string[]): Run | { failure: string } {
  const folder = mkdtempSync(join(tmpdir(), 'erofs-explorer-bench-'));
  const usage = join(folder, 'usage');
  const command = gnuTime === undefined ? [program] : [gnuTime, '-f', '%U %S %M', '-o', usage, program];
  const begin = performance.now();
  const { status, stdout, stderr } = spawnSync(command[0]!, [...command.slice(1), ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const wall = (performance.now() - begin) / 1000;
  try {
    if (status !== 0) return { failure: lastLine(stderr) || lastLine(stdout) || `exit code ${status}` };
    const [user, system, kilobytes] = gnuTime
      ? readFileSync(usage, 'utf8').trim().split(' ').map(Number)
      : [];
    const cpu = user === undefined ? undefined : user + system!;
    return { wall, cpu, peak: kilobytes === undefined ? undefined : kilobytes * 1024, output: stdout };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function median(numbers: readonly number[]): number | undefined {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

const lastLine = (text: string): string => text.trim().split('\n')[0]?.trim() ?? '';
