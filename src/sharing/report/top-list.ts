// The best few of many: keeps memory to a multiple of the limit however many are offered.
// Pure.

export class TopList<Item> {
  /** Items offered. */
  count = 0;
  private kept: Item[] = [];

  /** `before` orders as for Array.sort; it must tell any two items apart, so that lists never depend on chance. */
  constructor(
    private readonly limit: number,
    private readonly before: (a: Item, b: Item) => number,
  ) {}

  offer(item: Item): void {
    this.count += 1;
    this.kept.push(item);
    if (this.kept.length >= 64 + 8 * this.limit) this.prune();
  }

  /** The best, best first. */
  best(): Item[] {
    this.prune();
    return [...this.kept];
  }

  private prune(): void {
    this.kept.sort(this.before);
    this.kept.length = Math.min(this.kept.length, this.limit);
  }
}
