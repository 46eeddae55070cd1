// Which regular files are to be written where, as memory that threads share.
// Pure data. Must not touch the file system: directories were made before, names were checked.

import { cutBatches, type SharedBatches, sharedBatches } from '../shared-batches.ts';

/** Memory that all threads see; item `k` is the k-th file. */
export interface ExtractPlan extends SharedBatches {
  readonly nid: Float64Array;
  /** Directory of an item, and its name there: `names[nameStart[k] .. nameStart[k + 1])`. */
  readonly directory: Uint32Array;
  readonly nameStart: Uint32Array;
  readonly names: Uint8Array;
  /** Full path of directory `d`, with a slash at its end: `paths[pathStart[d] .. pathStart[d + 1])`. */
  readonly pathStart: Uint32Array;
  readonly paths: Uint8Array;
}

/** Collects files and makes a plan of them. */
export class ExtractPlanner {
  private readonly nids: number[] = [];
  private readonly sizes: number[] = [];
  private readonly directories: number[] = [];
  private readonly names: Uint8Array[] = [];
  private nameBytes = 0;

  /** Adds a file; answers its item number. */
  add(nid: number, size: number, directory: number, name: Uint8Array): number {
    this.nameBytes += name.length;
    this.sizes.push(size);
    this.directories.push(directory);
    this.names.push(name);
    return this.nids.push(nid) - 1;
  }

  get count(): number {
    return this.nids.length;
  }

  get bytes(): number {
    return this.sizes.reduce((sum, size) => sum + size, 0);
  }

  /** `paths` are those of the directories by number, each with a slash at its end. */
  plan(paths: readonly Uint8Array[], threads: number): ExtractPlan {
    const batches = sharedBatches(this.count, threads);
    const [nameStart, names] = joined(this.names, this.nameBytes);
    const [pathStart, pathBytes] = joined(
      paths,
      paths.reduce((sum, path) => sum + path.length, 0),
    );
    return {
      ...batches,
      batchCount: cutBatches(batches.batchStart, this.count, (item) => this.sizes[item]!),
      nid: shared(Float64Array, this.nids),
      directory: shared(Uint32Array, this.directories),
      nameStart,
      names,
      pathStart,
      paths: pathBytes,
    };
  }
}

/** A path of Linux and macOS is shorter; a longer one is made all the same, and refused by the system. */
const usualPath = Buffer.alloc(4096);

/** Full path of an item, valid until the next call. */
export function itemPath(plan: ExtractPlan, item: number): Buffer {
  const directory = plan.directory[item]!;
  const start = plan.pathStart[directory]!;
  const end = plan.pathStart[directory + 1]!;
  const nameStart = plan.nameStart[item]!;
  const nameEnd = plan.nameStart[item + 1]!;
  const length = end - start + nameEnd - nameStart;
  const path = length <= usualPath.length ? usualPath.subarray(0, length) : Buffer.alloc(length);
  path.set(plan.paths.subarray(start, end));
  path.set(plan.names.subarray(nameStart, nameEnd), end - start);
  return path;
}

function joined(pieces: readonly Uint8Array[], length: number): [start: Uint32Array, bytes: Uint8Array] {
  const start = new Uint32Array(new SharedArrayBuffer(4 * (pieces.length + 1)));
  const bytes = new Uint8Array(new SharedArrayBuffer(length));
  let at = 0;
  for (const [i, piece] of pieces.entries()) {
    bytes.set(piece, at);
    at += piece.length;
    start[i + 1] = at;
  }
  return [start, bytes];
}

type Shared = { new (buffer: SharedArrayBuffer): Float64Array | Uint32Array; BYTES_PER_ELEMENT: number };

function shared<T extends Shared>(type: T, values: readonly number[]): InstanceType<T> {
  const array = new type(new SharedArrayBuffer(type.BYTES_PER_ELEMENT * values.length));
  array.set(values);
  return array as InstanceType<T>;
}
