// What is compared between a prediction and a measured step, value by value.
// Not compared: metadata pages, wording of messages, numbers that a kernel hands out as it likes.

import { isDeepStrictEqual } from 'node:util';
import { adoptServer } from '../sharing/simulation/adopt.ts';
import type { RealInode } from '../sharing/simulation/real-inode.ts';
import type { ServedRead } from '../sharing/simulation/step-trace.ts';
import type { SuperBlock } from '../sharing/simulation/super-block.ts';
import type { MeasuredStep } from './replay-file.ts';
import type { Prediction, ReplayMachine } from './replay-machine.ts';

/** Collects what is compared. */
export interface Comparison {
  /** Notes one value: equal, or a difference. */
  note(field: string, predicted: unknown, measured: unknown, equal: boolean): void;
}

/** The fields of a result that a model knows, and `data_matches_image`. */
export function compareResult(comparison: Comparison, prediction: Prediction, step: MeasuredStep): void {
  const measured = step.result ?? {};
  for (const [field, predicted] of Object.entries(prediction.result)) {
    if (predicted === undefined || !(field in measured)) continue;
    const value = measured[field];
    const equal =
      field === 'groups'
        ? isDeepStrictEqual(sorted(predicted), sorted(value))
        : isDeepStrictEqual(predicted, value);
    comparison.note(`result.${field}`, predicted, value, equal);
  }
  // An error on one side only shows where one of them has the field and the other has not.
  const errno = 'errno' in prediction.result;
  if ('ret' in prediction.result && errno !== 'errno' in measured && 'ret' in measured) {
    comparison.note('result.errno', prediction.result['errno'] ?? null, measured['errno'] ?? null, false);
  }
  const { data_matches_image: matches } = step;
  if (prediction.matches !== undefined && typeof matches === 'boolean') {
    comparison.note('data_matches_image', prediction.matches, matches, prediction.matches === matches);
  }
}

/** Groups of paths as sets. */
function sorted(groups: unknown): unknown {
  return (groups as string[][]).map((paths) => [...paths].sort().join('\n')).sort();
}

/** The warning of inodes whose size does not fit: how often, and for which sizes. */
export function compareWarnings(
  comparison: Comparison,
  field: string,
  predicted: readonly string[],
  measured: readonly string[],
): void {
  const sizes = (lines: readonly string[]): string[] =>
    lines.flatMap((line) => /size mismatch \((\d+ != \d+)\)/.exec(line)?.[1] ?? []).sort();
  const [expected, found] = [sizes(predicted), sizes(measured)];
  if (expected.length === 0 && found.length === 0) return;
  comparison.note(`${field} i_size mismatch`, expected, found, isDeepStrictEqual(expected, found));
}

/** Which loop devices were read, on steps that fill pages of files. */
export function compareServers(
  comparison: Comparison,
  machine: ReplayMachine,
  sectors: Readonly<Record<string, number>>,
): void {
  const { trace } = machine.kernel.world;
  if (trace.filled === 0) return;
  const allowed = new Set<string>();
  for (const superBlock of [...machine.lookedUp, ...trace.metadata]) allow(allowed, superBlock);
  for (const inode of machine.mayRead) allowServers(allowed, inode);
  for (const read of trace.reads) compareRead(comparison, read, sectors, allowed);
  for (const [device, count] of Object.entries(sectors)) {
    if (count === 0 || allowed.has(device)) continue;
    comparison.note(`sectors_read_delta ${device}`, 0, count, false);
  }
}

/** A mount may read its metadata from its image; its data device is the same. */
const allow = (allowed: Set<string>, { source }: SuperBlock): unknown => allowed.add(loopOf(source.name));

function allowServers(allowed: Set<string>, inode: RealInode): void {
  for (const member of inode.shared?.members() ?? [inode]) allow(allowed, member.superBlock);
}

function compareRead(
  comparison: Comparison,
  { superBlock, device, sure, candidates }: ServedRead,
  sectors: Readonly<Record<string, number>>,
  allowed: Set<string>,
): void {
  if (candidates !== undefined) {
    compareCandidates(comparison, candidates, sectors, allowed);
    return;
  }
  const name = loopOf(superBlock.deviceName(device));
  allowed.add(name);
  const count = sectors[name];
  // Files behind file-backed mounts are no loop devices: nothing is measured of them.
  if (!sure || count === undefined) return;
  comparison.note(`sectors_read_delta ${name}`, 'not 0', count, count !== 0);
}

/** One of several served, and the measurement says which. */
function compareCandidates(
  comparison: Comparison,
  candidates: readonly RealInode[],
  sectors: Readonly<Record<string, number>>,
  allowed: Set<string>,
): void {
  const names = candidates.map(({ superBlock }) => loopOf(superBlock.source.name));
  const read = candidates.filter((_, i) => (sectors[names[i]!] ?? 0) > 0);
  for (const name of names) allowed.add(name);
  const measurable = names.every((name) => name in sectors);
  if (measurable) {
    const measured = Object.fromEntries(names.map((name) => [name, sectors[name]]));
    comparison.note('sectors_read_delta', `one of ${names.join(', ')}`, measured, read.length > 0);
  }
  if (read.length === 1) adoptServer(read[0]!);
}

const loopOf = (name: string): string => name.replace(/^\/dev\//, '');
