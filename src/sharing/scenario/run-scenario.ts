// Runs a scenario step by step: what each line gives in both worlds, and which expectations fail.
// Pure. A generator, so that whoever runs it can stop between steps; problems of parsing are not repeated.

import { ruleSetById } from '../rule-set.ts';
import type { SimulatedImage } from '../simulation/image-storage.ts';
import { DEFAULT_KERNEL, type KernelModel } from '../simulation/kernel-model.ts';
import { type Pair, Simulation, type StepReport, type WorldStep } from '../simulation/simulation.ts';
import { unmet } from './check-expectation.ts';
import type { Scenario } from './parse-scenario.ts';
import { runAction } from './run-action.ts';
import { ProblemList, RunError, ScenarioState } from './scenario-state.ts';
import type { ScenarioProblem } from './scenario-word.ts';
import type { ActionStatement, ScenarioSettings, Statement } from './statement.ts';

/** What one call of a line gave. */
export interface ScenarioStep {
  /** From 0. */
  readonly line: number;
  readonly verb: string;
  /** Results, pages held after it, and pages the step brought in, found, or missed. */
  readonly worlds: Pair<StepFigures>;
}

export interface StepFigures {
  readonly result: WorldStep['result'];
  readonly resident: number;
  readonly filled: number;
  readonly hits: number;
  readonly misses: number;
}

export interface ScenarioOutcome {
  /** Lines that could not run. */
  readonly problems: readonly ScenarioProblem[];
  /** Expectations that did not hold. */
  readonly failures: readonly ScenarioProblem[];
  readonly expectations: number;
  readonly simulation: Simulation;
}

export interface RunOptions {
  /** Images by the names that `mount` uses. */
  readonly image: (name: string) => SimulatedImage | undefined;
  /** Steps after which a run ends with a problem: loops multiply. */
  readonly stepLimit?: number;
}

const STEP_LIMIT = 1_000_000;

/** Runs all that was parsed. Yields each call's step; the outcome is the return value. */
export function* runScenario(
  { settings, statements }: Pick<Scenario, 'settings' | 'statements'>,
  { image, stepLimit = STEP_LIMIT }: RunOptions,
): Generator<ScenarioStep, ScenarioOutcome, void> {
  const state = new ScenarioState(new Simulation(modelOf(settings)), image);
  const problems = new ProblemList();
  const failures = new ProblemList();
  let expectations = 0;
  let steps = 0;
  for (const statement of eachOf(statements)) {
    const { line, word, action } = statement;
    if (++steps > stepLimit) {
      problems.add({ line, start: word.start, end: word.end, message: `more than ${stepLimit} steps` });
      break;
    }
    try {
      if (action.verb === 'expect') {
        expectations += 1;
        const found = unmet(state, action.expectation);
        if (found !== undefined) failures.add({ line, start: word.start, end: word.end, message: found });
      } else {
        state.last = runAction(state, action);
        yield stepOf(statement, state.last);
      }
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      const { start, end } = error.word;
      problems.add({ line, start, end, message: error.message });
    }
  }
  return { problems: problems.items, failures: failures.items, expectations, simulation: state.simulation };
}

/** The statements in the order they run, loops unrolled one round at a time. */
function* eachOf(statements: readonly Statement[]): Generator<ActionStatement, void, void> {
  for (const statement of statements) {
    if ('action' in statement) yield statement;
    else if (statement.body.length > 0) {
      for (let round = 0; round < statement.times; round++) yield* eachOf(statement.body);
    }
  }
}

function modelOf({ rules, pageSize, readahead, largeFolios, memoryBytes }: ScenarioSettings): KernelModel {
  const page = pageSize ?? DEFAULT_KERNEL.pageSize;
  return {
    ...DEFAULT_KERNEL,
    rules: (rules !== undefined && ruleSetById(rules)) || DEFAULT_KERNEL.rules,
    pageSize: page,
    readahead: readahead ?? DEFAULT_KERNEL.readahead,
    largeFolios: largeFolios ?? DEFAULT_KERNEL.largeFolios,
    memoryPages: memoryBytes === undefined ? undefined : Math.max(1, Math.floor(memoryBytes / page)),
  };
}

function stepOf({ line, word }: ActionStatement, { shared, unshared }: StepReport): ScenarioStep {
  return { line, verb: word.text, worlds: { shared: figures(shared), unshared: figures(unshared) } };
}

const figures = ({ result, resident, change }: WorldStep): StepFigures => ({
  result,
  resident,
  filled: change.filled,
  hits: change.hits,
  misses: change.misses,
});
