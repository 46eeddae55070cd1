// A run of mutants in this process: mutant after mutant, each from its number alone, with limits on time and memory.

import { type BaseImage, baseImages } from './base-images.ts';
import { exercise, type Outcome } from './exercise.ts';
import { type FieldMap, fieldMap } from './field-map.ts';
import { Mutant } from './mutant.ts';
import { Random } from './random.ts';

/** Seconds of processor time, and bytes by which the process may grow, for one mutant. */
const TIME_LIMIT = 2;
const MEMORY_LIMIT = 256 << 20;

export interface Failure {
  readonly number: number;
  readonly base: string;
  readonly steps: readonly string[];
  readonly problem: string;
  /** The image that shows it. */
  readonly bytes: Uint8Array;
}

export class FuzzRun {
  private readonly bases: readonly BaseImage[] = baseImages();
  private readonly fields: readonly FieldMap[] = this.bases.map(fieldMap);
  /** What became of the mutants so far. */
  readonly totals = { mutants: 0, opened: 0, rows: 0, findings: 0, read: 0 };

  constructor(private readonly seed: number) {}

  /** Exercises one mutant. Answers what went wrong, if anything did. */
  run(number: number): Failure | undefined {
    const random = new Random(this.seed, number);
    const mutant = this.mutant(random);
    const cpu = process.cpuUsage();
    const memory = process.resourceUsage().maxRSS * 1024;
    try {
      this.count(exercise(mutant, random));
      const { user, system } = process.cpuUsage(cpu);
      const seconds = (user + system) / 1e6;
      if (seconds > TIME_LIMIT) return failure(number, mutant, `took ${seconds.toFixed(1)} s`);
      const grown = process.resourceUsage().maxRSS * 1024 - memory;
      if (grown > MEMORY_LIMIT) return failure(number, mutant, `took ${Math.round(grown / 2 ** 20)} MiB`);
      return undefined;
    } catch (error) {
      return failure(number, mutant, error instanceof Error ? (error.stack ?? error.message) : String(error));
    } finally {
      mutant.restore();
    }
  }

  /** The bytes of a mutant, for a report of one that never came back. */
  describe(number: number, problem: string): Failure {
    const mutant = this.mutant(new Random(this.seed, number));
    const report = failure(number, mutant, problem);
    mutant.restore();
    return report;
  }

  private mutant(random: Random): Mutant {
    const index = random.below(this.bases.length);
    return new Mutant(this.bases[index]!, this.fields[index]!, this.bases, random);
  }

  private count({ opened, rows, findings, read }: Outcome): void {
    this.totals.mutants += 1;
    this.totals.opened += opened ? 1 : 0;
    this.totals.rows += rows;
    this.totals.findings += findings > 0 ? 1 : 0;
    this.totals.read += read;
  }
}

const failure = (number: number, { base, size, steps }: Mutant, problem: string): Failure => ({
  number,
  base: base.name,
  steps: [...steps],
  problem,
  bytes: base.bytes.slice(0, size),
});
