// Replays a workload: each step runs on the simulated machine, each path is looked at as the prober looked, differences are kept.
// What is compared and how is in replay-compare.ts; must not print.

import { adoptPages } from '../sharing/simulation/adopt.ts';
import { allows } from '../sharing/simulation/cache-bounds.ts';
import { isErrno } from '../sharing/simulation/errno.ts';
import type { OpenFile } from '../sharing/simulation/open-file.ts';
import { type Comparison, compareResult, compareServers, compareWarnings } from './replay-compare.ts';
import type { MeasuredStep, Workload } from './replay-file.ts';
import { FILE_OPERATIONS } from './replay-file-ops.ts';
import type { ReplayImages } from './replay-images.ts';
import { type Prediction, ReplayMachine, UNKNOWN } from './replay-machine.ts';
import { MAP_OPERATIONS } from './replay-map-ops.ts';
import { MOUNT_OPERATIONS } from './replay-mount-ops.ts';
import { TREE_OPERATIONS } from './replay-tree-ops.ts';

/** One field in which a kernel did other than predicted. */
export interface Difference {
  /** From 0. */
  readonly step: number;
  readonly op: string;
  readonly field: string;
  readonly predicted: unknown;
  readonly measured: unknown;
}

export interface ReplayReport {
  readonly id: string;
  readonly kernel: string;
  readonly rules: string;
  readonly steps: number;
  /** Values compared, those within bounds among them. */
  readonly compared: number;
  /** Values that only bounds were known of. */
  readonly within_bounds: number;
  /** Those of them that were what the model holds likeliest. */
  readonly likeliest: number;
  readonly differences: readonly Difference[];
}

const OPERATIONS = { ...MOUNT_OPERATIONS, ...FILE_OPERATIONS, ...MAP_OPERATIONS, ...TREE_OPERATIONS };

export function replay(workload: Workload, images: ReplayImages, rules?: string): ReplayReport {
  return new Replay(workload, new ReplayMachine(workload, images, rules)).run();
}

class Replay implements Comparison {
  private readonly differences: Difference[] = [];
  private compared = 0;
  private withinBounds = 0;
  private likeliest = 0;
  private number = 0;
  private op = '';

  constructor(
    private readonly workload: Workload,
    private readonly machine: ReplayMachine,
  ) {}

  run(): ReplayReport {
    const { steps, id, kernel } = this.workload;
    for (const [number, step] of steps.entries()) {
      this.number = number;
      this.op = step.op;
      this.step(step);
    }
    return {
      id,
      kernel: kernel.name,
      rules: this.machine.kernel.world.model.rules.id,
      steps: steps.length,
      compared: this.compared,
      within_bounds: this.withinBounds,
      likeliest: this.likeliest,
      differences: this.differences,
    };
  }

  note(field: string, predicted: unknown, measured: unknown, equal: boolean): void {
    this.compared += 1;
    if (!equal) this.differences.push({ step: this.number, op: this.op, field, predicted, measured });
  }

  private step(step: MeasuredStep): void {
    const { machine } = this;
    machine.begin();
    const run: ((machine: ReplayMachine, args: readonly string[]) => Prediction) | undefined =
      OPERATIONS[step.op];
    const prediction = run?.(machine, step.args) ?? UNKNOWN;
    compareResult(this, prediction, step);
    const { trace } = machine.kernel.world;
    compareWarnings(this, 'dmesg', trace.log, step.dmesg ?? []);
    compareServers(this, machine, step.sectors_read_delta ?? {});
    this.probe(step);
  }

  /** Looks at each path in order: looking it up attaches its inode. */
  private probe(step: MeasuredStep): void {
    const { machine } = this;
    machine.begin();
    for (const [path, pages] of Object.entries(step.cached_pages_by_file ?? {})) {
      const ranges = step.cached_ranges_by_file?.[path];
      const open = path.startsWith('@') ? machine.file(path.slice(1)) : machine.open(path);
      if (open === undefined || isErrno(open)) {
        this.note(`cached_pages_by_file ${path}`, null, pages, pages === null);
        continue;
      }
      this.comparePages(path, open, pages, ranges ?? undefined);
      if (!path.startsWith('@')) machine.kernel.close(open);
    }
    compareWarnings(this, 'probe_dmesg', machine.kernel.world.trace.log, step.probe_dmesg ?? []);
  }

  private comparePages(
    path: string,
    { inode, cache }: OpenFile,
    pages: number | null,
    runs: readonly (readonly [number, number])[] | undefined,
  ): void {
    const held = cache.resident.covered;
    const unsettled = inode.shared?.unsettled || inode.refusedBy?.unsettled;
    if (pages !== null && runs !== undefined && (unsettled || cache.bounds !== undefined)) {
      const sum = runs.reduce((total, [, count]) => total + count, 0);
      const within = sum === pages && (unsettled || allows(cache, runs));
      this.withinBounds += 1;
      if (JSON.stringify(cache.resident.runs()) === JSON.stringify(runs)) this.likeliest += 1;
      this.note(`cached_ranges_by_file ${path}`, boundsText(cache), runs, within);
      if (within) adoptPages(this.machine.kernel.world, cache, runs);
      return;
    }
    this.note(`cached_pages_by_file ${path}`, held, pages, held === pages);
    if (runs === undefined) return;
    const predicted = cache.resident.runs();
    this.note(
      `cached_ranges_by_file ${path}`,
      predicted,
      runs,
      JSON.stringify(predicted) === JSON.stringify(runs),
    );
  }
}

function boundsText({ resident, bounds }: OpenFile['cache']): unknown {
  const runs = (map: OpenFile['cache']['resident'] | undefined) => map?.runs() ?? [];
  return { likely: resident.runs(), may_miss: runs(bounds?.missing), may_hold: runs(bounds?.extra) };
}
