// The fuzz harness: mutants of the fixture images on all processors, until the time is over. Reproducible: a mutant is its
// seed and number. usage: npm run fuzz -- [--seconds N] [--seed S] [--workers W] [--only NUMBER]
// Failing images go to out/fuzz; exit code 1 if there are any.

import { type ChildProcess, fork } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { out } from '../../scripts/paths.mjs';
import { type Failure, FuzzRun } from './fuzz-run.ts';
import type { Batch, BatchReport } from './fuzz-worker.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    workers: { type: 'string', default: String(availableParallelism()) },
    only: { type: 'string' },
  },
});
const seed = Number(values.seed);
const workers = Number(values.workers);
const folder = join(out, 'fuzz');
mkdirSync(folder, { recursive: true });

/** Mutants that a worker is told at once, and seconds after which it is taken to hang in one of them. */
const BATCH = 50;
const PATIENCE = 60;

const totals = { mutants: 0, opened: 0, rows: 0, findings: 0, read: 0 };
/** First line of the problem to how often it came up. */
const problems = new Map<string, number>();

if (values.only === undefined) await fuzz(Number(values.seconds));
else report(new FuzzRun(seed).run(Number(values.only)));
process.exitCode = problems.size > 0 ? 1 : 0;

async function fuzz(seconds: number): Promise<void> {
  const begin = performance.now();
  const end = begin + 1000 * seconds;
  await Promise.all(Array.from({ length: workers }, (_, k) => work(k, end)));
  const rate = totals.mutants / ((performance.now() - begin) / 1000);
  console.log(
    `seed ${seed}: ${totals.mutants} mutants (${rate.toFixed(0)}/s), ${totals.opened} opened, ${totals.findings} with findings, ` +
      `${totals.rows} rows, ${totals.read} pieces of content read`,
  );
  for (const [problem, count] of problems) console.log(`${count} times: ${problem}`);
  console.log(problems.size === 0 ? 'no failures' : `failing images are in ${folder}`);
}

/** Keeps one worker busy with the numbers `k`, `k + workers`, ... until the time is over. */
async function work(k: number, end: number): Promise<void> {
  const currentFile = join(folder, `worker-${k}`);
  let next = k;
  while (performance.now() < end) {
    const before = { mutants: 0, opened: 0, rows: 0, findings: 0, read: 0 };
    const child = fork(join(import.meta.dirname, 'fuzz-worker.ts'), [String(seed), currentFile], {
      execArgv: ['--import', 'tsx', '--max-old-space-size=1024'],
    });
    if ((await answerOf(child)) !== 'ready') throw new Error('a worker did not start');
    while (performance.now() < end) {
      child.send({ first: next, step: workers, count: BATCH } satisfies Batch);
      const answer = await answerOf(child);
      if (typeof answer !== 'object') {
        const number = Number(readFileSync(currentFile, 'utf8'));
        report(
          new FuzzRun(seed).describe(
            number,
            answer === undefined ? 'the process died' : `${answer} in a mutant`,
          ),
        );
        next = number + workers;
        break;
      }
      for (const key of Object.keys(totals) as (keyof typeof totals)[]) {
        totals[key] += answer.totals[key] - before[key];
        before[key] = answer.totals[key];
      }
      for (const { base64, ...rest } of answer.failures)
        report({ ...rest, bytes: Buffer.from(base64, 'base64') });
      next += BATCH * workers;
    }
    child.kill('SIGKILL');
  }
}

/** The next message of a worker; undefined if it died, 'hangs' if nothing came for a minute. */
function answerOf(child: ChildProcess): Promise<BatchReport | 'ready' | 'hangs' | undefined> {
  return new Promise((resolve) => {
    const settle = (answer: BatchReport | 'ready' | 'hangs' | undefined): void => {
      clearTimeout(timer);
      child.off('message', settle);
      child.off('exit', died);
      resolve(answer);
    };
    const died = (): void => settle(undefined);
    const timer = setTimeout(() => settle('hangs'), 1000 * PATIENCE);
    child.once('message', settle);
    child.once('exit', died);
  });
}

function report(failure: Failure | undefined): void {
  if (failure === undefined) return;
  const { number, base, steps, problem, bytes } = failure;
  const [first = ''] = problem.split('\n');
  problems.set(first, (problems.get(first) ?? 0) + 1);
  const file = join(folder, `${seed}-${number}.erofs`);
  writeFileSync(file, bytes);
  const text = `mutant ${number} of seed ${seed}, made of ${base}\n  ${steps.join('\n  ')}\n${problem}\n`;
  writeFileSync(file.replace('.erofs', '.txt'), text);
  console.log(text);
}
