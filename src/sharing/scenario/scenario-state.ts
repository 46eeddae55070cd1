// What a scenario has named so far while it runs: mounts, open files, mappings; and what it has found wrong.
// Pure. One problem a line: loops say it once.

import type { SimulatedImage } from '../simulation/image-storage.ts';
import type {
  Made,
  PairedFile,
  PairedMap,
  PairedMount,
  Simulation,
  StepReport,
} from '../simulation/simulation.ts';
import { FileFinder } from './find-files.ts';
import type { ScenarioProblem, Word } from './scenario-word.ts';
import type { PathWord } from './statement.ts';

export interface NamedMount {
  readonly name: string;
  readonly image: SimulatedImage;
  readonly pair: PairedMount;
}

/** Thrown where a statement cannot run at all; the run goes on with the next one. */
export class RunError extends Error {
  constructor(
    readonly word: Word,
    message: string,
  ) {
    super(message);
  }
}

export class ScenarioState {
  readonly mounts = new Map<string, NamedMount>();
  readonly files = new Map<string, PairedFile>();
  readonly maps = new Map<string, PairedMap>();
  readonly finder = new FileFinder();
  /** What the last call did; expectations ask it. */
  last: StepReport | undefined;

  constructor(
    readonly simulation: Simulation,
    readonly image: (name: string) => SimulatedImage | undefined,
  ) {}

  mount(word: Word): NamedMount {
    return named(this.mounts, word, 'mount');
  }

  file(word: Word): PairedFile {
    return named(this.files, word, 'open file');
  }

  map(word: Word): PairedMap {
    return named(this.maps, word, 'mapping');
  }

  /** The files a path means. Throws a RunError if there are none. */
  find(path: PathWord): { mount: NamedMount; inodes: readonly number[] } {
    const mount = this.mounts.get(path.mount);
    if (mount === undefined) throw new RunError(path, `there is no mount ${path.mount}`);
    const found = this.finder.find(mount.image, path.path);
    if ('problem' in found) throw new RunError(path, found.problem);
    return { mount, inodes: found };
  }

  /** The one file a path means. */
  findOne(path: PathWord): { mount: NamedMount; inode: number } {
    const { mount, inodes } = this.find(path);
    const [inode] = inodes;
    if (inode !== undefined && inodes.length === 1) return { mount, inode };
    throw new RunError(path, `${path.text} means ${inodes.length} files; one is needed`);
  }

  /** Remembers what was made under a new name. */
  keep<Value>(into: Map<string, Made<Value>['made']>, word: Word, { made, report }: Made<Value>): StepReport {
    into.set(word.text, made);
    return report;
  }

  /** A name must not be in use. */
  free(word: Word): void {
    if (this.files.has(word.text) || this.maps.has(word.text) || this.mounts.has(word.text)) {
      throw new RunError(word, `${word.text} is in use already`);
    }
  }
}

function named<Value>(values: ReadonlyMap<string, Value>, word: Word, kind: string): Value {
  const value = values.get(word.text);
  if (value !== undefined) return value;
  throw new RunError(word, `there is no ${kind} ${word.text}`);
}

/** Problems by line, the first of each. */
export class ProblemList {
  private readonly byLine = new Map<number, ScenarioProblem>();

  add(problem: ScenarioProblem): void {
    if (!this.byLine.has(problem.line)) this.byLine.set(problem.line, problem);
  }

  get items(): ScenarioProblem[] {
    return [...this.byLine.values()].sort((a, b) => a.line - b.line);
  }
}
