// Whether what a scenario expects holds, and if not, what was found instead.
// Pure. Looking never attaches an inode: what nobody looked up is not there.

import { isErrno } from '../simulation/errno.ts';
import type { Kernel } from '../simulation/kernel.ts';
import type { RealInode } from '../simulation/real-inode.ts';
import type { Tally } from '../simulation/tally.ts';
import { holds } from './scenario-number.ts';
import { RunError, type ScenarioState } from './scenario-state.ts';
import type { Expectation, PathWord } from './statement.ts';

/** undefined if it holds, else what was found. */
export function unmet(state: ScenarioState, expectation: Expectation): string | undefined {
  switch (expectation.kind) {
    case 'shared':
      return unmetShared(state, expectation.paths);
    case 'private':
      return unmetPrivate(state, expectation.paths);
    case 'result':
      return differs(String(state.last?.shared.result ?? 'nothing was called'), expectation.wanted);
    case 'served':
      return unmetServed(
        state,
        expectation.mounts.map(({ text }) => text),
      );
    case 'warning': {
      const log = state.last?.shared.trace.log ?? [];
      if (log.some((line) => line.includes(expectation.text))) return undefined;
      return log.length === 0 ? 'the kernel said nothing' : `the kernel said: ${log.join('; ')}`;
    }
    case 'measure':
      return unmetMeasure(state, expectation);
  }
}

const differs = (found: string, wanted: string): string | undefined =>
  found === wanted ? undefined : `found ${found}`;

/** The inode in memory of the sharing world, if a path has led to it. */
function inodeInMemory(state: ScenarioState, path: PathWord): RealInode | undefined {
  const { mount, inode } = state.findOne(path);
  const point = mount.pair.shared;
  return isErrno(point) ? undefined : point.superBlock.inodes.get(inode);
}

function unmetShared(state: ScenarioState, paths: readonly PathWord[]): string | undefined {
  const inodes = paths.map((path) => inodeInMemory(state, path));
  for (const [i, inode] of inodes.entries()) {
    if (inode === undefined) return `${paths[i]!.text} was not looked up yet`;
    if (inode.shared === undefined) return `${paths[i]!.text} is private`;
    if (inode.shared !== inodes[0]!.shared) return `${paths[i]!.text} is in another group`;
  }
  return paths.length === 1 && inodes[0]!.shared!.count === 1 ? 'it is alone' : undefined;
}

function unmetPrivate(state: ScenarioState, paths: readonly PathWord[]): string | undefined {
  const attached = paths.find((path) => inodeInMemory(state, path)?.shared !== undefined);
  return attached && `${attached.text} is attached`;
}

function unmetServed(state: ScenarioState, wanted: readonly string[]): string | undefined {
  const read = new Set(state.last?.shared.trace.reads.map(({ superBlock }) => superBlock));
  const names = [...state.mounts.values()]
    .filter(({ pair }) => !isErrno(pair.shared) && read.has(pair.shared.superBlock))
    .map(({ name }) => name)
    .sort();
  if (names.join() === [...wanted].sort().join()) return undefined;
  return names.length === 0 ? 'nobody served' : `${names.join(', ')} served`;
}

function unmetMeasure(
  state: ScenarioState,
  { measure, of, comparison, amount }: Extract<Expectation, { kind: 'measure' }>,
): string | undefined {
  const { simulation } = state;
  const [shared, unshared] = [simulation.shared.world, simulation.unshared.world];
  const { pageSize } = shared.model;
  const saved = unshared.tally.resident - shared.tally.resident;
  if (amount.unit === 'percent') {
    const percent = unshared.tally.resident === 0 ? 0 : (100 * saved) / unshared.tally.resident;
    return holds(percent, comparison, amount.value) ? undefined : `found ${percent.toFixed(1)}%`;
  }
  const wanted = amount.unit === 'bytes' ? Math.ceil(amount.value / pageSize) : amount.value;
  let found: number;
  if (measure === 'saved') found = saved;
  else if (measure === 'cached') found = cachedPages(state, of as PathWord);
  else {
    const kernel = measure === 'unshared' ? simulation.unshared : simulation.shared;
    const tally = of === undefined ? kernel.world.tally : tallyOf(state, kernel, of);
    found = tally[measure === 'held' || measure === 'unshared' ? 'resident' : measure];
  }
  return holds(found, comparison, wanted) ? undefined : `found ${found} ${found === 1 ? 'page' : 'pages'}`;
}

function cachedPages(state: ScenarioState, path: PathWord): number {
  const inode = inodeInMemory(state, path);
  return (inode?.shared?.cache ?? inode?.own)?.resident.covered ?? 0;
}

function tallyOf(
  state: ScenarioState,
  kernel: Kernel,
  word: { text: string; start: number; end: number },
): Tally {
  const { pair } = state.mount(word);
  const point = pair[kernel.world.sharing ? 'shared' : 'unshared'];
  if (isErrno(point)) throw new RunError(word, `${word.text} is not mounted`);
  return point.superBlock.tally;
}
