// Runs actions in the order in which they were asked for: at once while nothing is under way, else after what is. So keys that are typed
// fast mean what they would mean typed slowly.
// Pure. Must not know what the actions do.

type Action = () => void | Promise<void>;

export class InOrder {
  private readonly waiting: Action[] = [];
  private running = false;

  /** `failed` is called with what an action throws; the next ones run nevertheless. */
  constructor(private readonly failed: (error: unknown) => void) {}

  run(action: Action): void {
    if (this.running) this.waiting.push(action);
    else this.begin(action);
  }

  private begin(action: Action): void {
    const result = action();
    if (!result) return;
    this.running = true;
    result.catch(this.failed).finally(() => {
      this.running = false;
      this.goOn();
    });
  }

  private goOn(): void {
    while (!this.running) {
      const next = this.waiting.shift();
      if (!next) return;
      this.begin(next);
    }
  }
}
