// Two kernels in step, one with sharing and one without: the same calls on both, and what each step did to either.
// Pure. What an editor, a chart or a scenario talks to; the calls themselves are in kernel.ts.

import { type CallResult, type Errno, isErrno } from './errno.ts';
import type { FileAdvice } from './file-advice.ts';
import { Kernel, type OpenOptions } from './kernel.ts';
import { DEFAULT_KERNEL, type KernelModel } from './kernel-model.ts';
import type { MapAdvice, MapOptions, MemoryMap } from './memory-map.ts';
import type { MountPoint } from './mount-point.ts';
import type { OpenFile } from './open-file.ts';
import type { StepTrace } from './step-trace.ts';
import type { MountSource } from './super-block.ts';
import type { Tally } from './tally.ts';

/** Something of both worlds. */
export interface Pair<Value> {
  readonly shared: Value;
  readonly unshared: Value;
}

export type Side = keyof Pair<unknown>;

/** What one step did in one world. */
export interface WorldStep {
  /** What the call gave: a number, or the name of an error. */
  readonly result: CallResult;
  /** Pages in the page cache after it, and anonymous copies. */
  readonly resident: number;
  readonly anonymous: number;
  /** Changes by this step; `resident` may be negative. */
  readonly change: Tally;
  /** Which mounts were read, what the kernel logged, which groups were concerned. */
  readonly trace: StepTrace;
}

export type StepReport = Pair<WorldStep>;

/** A call that failed in one world leaves nothing there to go on with. */
type Maybe<Value> = Value | Errno;

export type PairedMount = Pair<Maybe<MountPoint>>;
export type PairedFile = Pair<Maybe<OpenFile>>;
export type PairedMap = Pair<Maybe<MemoryMap>>;

/** What both worlds report, and what a call made there. */
export interface Made<Value> {
  readonly made: Pair<Maybe<Value>>;
  readonly report: StepReport;
}

export class Simulation implements Pair<Kernel> {
  readonly shared: Kernel;
  readonly unshared: Kernel;

  constructor(options: Partial<KernelModel> = {}) {
    const model = { ...DEFAULT_KERNEL, ...options };
    this.shared = new Kernel(model, true);
    this.unshared = new Kernel(model, false);
  }

  /** Pages that sharing saves now: one for each further inode that asked for a page which is held. */
  get saved(): number {
    return this.shared.world.saved;
  }

  mount(source: MountSource, options: string): Made<MountPoint> {
    return this.make((kernel) => kernel.mount(source, options));
  }

  remount(mount: PairedMount, options: string): StepReport {
    return this.on(mount, (kernel, point) => kernel.remount(point, options));
  }

  unmount(mount: PairedMount, lazy = false): StepReport {
    return this.on(mount, (kernel, point) => kernel.unmount(point, lazy));
  }

  /** stat(2) and the like: a path leads to an inode. */
  lookup(mount: PairedMount, inode: number): StepReport {
    return this.on(mount, (kernel, point) => {
      kernel.lookup(point, inode);
      return 0;
    });
  }

  open(mount: PairedMount, inode: number, options: OpenOptions = {}): Made<OpenFile> {
    return this.make((kernel, side) => {
      const point = mount[side];
      return isErrno(point) ? 'ENOENT' : kernel.open(point, inode, options);
    });
  }

  close(file: PairedFile): StepReport {
    return this.on(file, (kernel, open) => {
      kernel.close(open);
      return 0;
    });
  }

  read(file: PairedFile, offset: number, length: number): StepReport {
    return this.on(file, (kernel, open) => kernel.read(open, offset, length));
  }

  /** Reads a file to its end: open, read, close. */
  readWhole(mount: PairedMount, inode: number): StepReport {
    return this.on(mount, (kernel, point) => kernel.readWhole(point, inode));
  }

  splice(file: PairedFile, offset: number, length: number): StepReport {
    return this.on(file, (kernel, open) => kernel.splice(open, offset, length));
  }

  advise(file: PairedFile, advice: FileAdvice, offset = 0, length = 0): StepReport {
    return this.on(file, (kernel, open) => {
      kernel.advise(open, advice, offset, length);
      return 0;
    });
  }

  readahead(file: PairedFile, offset: number, length: number): StepReport {
    return this.on(file, (kernel, open) => kernel.readahead(open, offset, length));
  }

  setDirect(file: PairedFile): StepReport {
    return this.on(file, (kernel, open) => kernel.setDirect(open));
  }

  map(file: PairedFile, offset: number, length: number, options: MapOptions): Made<MemoryMap> {
    return this.make((kernel, side) => {
      const open = file[side];
      return isErrno(open) ? 'EBADF' : kernel.map(open, offset, length, options);
    });
  }

  unmap(map: PairedMap): StepReport {
    return this.on(map, (kernel, memory) => {
      kernel.unmap(memory);
      return 0;
    });
  }

  /** Reads a byte of each page. The result is how many pages there were. */
  touch(map: PairedMap, page: number, count: number): StepReport {
    return this.on(map, (kernel, memory) => kernel.touch(memory, page, count));
  }

  /** Writes to pages of a private mapping. The result is how many pages there were. */
  write(map: PairedMap, page: number, count: number): StepReport {
    return this.on(map, (kernel, memory) => {
      if (!memory.options.write) return 'EACCES';
      for (let i = 0; i < count; i++) if (!kernel.write(memory, page + i)) return i;
      return count;
    });
  }

  lock(map: PairedMap, page: number, count: number): StepReport {
    return this.on(map, (kernel, memory) => kernel.lock(memory, page, count));
  }

  adviseMap(map: PairedMap, advice: MapAdvice | 'willneed' | 'dontneed'): StepReport {
    return this.on(map, (kernel, memory) => {
      kernel.adviseMap(memory, advice);
      return 0;
    });
  }

  dropCaches(what: 1 | 2 | 3): StepReport {
    return this.step((kernel) => {
      kernel.dropCaches(what);
      return 0;
    });
  }

  /** Runs one step on both kernels. */
  step(run: (kernel: Kernel, side: Side) => CallResult): StepReport {
    return { shared: stepOn(this.shared, 'shared', run), unshared: stepOn(this.unshared, 'unshared', run) };
  }

  private on<Value extends object>(
    pair: Pair<Maybe<Value>>,
    run: (kernel: Kernel, value: Value) => CallResult,
  ): StepReport {
    return this.step((kernel, side) => {
      const value = pair[side];
      return isErrno(value) ? 'EBADF' : run(kernel, value);
    });
  }

  private make<Value extends object>(run: (kernel: Kernel, side: Side) => Maybe<Value>): Made<Value> {
    const made: { -readonly [S in Side]: Maybe<Value> } = { shared: 'EBADF', unshared: 'EBADF' };
    const report = this.step((kernel, side) => {
      const value = run(kernel, side);
      made[side] = value;
      return isErrno(value) ? value : 0;
    });
    return { made, report };
  }
}

function stepOn(kernel: Kernel, side: Side, run: (kernel: Kernel, side: Side) => CallResult): WorldStep {
  const { world } = kernel;
  const before = { ...world.tally };
  kernel.begin();
  const result = run(kernel, side);
  const { tally, anonymous, trace } = world;
  const change: Tally = {
    resident: tally.resident - before.resident,
    filled: tally.filled - before.filled,
    hits: tally.hits - before.hits,
    misses: tally.misses - before.misses,
    bytesRead: tally.bytesRead - before.bytesRead,
  };
  return { result, resident: tally.resident, anonymous, change, trace };
}
