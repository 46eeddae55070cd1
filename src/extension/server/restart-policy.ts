// When a crashed language server is started again: up to `erofs.server.maxRestarts` times within three minutes.
// Pure but for the clock. Must not know how a server is started.

const WINDOW_MILLISECONDS = 3 * 60 * 1000;

export class RestartPolicy {
  private crashes: number[] = [];

  /** Whether to start again after a crash at `now`. `limit` 0: never. */
  shouldRestart(limit: number, now = Date.now()): boolean {
    this.crashes = this.crashes.filter((crash) => now - crash < WINDOW_MILLISECONDS);
    this.crashes.push(now);
    return this.crashes.length <= limit;
  }

  /** Forgets the crashes: somebody started the server by hand. */
  reset(): void {
    this.crashes = [];
  }
}
