// `simulate`: what the page cache holds, with and without sharing: scenarios, and replays of what real kernels did.

import { parseArgs } from 'node:util';
import { RULE_SETS } from '../sharing/rule-set.ts';
import { type Command, complain, EXIT, UnreadableError, UsageError } from './command.ts';
import { Output } from './output.ts';
import { type Difference, type ReplayReport, replay } from './replay.ts';
import { readWorkload, WorkloadError } from './replay-file.ts';
import { ReplayImages } from './replay-images.ts';
import { simulateScenario } from './simulate-scenario.ts';

export const simulate: Command = {
  name: 'simulate',
  summary: 'what the page cache holds, step by step',
  help: `usage: erofs-explorer simulate FILE [--json]
       erofs-explorer simulate --replay STEPS.json [--kernel NAME] [--rules ID] [--json]

Runs a scenario (docs/scenario.md): prints for each line the pages held with sharing, the pages held without, and the
pages brought in, and then which expectations fail. Images are found relative to the file.

  --json         one JSON object: steps[] {line, verb, worlds {shared, unshared} {result, resident, filled, hits,
                 misses}}, held {shared, unshared}, expectations, problems[], failures[] {line, column, end, message}

With --replay it repeats what a real kernel did (format erofs-kernel-oracle/1), and compares what the simulation predicts with what the
kernel was measured to do: results, pages cached by file, who shares pages with whom, which device served, warnings.
Prints each difference on a line: step, field, predicted, measured.

  --kernel NAME  what another kernel of the file did, instead of the first
  --rules ID     rules other than those of the kernel's release: ${RULE_SETS.map(({ id }) => id).join(', ')}
  --json         one JSON object: id, kernel, rules, steps, compared, within_bounds, likeliest,
                 differences[] {step, op, field, predicted, measured}

Images are found by their paths in the file, relative to it.

Exit code: 0 fine, 1 an expectation fails or there are differences, 2 usage or a scenario with mistakes,
3 a file is not readable at all.`,

  run(args) {
    const { scenario, path, kernel, rules, json } = options(args);
    if (scenario) return simulateScenario(path, json);
    const report = run(path, kernel, rules);
    const output = new Output();
    if (json) output.line(JSON.stringify(report));
    else for (const line of reportLines(report)) output.line(line);
    output.flush();
    return report.differences.length > 0 ? EXIT.FINDINGS : EXIT.FINE;
  },
};

interface Options {
  /** A scenario, not a replay. */
  readonly scenario: boolean;
  readonly path: string;
  readonly kernel: string | undefined;
  readonly rules: string | undefined;
  readonly json: boolean;
}

function options(args: readonly string[]): Options {
  const string = { type: 'string' } as const;
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { replay: string, kernel: string, rules: string, json: { type: 'boolean' } },
    });
    const { replay: steps, kernel, rules, json = false } = values;
    const path = steps ?? positionals[0];
    const given = positionals.length + (steps === undefined ? 0 : 1);
    if (path === undefined || given !== 1)
      throw new UsageError('simulate takes one scenario, or --replay and a file');
    if (steps === undefined && (kernel ?? rules) !== undefined) {
      throw new UsageError('--kernel and --rules go with --replay');
    }
    return { scenario: steps === undefined, path, kernel, rules, json };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError((error as Error).message.split('. ')[0]!);
  }
}

function run(path: string, kernel: string | undefined, rules: string | undefined): ReplayReport {
  try {
    const workload = readWorkload(path, kernel);
    const images = new ReplayImages(path, workload);
    try {
      return replay(workload, images, rules);
    } finally {
      images.close();
    }
  } catch (error) {
    const expected = error instanceof WorkloadError || (error instanceof Error && 'code' in error);
    if (!expected) throw error;
    complain(`${path}: ${error.message}`);
    throw new UnreadableError();
  }
}

function* reportLines(report: ReplayReport) {
  const { id, kernel, rules, steps, compared, within_bounds, likeliest, differences } = report;
  for (const difference of differences) yield differenceLine(difference);
  const bounds =
    within_bounds === 0 ? '' : `, ${within_bounds} of them within bounds (${likeliest} the likeliest)`;
  const count = differences.length === 0 ? 'no difference' : `${differences.length} differences`;
  yield `${id} on ${kernel} by ${rules}: ${steps} steps, ${compared} values compared${bounds}, ${count}`;
}

const differenceLine = ({ step, op, field, predicted, measured }: Difference): string =>
  `step ${step} (${op}): ${field}: predicted ${JSON.stringify(predicted)}, measured ${JSON.stringify(measured)}`;
