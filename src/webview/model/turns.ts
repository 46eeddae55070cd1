// Lets operations that change the whole tree (restore, refresh, expand, reveal) run one after the other, in the order asked.
// Pure. Must not know what the operations do.

export class Turns {
  private last: Promise<void> = Promise.resolve();

  /** Runs `operation` when those before it have ended, however they ended. */
  take<T>(operation: () => Promise<T>): Promise<T> {
    const result = this.last.then(operation);
    this.last = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  }
}
