// Files of format erofs-kernel-oracle/1: what a real kernel did step by step, and what other kernels did differently.
// Reads and checks the shape only; must not know what the steps mean.

import { readFileSync } from 'node:fs';

export interface MeasuredStep {
  readonly op: string;
  readonly args: readonly string[];
  readonly result: Readonly<Record<string, unknown>> | null;
  readonly data_matches_image?: boolean | null;
  /** By path (or `@id`), in the order in which they were looked at; null: cannot be opened. */
  readonly cached_pages_by_file: Readonly<Record<string, number | null>>;
  readonly cached_ranges_by_file: Readonly<Record<string, readonly (readonly [number, number])[] | null>>;
  readonly sectors_read_delta: Readonly<Record<string, number>>;
  readonly dmesg: readonly string[];
  readonly probe_dmesg: readonly string[];
}

export interface MeasuredKernel {
  readonly name: string;
  /** As `uname -r` has it. */
  readonly release: string;
  readonly page_size: number;
  /** `none` where the kernel is built without. */
  readonly transparent_hugepage: string;
}

export interface Workload {
  readonly id: string;
  readonly title: string;
  readonly kernel: MeasuredKernel;
  readonly images: readonly { readonly name: string; readonly path: string }[];
  /** Image behind each block device and each mountable file. */
  readonly devices: Readonly<Record<string, string>>;
  readonly steps: readonly MeasuredStep[];
}

interface OtherKernel {
  readonly kernel: MeasuredKernel;
  readonly differences: readonly { readonly step: number; readonly field: string; readonly value: unknown }[];
}

/** What is wrong with a file of steps, for people. */
export class WorkloadError extends Error {}

const FORMAT = 'erofs-kernel-oracle/1';

/** Reads a workload as the reference kernel ran it, or as another kernel did. Throws a WorkloadError. */
export function readWorkload(path: string, kernel?: string): Workload {
  const whole = parse(path);
  if (kernel === undefined || kernel === whole.kernel.name) return whole;
  const other = whole.other_kernels.find((candidate) => candidate.kernel.name === kernel);
  if (other === undefined) {
    const names = [whole.kernel, ...whole.other_kernels.map((each) => each.kernel)].map(({ name }) => name);
    throw new WorkloadError(`no kernel ${kernel} here; there are ${names.join(', ')}`);
  }
  const steps = whole.steps.map((step, number) => {
    const changed = other.differences.filter((difference) => difference.step === number);
    return { ...step, ...Object.fromEntries(changed.map(({ field, value }) => [field, value])) };
  });
  return { ...whole, kernel: other.kernel, steps };
}

function parse(path: string): Workload & { readonly other_kernels: readonly OtherKernel[] } {
  const text = readFileSync(path, 'utf8');
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new WorkloadError(`not JSON: ${(error as Error).message}`);
  }
  const workload = data as Workload & { format?: unknown; other_kernels?: readonly OtherKernel[] };
  if (typeof data !== 'object' || data === null || workload.format !== FORMAT) {
    throw new WorkloadError(`not a file of format ${FORMAT}`);
  }
  for (const field of ['kernel', 'images', 'devices', 'steps'] as const) {
    if (typeof workload[field] !== 'object') throw new WorkloadError(`"${field}" is missing`);
  }
  for (const [number, step] of workload.steps.entries()) {
    if (typeof step.op !== 'string' || !Array.isArray(step.args)) {
      throw new WorkloadError(`step ${number} has no op and args`);
    }
  }
  return { ...workload, other_kernels: workload.other_kernels ?? [] };
}
