// Sets of pages as ranges, each range with a tag: what is cached of a file, whatever the file's size.
// Pure. A two-level list: no operation moves more than a leaf of entries. Must not know what pages or tags mean.

/** Sorted, disjoint ranges: start, end and tag of each, one after the other in one array. */
type Leaf = number[];

/** No leaves: maps are many, and most of them hold nothing. */
const NONE: Leaf[] = [];

const FIELDS = 3;
const END = 1;
const TAG = 2;

/** Numbers in a leaf before it is split in two. */
const LEAF_LIMIT = 96 * FIELDS;

/** Ranges `[start, end)` of whole numbers, disjoint, neighbours with equal tags joined. */
export class RangeMap {
  private leaves: Leaf[] = NONE;
  private total = 0;

  /** Numbers covered. */
  get covered(): number {
    return this.total;
  }

  /** Ranges held, for measuring. */
  get rangeCount(): number {
    return this.leaves.reduce((sum, leaf) => sum + leaf.length / FIELDS, 0);
  }

  /** Gives all of `[from, to)` this tag, whatever it had. */
  set(from: number, to: number, tag = 0): void {
    if (from < to) this.replace(from, to, tag);
  }

  delete(from: number, to: number): void {
    if (from < to && this.leaves.length > 0) this.replace(from, to, undefined);
  }

  clear(): void {
    this.leaves = NONE;
    this.total = 0;
  }

  /** The tag at a position, or undefined where nothing is. */
  tagAt(position: number): number | undefined {
    const leaf = this.leaves[this.leafOf(position)];
    if (leaf === undefined) return undefined;
    const slot = slotOf(leaf, position);
    return leaf[slot]! <= position ? leaf[slot + TAG] : undefined;
  }

  has(position: number): boolean {
    return this.tagAt(position) !== undefined;
  }

  /** Where the covered run that holds `position` ends, but at most `limit`; `position` itself if nothing is there. */
  runEnd(position: number, limit: number): number {
    let end = position;
    for (let at = this.leafOf(position); at < this.leaves.length && end < limit; at++) {
      const leaf = this.leaves[at]!;
      for (let slot = slotOf(leaf, end); slot < leaf.length; slot += FIELDS) {
        if (leaf[slot]! > end) return Math.min(end, limit);
        end = leaf[slot + END]!;
        if (end >= limit) return limit;
      }
    }
    return Math.min(end, limit);
  }

  /** First position at or after `position` that is covered, but at most `limit`. */
  gapEnd(position: number, limit: number): number {
    const leaf = this.leaves[this.leafOf(position)];
    if (leaf === undefined) return limit;
    return Math.min(limit, Math.max(position, leaf[slotOf(leaf, position)]!));
  }

  /** How long the covered run that ends just before `position` is, but at most `limit`. */
  runBefore(position: number, limit: number): number {
    let start = position;
    let at = Math.min(this.leafOf(position - 1), this.leaves.length - 1);
    if (at < 0) return 0;
    const last = this.leaves[at]!.length - FIELDS;
    let slot = Math.min(slotOf(this.leaves[at]!, position - 1), last);
    for (; at >= 0 && position - start < limit; at--) {
      const leaf = this.leaves[at]!;
      if (slot < 0) slot = leaf.length - FIELDS;
      for (; slot >= 0; slot -= FIELDS) {
        if (leaf[slot + END]! < start || leaf[slot]! >= start) return Math.min(limit, position - start);
        start = leaf[slot]!;
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
      for (let slot = slotOf(leaf, from); slot < leaf.length; slot += FIELDS) {
        const start = leaf[slot]!;
        if (start >= to) return;
        call(Math.max(start, from), Math.min(leaf[slot + END]!, to), leaf[slot + TAG]!);
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
      const leaf = this.leaves[middle]!;
      if (leaf[leaf.length - FIELDS + END]! > position) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  private replace(from: number, to: number, tag: number | undefined): void {
    const entries: number[] = [];
    let [left, right] = [from, to];
    const place = this.firstTouched(from, tag);
    let { at, slot } = place;
    let removed = 0;
    let tailEnd = to;
    let tailTag = 0;
    for (let leaf = this.leaves[at]; leaf !== undefined; ) {
      const start = leaf[slot]!;
      const end = leaf[slot + END]!;
      const own = leaf[slot + TAG]!;
      if (start > to || (start === to && own !== tag)) break;
      if (own === tag) {
        left = Math.min(left, start);
        right = Math.max(right, end);
      } else {
        if (start < from) entries.push(start, from, own);
        if (end > to) {
          tailEnd = end;
          tailTag = own;
        }
      }
      this.total -= end - start;
      removed += FIELDS;
      slot += FIELDS;
      if (slot === leaf.length) {
        at += 1;
        slot = 0;
        leaf = this.leaves[at];
      }
    }
    if (tag !== undefined) entries.push(left, right, tag);
    if (tailEnd > to) entries.push(to, tailEnd, tailTag);
    this.exchange(place.at, place.slot, removed, entries);
  }

  /** The first range that reaches beyond `from`; or the one that ends there, if it will be joined with the new one. */
  private firstTouched(from: number, tag: number | undefined): { at: number; slot: number } {
    const at = this.leafOf(from - 1);
    const leaf = this.leaves[at];
    if (leaf === undefined) return { at, slot: 0 };
    const slot = slotOf(leaf, from - 1);
    if (leaf[slot + END] !== from || leaf[slot + TAG] === tag) return { at, slot };
    return slot + FIELDS < leaf.length ? { at, slot: slot + FIELDS } : { at: at + 1, slot: 0 };
  }

  /** Takes `removed` numbers out from a place on, across leaves, and puts these in. */
  private exchange(at: number, slot: number, removed: number, entries: readonly number[]): void {
    for (let i = 0; i < entries.length; i += FIELDS) this.total += entries[i + END]! - entries[i]!;
    if (this.leaves.length === 0) {
      if (entries.length > 0) this.leaves = [[...entries]];
      return;
    }
    if (at === this.leaves.length) {
      at -= 1;
      slot = this.leaves[at]!.length;
    }
    const leaf = this.leaves[at]!;
    const here = Math.min(removed, leaf.length - slot);
    leaf.splice(slot, here, ...entries);
    if (removed > here) this.removeAfter(at, removed - here);
    if (leaf.length === 0) this.leaves.splice(at, 1);
    else if (leaf.length > LEAF_LIMIT) {
      this.leaves.splice(at + 1, 0, leaf.splice(Math.floor(leaf.length / FIELDS / 2) * FIELDS));
    }
  }

  private removeAfter(at: number, count: number): void {
    let whole = 0;
    for (let next = this.leaves[at + 1]; count > 0 && next !== undefined; ) {
      const { length } = next;
      if (length > count) {
        next.splice(0, count);
        break;
      }
      count -= length;
      whole += 1;
      next = this.leaves[at + 1 + whole];
    }
    if (whole > 0) this.leaves.splice(at + 1, whole);
  }
}

/** Where the first range of a leaf stands that ends after `position`. */
function slotOf(leaf: Leaf, position: number): number {
  let low = 0;
  let high = leaf.length / FIELDS;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (leaf[middle * FIELDS + END]! > position) high = middle;
    else low = middle + 1;
  }
  return low * FIELDS;
}
