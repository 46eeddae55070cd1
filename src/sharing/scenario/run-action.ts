// What the verbs of a scenario do: each is one step of the simulation, in both worlds.
// Pure. How they are written is in parse-action.ts.

import { type CallResult, isErrno } from '../simulation/errno.ts';
import type { FileAdvice } from '../simulation/file-advice.ts';
import type { Kernel } from '../simulation/kernel.ts';
import type { MapAdvice } from '../simulation/memory-map.ts';
import type { MountPoint } from '../simulation/mount-point.ts';
import type { PairedFile, PairedMap, StepReport } from '../simulation/simulation.ts';
import type { ByteRange } from './scenario-number.ts';
import { type NamedMount, RunError, type ScenarioState } from './scenario-state.ts';
import type { Action, PathWord } from './statement.ts';

type Call = Exclude<Action, { verb: 'expect' }>;

/** Runs one call. Throws a RunError if it names something that is not there. */
export function runAction(state: ScenarioState, action: Call): StepReport {
  const { simulation } = state;
  switch (action.verb) {
    case 'mount':
      return mount(state, action);
    case 'remount':
      return simulation.remount(state.mount(action.name).pair, action.options);
    case 'unmount': {
      const report = simulation.unmount(state.mount(action.name).pair, action.lazy);
      if (!isErrno(report.shared.result)) state.mounts.delete(action.name.text);
      return report;
    }
    case 'lookup':
      return onFiles(state, action.paths, (kernel, point, inode) => {
        kernel.lookup(point, inode);
        return 0;
      });
    case 'readpath':
      return onFiles(state, action.paths, (kernel, point, inode) => kernel.readWhole(point, inode));
    case 'open': {
      state.free(action.name);
      const { mount: on, inode } = state.findOne(action.path);
      const options = { direct: action.direct, write: action.write };
      return state.keep(state.files, action.name, simulation.open(on.pair, inode, options));
    }
    case 'read':
      return read(state, state.file(action.file), action.range, action.chunk);
    case 'splice':
    case 'readahead':
      return onRange(state.file(action.file), action.range, (file, from, length) =>
        action.verb === 'splice'
          ? simulation.splice(file, from, length)
          : simulation.readahead(file, from, length),
      );
    case 'direct':
      return simulation.setDirect(state.file(action.name));
    case 'close': {
      const report = simulation.close(state.file(action.name));
      state.files.delete(action.name.text);
      return report;
    }
    case 'seek':
      return seek(state, state.file(action.file), action.what, action.offset);
    case 'advise':
      return advise(state, action);
    case 'map': {
      state.free(action.name);
      const file = state.file(action.file);
      const { from } = action.range;
      const length = Math.min(action.range.to, sizeOf(file)) - from;
      const options = { private: action.private, write: action.write };
      return state.keep(state.maps, action.name, simulation.map(file, from, length, options));
    }
    case 'touch':
    case 'write':
    case 'lock':
      return onPages(state, action.verb, state.map(action.map), action.range);
    case 'unmap': {
      const report = simulation.unmap(state.map(action.name));
      state.maps.delete(action.name.text);
      return report;
    }
    case 'drop':
      return simulation.dropCaches(action.what);
  }
}

function mount(
  state: ScenarioState,
  { name, image: word, options }: Extract<Call, { verb: 'mount' }>,
): StepReport {
  state.free(name);
  const image = state.image(word.text);
  if (image === undefined) throw new RunError(word, `there is no image ${word.text}`);
  const source = {
    name: options.device ?? (options.asFile ? word.text : `/dev/${name.text}`),
    backing: options.asFile ? ('file' as const) : ('block' as const),
    image,
    dax: options.dax,
  };
  const { made, report } = state.simulation.mount(source, options.text);
  if (!isErrno(made.shared)) state.mounts.set(name.text, { name: name.text, image, pair: made });
  return report;
}

/** Runs a call on each file that paths mean, all of it one step. The result is the sum, or the first error. */
function onFiles(
  state: ScenarioState,
  paths: readonly PathWord[],
  call: (kernel: Kernel, point: MountPoint, inode: number) => CallResult,
): StepReport {
  const places: { mount: NamedMount; inodes: readonly number[] }[] = paths.map((path) => state.find(path));
  return state.simulation.step((kernel, side) => {
    let sum = 0;
    for (const { mount: on, inodes } of places) {
      const point = on.pair[side];
      if (isErrno(point)) return 'ENOENT';
      for (const inode of inodes) {
        const result = call(kernel, point, inode);
        if (isErrno(result)) return result;
        sum += result;
      }
    }
    return sum;
  });
}

/** Bytes of a file that is open in one world at least. */
function sizeOf({ shared, unshared }: PairedFile): number {
  const open = isErrno(shared) ? unshared : shared;
  return isErrno(open) ? 0 : open.inode.size;
}

const onRange = (
  file: PairedFile,
  { from, to }: ByteRange,
  call: (file: PairedFile, from: number, length: number) => StepReport,
): StepReport => call(file, from, Math.max(0, (Number.isFinite(to) ? to : sizeOf(file)) - from));

function read(
  state: ScenarioState,
  file: PairedFile,
  range: ByteRange,
  chunk: number | undefined,
): StepReport {
  return onRange(file, range, (pair, from, length) => {
    if (chunk === undefined) return state.simulation.read(pair, from, length);
    return state.simulation.step((kernel, side) => {
      const open = pair[side];
      if (isErrno(open)) return 'EBADF';
      let done = 0;
      while (done < length) {
        const result = kernel.read(open, from + done, Math.min(chunk, length - done));
        if (isErrno(result)) return result;
        if (result === 0) break;
        done += result;
      }
      return done;
    });
  });
}

const seek = (state: ScenarioState, file: PairedFile, what: 'data' | 'hole', offset: number): StepReport =>
  state.simulation.step((kernel, side) => {
    const open = file[side];
    return isErrno(open) ? 'EBADF' : kernel.seek(open, what, offset);
  });

/** Advice to a file, or to a mapping, which knows fewer kinds. */
function advise(
  state: ScenarioState,
  { name, advice, range }: Extract<Call, { verb: 'advise' }>,
): StepReport {
  const map = state.maps.get(name.text);
  if (map === undefined) {
    const file = state.file(name);
    const length = Number.isFinite(range.to) ? range.to - range.from : 0;
    return state.simulation.advise(file, advice as FileAdvice, range.from, length);
  }
  if (advice === 'noreuse') throw new RunError(name, 'noreuse is advice for files, not for mappings');
  return state.simulation.adviseMap(map, advice as MapAdvice | 'willneed' | 'dontneed');
}

/** Pages of a mapping that hold bytes of a range. */
function onPages(
  state: ScenarioState,
  verb: 'touch' | 'write' | 'lock',
  map: PairedMap,
  { from, to }: ByteRange,
): StepReport {
  const memory = isErrno(map.shared) ? map.unshared : map.shared;
  const pages = isErrno(memory) ? 0 : memory.pages;
  const { pageSize } = state.simulation.shared.world.model;
  const first = Math.floor(from / pageSize);
  const end = Number.isFinite(to) ? Math.ceil(to / pageSize) : pages;
  return state.simulation[verb](map, first, Math.max(0, end - first));
}
