// `simulate FILE`: runs a scenario over the images it names, prints what each line holds, and which expectations fail.
// Must not know what the verbs mean.

import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { InodeTable } from '../erofs/inode-table.ts';
import { walkTree } from '../erofs/tree-walk.ts';
import { parseScenario } from '../sharing/scenario/parse-scenario.ts';
import { runScenario, type ScenarioOutcome, type ScenarioStep } from '../sharing/scenario/run-scenario.ts';
import type { ScenarioProblem } from '../sharing/scenario/scenario-word.ts';
import { type SimulatedImage, simulatedImage } from '../sharing/simulation/image-storage.ts';
import { complain, EXIT, openForCommand, UnreadableError } from './command.ts';
import { Output } from './output.ts';

/** Runs a scenario file. Images are found relative to it. Returns the exit code. */
export function simulateScenario(path: string, json: boolean): number {
  const text = readText(path);
  const scenario = parseScenario(text);
  const output = new Output();
  if (scenario.problems.length > 0) {
    for (const problem of scenario.problems) complain(problemLine(path, problem));
    if (json) output.line(JSON.stringify({ problems: scenario.problems.map(placed) }));
    output.flush();
    return EXIT.USAGE;
  }
  const images = new ScenarioImages(dirname(path));
  try {
    const steps = runScenario(scenario, { image: (name) => images.open(name) });
    const lines = text.split(/\r?\n/);
    const taken: ScenarioStep[] = [];
    let next = steps.next();
    for (; !next.done; next = steps.next()) {
      if (json) taken.push(next.value);
      else output.line(stepLine(next.value, lines[next.value.line]!));
    }
    const outcome = next.value;
    for (const problem of [...outcome.problems, ...outcome.failures]) complain(problemLine(path, problem));
    if (json) output.line(JSON.stringify(outcomeOf(outcome, taken)));
    else output.line(summaryLine(outcome));
    output.flush();
    return outcome.problems.length + outcome.failures.length > 0 ? EXIT.FINDINGS : EXIT.FINE;
  } finally {
    images.close();
  }
}

class ScenarioImages {
  private readonly known = new Map<string, SimulatedImage>();
  private readonly closers: (() => void)[] = [];

  constructor(private readonly folder: string) {}

  open(name: string): SimulatedImage {
    const known = this.known.get(name);
    if (known !== undefined) return known;
    const { image, close } = openForCommand(resolve(this.folder, name), { offset: 0, devices: [] });
    this.closers.push(close);
    const simulated = simulatedImage(name, image, new InodeTable(walkTree(image)));
    this.known.set(name, simulated);
    return simulated;
  }

  close(): void {
    for (const close of this.closers) close();
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    complain(`${path}: ${error.message}`);
    throw new UnreadableError();
  }
}

/** Lines and columns from 1, as editors and compilers count. */
const problemLine = (path: string, { line, start, message }: ScenarioProblem): string =>
  `${path}:${line + 1}:${start + 1}: ${message}`;

const placed = ({ line, start, end, message }: ScenarioProblem) => ({
  line: line + 1,
  column: start + 1,
  end: end + 1,
  message,
});

function stepLine({ line, worlds: { shared, unshared } }: ScenarioStep, text: string): string {
  const columns = [shared.resident, unshared.resident, shared.filled].map((value) =>
    String(value).padStart(9),
  );
  const result = typeof shared.result === 'string' ? `  ${shared.result}` : '';
  return `${String(line + 1).padStart(4)}${columns.join('')}  ${text.trim()}${result}`;
}

function summaryLine({ simulation, expectations, failures }: ScenarioOutcome): string {
  const shared = simulation.shared.world.tally.resident;
  const unshared = simulation.unshared.world.tally.resident;
  const met = expectations - failures.length;
  const percent = unshared === 0 ? 0 : (100 * (unshared - shared)) / unshared;
  const saved = `${shared} pages held, ${unshared} without sharing, ${percent.toFixed(1)}% saved`;
  return expectations === 0 ? saved : `${saved}; ${met} of ${expectations} expectations met`;
}

const outcomeOf = ({ simulation, ...outcome }: ScenarioOutcome, steps: readonly ScenarioStep[]) => ({
  steps: steps.map((step) => ({ ...step, line: step.line + 1 })),
  held: { shared: simulation.shared.world.tally, unshared: simulation.unshared.world.tally },
  expectations: outcome.expectations,
  problems: outcome.problems.map(placed),
  failures: outcome.failures.map(placed),
});
