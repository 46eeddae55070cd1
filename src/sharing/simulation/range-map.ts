// Sets of pages as ranges, each range with a tag: what is cached of a file, whatever the file's size.
// Pure. A two-level list: no operation moves more than a leaf of entries. Must not know what pages or tags mean.

/** Entries of sorted, disjoint ranges; parallel columns. */
interface Leaf {
  readonly start: number[];
  readonly end: number[];
  readonly tag: number[];
}

/** Entries of a leaf before it is split in two. */
const LEAF_LIMIT = 96;

/** Ranges `[start, end)` of whole numbers, disjoint, neighbours with equal tags joined. */
export class RangeMap {
  private readonly leaves: Leaf[] = [];
  private total = 0;

  /** Numbers covered. */
  get covered(): number {
    return this.total;
  }

  /** Ranges held, for measuring. */
  get rangeCount(): number {
    return this.leaves.reduce((sum, leaf) => sum + leaf.start.length, 0);
  }

  /** Gives all of `[from, to)` this tag, whatever it had. */
  set(from: number, to: number, tag = 0): void {
    if (from < to) this.replace(from, to, tag);
  }

  delete(from: number, to: number): void {
    if (from < to && this.leaves.length > 0) this.replace(from, to, undefined);
  }

  clear(): void {
    this.leaves.length = 0;
    this.total = 0;
  }

  /** The tag at a position, or undefined where nothing is. */
  tagAt(position: number): number | undefined {
    const leaf = this.leaves[this.leafOf(position)];
    if (leaf === undefined) return undefined;
    const slot = slotOf(leaf, position);
    return leaf.start[slot]! <= position ? leaf.tag[slot] : undefined;
  }

  has(position: number): boolean {
    return this.tagAt(position) !== undefined;
  }

  /** Where the covered run that holds `position` ends, but at most `limit`; `position` itself if nothing is there. */
  runEnd(position: number, limit: number): number {
    let end = position;
    for (let at = this.leafOf(position); at < this.leaves.length && end < limit; at++) {
      const leaf = this.leaves[at]!;
      for (let slot = slotOf(leaf, end); slot < leaf.start.length; slot++) {
        if (leaf.start[slot]! > end) return Math.min(end, limit);
        end = leaf.end[slot]!;
        if (end >= limit) return limit;
      }
    }
    return Math.min(end, limit);
  }

  /** First position at or after `position` that is covered, but at most `limit`. */
  gapEnd(position: number, limit: number): number {
    const leaf = this.leaves[this.leafOf(position)];
    if (leaf === undefined) return limit;
    return Math.min(limit, Math.max(position, leaf.start[slotOf(leaf, position)]!));
  }

  /** How long the covered run that ends just before `position` is, but at most `limit`. */
  runBefore(position: number, limit: number): number {
    let start = position;
    let at = Math.min(this.leafOf(position - 1), this.leaves.length - 1);
    if (at < 0) return 0;
    let slot = Math.min(slotOf(this.leaves[at]!, position - 1), this.leaves[at]!.start.length - 1);
    for (; at >= 0 && position - start < limit; at--) {
      const leaf = this.leaves[at]!;
      if (slot < 0) slot = leaf.start.length - 1;
      for (; slot >= 0; slot--) {
        if (leaf.end[slot]! < start || leaf.start[slot]! >= start) return Math.min(limit, position - start);
        start = leaf.start[slot]!;
        if (position - start >= limit) return limit;
      }
    }
    return Math.min(limit, position - start);
  }

  /** Numbers of `[from, to)` that are covered. */
  coveredIn(from: number, to: number): number {
    let sum = 0;
    this.forEach(from, to, (start, end) => {
      sum += end - start;
    });
    return sum;
  }

  /** Calls for each range that meets `[from, to)`, cut to it, ascending. The map must not change meanwhile. */
  forEach(from: number, to: number, call: (start: number, end: number, tag: number) => void): void {
    for (let at = this.leafOf(from); at < this.leaves.length; at++) {
      const leaf = this.leaves[at]!;
      for (let slot = slotOf(leaf, from); slot < leaf.start.length; slot++) {
        const start = leaf.start[slot]!;
        if (start >= to) return;
        call(Math.max(start, from), Math.min(leaf.end[slot]!, to), leaf.tag[slot]!);
      }
    }
  }

  /** Calls for each part of `[from, to)` that is not covered, ascending. The map must not change meanwhile. */
  forEachGap(from: number, to: number, call: (start: number, end: number) => void): void {
    let at = from;
    this.forEach(from, to, (start, end) => {
      if (start > at) call(at, start);
      at = end;
    });
    if (at < to) call(at, to);
  }

