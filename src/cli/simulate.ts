// `simulate`: what the page cache holds, with and without sharing. So far: replays of what real kernels did.

import { parseArgs } from 'node:util';
import { RULE_SETS } from '../sharing/rule-set.ts';
import { type Command, complain, EXIT, UnreadableError, UsageError } from './command.ts';
import { Output } from './output.ts';
import { type Difference, type ReplayReport, replay } from './replay.ts';
import { readWorkload, WorkloadError } from './replay-file.ts';
import { ReplayImages } from './replay-images.ts';

export const simulate: Command = {
  name: 'simulate',
  summary: 'what the page cache holds, step by step',
  help: `usage: erofs-explorer simulate --replay STEPS.json [--kernel NAME] [--rules ID] [--json]

Replays what a real kernel did (format erofs-kernel-oracle/1), and compares what the simulation predicts with what the
kernel was measured to do: results, pages cached by file, who shares pages with whom, which device served, warnings.
Prints each difference on a line: step, field, predicted, measured.

  --kernel NAME  what another kernel of the file did, instead of the first
  --rules ID     rules other than those of the kernel's release: ${RULE_SETS.map(({ id }) => id).join(', ')}
  --json         one JSON object: id, kernel, rules, steps, compared, within_bounds, likeliest,
                 differences[] {step, op, field, predicted, measured}

Images are found by their paths in the file, relative to it.

Exit code: 0 no difference, 1 differences, 2 usage, 3 a file is not readable at all.`,

  run(args) {
    const { path, kernel, rules, json } = options(args);
    const report = run(path, kernel, rules);
    const output = new Output();
    if (json) output.line(JSON.stringify(report));
    else for (const line of reportLines(report)) output.line(line);
    output.flush();
    return report.differences.length > 0 ? EXIT.FINDINGS : EXIT.FINE;
  },
};

interface Options {
  readonly path: string;
  readonly kernel: string | undefined;
  readonly rules: string | undefined;
  readonly json: boolean;
}

function options(args: readonly string[]): Options {
  const string = { type: 'string' } as const;
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { replay: string, kernel: string, rules: string, json: { type: 'boolean' } },
    });
    const { replay: path, kernel, rules, json = false } = values;
    if (path === undefined) throw new UsageError('simulate takes --replay and a file');
    return { path, kernel, rules, json };
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
