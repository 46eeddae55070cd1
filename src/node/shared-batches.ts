// Work cut into batches that threads take one after the other from a counter they share, and their progress.
// Pure memory: knows neither the work nor the threads.

/** Files of a batch, and bytes after which it is full. */
const BATCH_FILES = 64;
const BATCH_BYTES = 1 << 20;

/** Memory that all threads see. Batch `b` is items `[batchStart[b], batchStart[b + 1])`. */
export interface SharedBatches {
  readonly count: number;
  readonly batchCount: number;
  readonly batchStart: Uint32Array;
  /** [0]: the next batch that nobody has taken; [1]: threads so far. */
  readonly next: Int32Array;
  /** For each thread, 8 numbers apart: bytes and items done so far. */
  readonly progress: Float64Array;
}

/** Memory for `count` items, not cut yet. */
export const sharedBatches = (count: number, threads: number): SharedBatches => ({
  count,
  batchCount: 0,
  batchStart: new Uint32Array(new SharedArrayBuffer(4 * (count + 1))),
  next: new Int32Array(new SharedArrayBuffer(8)),
  progress: new Float64Array(new SharedArrayBuffer(64 * threads)),
});

/** Fills `batchStart` for `count` items; answers the number of batches. */
export function cutBatches(batchStart: Uint32Array, count: number, size: (item: number) => number): number {
  let batches = 0;
  let bytes = 0;
  for (let item = 0; item < count; item++) {
    if (item > 0 && (bytes >= BATCH_BYTES || item - batchStart[batches]! >= BATCH_FILES)) {
      batchStart[++batches] = item;
      bytes = 0;
    }
    bytes += size(item);
  }
  if (count > 0) batchStart[++batches] = count;
  return batches;
}

/**
 * One thread's share: runs `work` for items of batches nobody else has, until none is left. `work` is given what to call
 * with the bytes it has done.
 */
export function takeBatches(
  batches: SharedBatches,
  work: (item: number, onBytes: (count: number) => void) => void,
): void {
  const { next, progress, batchStart, batchCount } = batches;
  const slot = 8 * Atomics.add(next, 1, 1);
  const onBytes = (count: number): void => {
    progress[slot]! += count;
  };
  for (let batch = Atomics.add(next, 0, 1); batch < batchCount; batch = Atomics.add(next, 0, 1)) {
    const end = batchStart[batch + 1]!;
    for (let item = batchStart[batch]!; item < end; item++) {
      work(item, onBytes);
      progress[slot + 1]! += 1;
    }
  }
}

export interface Amount {
  readonly bytes: number;
  readonly files: number;
}

/** What all threads have done so far. */
export function amountDone({ progress }: SharedBatches): Amount {
  let bytes = 0;
  let files = 0;
  for (let slot = 0; slot < progress.length; slot += 8) {
    bytes += progress[slot]!;
    files += progress[slot + 1]!;
  }
  return { bytes, files };
}