  /** Covered runs as `[first, count]`, neighbours joined whatever their tags. */
  runs(from = 0, to = Number.POSITIVE_INFINITY): [first: number, count: number][] {
    const runs: [number, number][] = [];
    let last: [number, number] | undefined;
    this.forEach(from, to, (start, end) => {
      if (last !== undefined && last[0] + last[1] === start) last[1] += end - start;
      else {
        last = [start, end - start];
        runs.push(last);
      }
    });
    return runs;
  }

  /** First leaf whose last range ends after `position`. */
  private leafOf(position: number): number {
    let low = 0;
    let high = this.leaves.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const { end } = this.leaves[middle]!;
      if (end[end.length - 1]! > position) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  private replace(from: number, to: number, tag: number | undefined): void {
    const entries: [number, number, number][] = [];
    let at = this.leafOf(from - 1);
    let slot = at < this.leaves.length ? slotOf(this.leaves[at]!, from - 1) : 0;
    let [left, right] = [from, to];
    const { leaf: firstLeaf, slot: firstSlot } = this.skipUntouched(at, slot, from, tag);
    [at, slot] = [firstLeaf, firstSlot];
    let removed = 0;
    let tail: [number, number, number] | undefined;
    for (let leaf = this.leaves[at]; leaf !== undefined; ) {
      const [start, end, own] = [leaf.start[slot]!, leaf.end[slot]!, leaf.tag[slot]!];
      if (start > to || (start === to && own !== tag)) break;
      if (own === tag) {
        left = Math.min(left, start);
        right = Math.max(right, end);
      } else {
        if (start < from) entries.push([start, from, own]);
        if (end > to) tail = [to, end, own];
      }
      this.total -= end - start;
      removed += 1;
      slot += 1;
      if (slot === leaf.start.length) {
        at += 1;
        slot = 0;
        leaf = this.leaves[at];
      }
    }
    if (tag !== undefined) entries.push([left, right, tag]);
    if (tail !== undefined) entries.push(tail);
    this.exchange(firstLeaf, firstSlot, removed, entries);
  }

  /** The range before `from` only counts if it will be joined with the new one. */
  private skipUntouched(at: number, slot: number, from: number, tag: number | undefined) {
    const leaf = this.leaves[at];
    if (leaf === undefined || leaf.end[slot]! > from || leaf.end[slot]! < from || leaf.tag[slot] === tag) {
      return { leaf: at, slot };
    }
    return slot + 1 < leaf.start.length ? { leaf: at, slot: slot + 1 } : { leaf: at + 1, slot: 0 };
  }

  /** Takes `removed` entries out from a place on, across leaves, and puts these in. */
  private exchange(
    at: number,
    slot: number,
    removed: number,
    entries: readonly [number, number, number][],
  ): void {
    for (const [start, end] of entries) this.total += end - start;
    if (at === this.leaves.length) {
      if (entries.length === 0) return;
      const last = this.leaves[at - 1];
      if (last === undefined) this.leaves.push({ start: [], end: [], tag: [] });
      at = Math.max(0, at - 1);
      slot = this.leaves[at]!.start.length;
    }
    const leaf = this.leaves[at]!;
    const here = Math.min(removed, leaf.start.length - slot);
    cut(leaf, slot, here);
    this.removeAfter(at, removed - here);
    for (const [i, [start, end, tag]] of entries.entries()) {
      leaf.start.splice(slot + i, 0, start);
      leaf.end.splice(slot + i, 0, end);
      leaf.tag.splice(slot + i, 0, tag);
    }
    if (leaf.start.length === 0) this.leaves.splice(at, 1);
    else if (leaf.start.length > LEAF_LIMIT) this.split(at);
  }

  private removeAfter(at: number, count: number): void {
    let whole = 0;
    for (let next = this.leaves[at + 1]; count > 0 && next !== undefined; ) {
      const { length } = next.start;
      if (length > count) {
        cut(next, 0, count);
        break;
      }
      count -= length;
      whole += 1;
      next = this.leaves[at + 1 + whole];
    }
    if (whole > 0) this.leaves.splice(at + 1, whole);
  }

  private split(at: number): void {
    const { start, end, tag } = this.leaves[at]!;
    const half = start.length >> 1;
    this.leaves.splice(at + 1, 0, {
      start: start.splice(half),
      end: end.splice(half),
      tag: tag.splice(half),
    });
  }
}

/** First slot whose range ends after `position`. */
function slotOf({ end }: Leaf, position: number): number {
  let low = 0;
  let high = end.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (end[middle]! > position) high = middle;
    else low = middle + 1;
  }
  return low;
}

function cut({ start, end, tag }: Leaf, slot: number, count: number): void {
  if (count === 0) return;
  start.splice(slot, count);
  end.splice(slot, count);
  tag.splice(slot, count);
}
