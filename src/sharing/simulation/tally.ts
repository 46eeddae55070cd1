// The figures of a run, kept for the whole kernel, for each mount and for each group alike.
// Pure data.

/** Counts of pages; `bytesRead` in bytes. */
export interface Tally {
  /** In the page cache now. Of a mount: those that it brought in. */
  resident: number;
  /** Brought in so far, holes too. Of a mount: by reading from it. */
  filled: number;
  /** Asked for and there already. Of a mount: asked for through its files. */
  hits: number;
  /** Asked for and not there. */
  misses: number;
  /** Read from devices for it: data and compressed blocks, no metadata, no inline tails. */
  bytesRead: number;
}

export const emptyTally = (): Tally => ({ resident: 0, filled: 0, hits: 0, misses: 0, bytesRead: 0 });
