// The rows of a tree that are visible, in display order, as one array that is spliced on expand and collapse.
// Pure. Knows the shape of an InodeTable and nothing of pages, marks or requests. A million rows cost some milliseconds.

import type { InodeTable } from '../../erofs/inode-table.ts';

export class VisibleRows {
  private readonly table: InodeTable;
  /** 1 for every directory row that is expanded. The root always is; it is not shown itself. */
  private readonly expanded: Uint8Array;
  private rows: Int32Array;
  private count: number;

  constructor(table: InodeTable) {
    this.table = table;
    this.expanded = new Uint8Array(table.rowCount);
    this.rows = new Int32Array(0);
    this.count = 0;
    this.rebuild();
  }

  get length(): number {
    return this.count;
  }

  /** Row of the table at a position. */
  at(index: number): number {
    return this.rows[index]!;
  }

  /** The visible rows themselves; valid until the next change. */
  get all(): Int32Array {
    return this.rows.subarray(0, this.count);
  }

  /** Position of a row, or -1. */
  indexOf(row: number): number {
    return this.all.indexOf(row);
  }

  isExpanded(row: number): boolean {
    return this.expanded[row] === 1;
  }

  /** Whether the row is a directory with something to show, or one that is not read yet. */
  isExpandable(row: number): boolean {
    return this.table.columns.childCount[row] !== 0;
  }

  /** Shows the children of a directory, expanded as they were left; with `all` everything below it. */
  expand(row: number, all = false): void {
    if (all) this.markBelow(row, 1);
    if (!this.isExpandable(row)) return;
    const index = this.shownIndex(row);
    if (index === undefined) {
      this.expanded[row] = 1;
      return;
    }
    this.expanded[row] = 1;
    this.replaceBelow(row, index, this.countShownBelow(row, index));
  }

  /** Hides the children of a directory; with `all` everything below it is collapsed too. */
  collapse(row: number, all = false): void {
    if (all) this.markBelow(row, 0);
    this.expanded[row] = 0;
    const index = this.shownIndex(row);
    if (index !== undefined) this.replaceBelow(row, index, this.countShownBelow(row, index));
  }

  /** Expands every directory above a row, so that it is visible; answers its position. */
  show(row: number): number {
    const { parent } = this.table.columns;
    let top = 0;
    for (let r = parent[row]!; r !== 0; r = parent[r]!) {
      if (this.isExpanded(r)) continue;
      this.expanded[r] = 1;
      top = r;
    }
    // Everything above the topmost one was expanded before, so it is visible, with nothing below it.
    if (top !== 0) this.replaceBelow(top, this.indexOf(top), 0);
    return this.indexOf(row);
  }

  /** The same expansion over a table whose first rows are those of this one: the full table after its beginning. */
  continuedIn(table: InodeTable): VisibleRows {
    const continued = new VisibleRows(table);
    continued.expanded.set(this.expanded);
    continued.rebuild();
    return continued;
  }

  /** Position of a directory row, -1 for the root, undefined if it is not visible. */
  private shownIndex(row: number): number | undefined {
    if (row === 0) return -1;
    const index = this.indexOf(row);
    return index < 0 ? undefined : index;
  }

  private rebuild(): void {
    this.count = 0;
    this.replaceBelow(0, -1, 0);
  }

  /** Puts what is to be seen below `row` in place of the `old` rows behind `index`. */
  private replaceBelow(row: number, index: number, old: number): void {
    const added = row === 0 || this.isExpanded(row) ? this.fill(row, undefined, 0) : 0;
    const from = index + 1 + old;
    const to = index + 1 + added;
    const count = this.count + added - old;
    if (count > this.rows.length) {
      const larger = new Int32Array(Math.min(this.table.rowCount, Math.ceil(count * 1.5)));
      larger.set(this.rows.subarray(0, this.count));
      this.rows = larger;
    }
    this.rows.copyWithin(to, from, this.count);
    this.count = count;
    if (added > 0) this.fill(row, this.rows, index + 1);
  }

  /** Counts the rows to be seen below `row`, and writes them to `target` from `at` on if there is one. */
  private fill(row: number, target: Int32Array | undefined, at: number): number {
    const start = at;
    const stack: number[] = [];
    let [next, size] = this.table.children(row);
    let end = next + size;
    for (;;) {
      while (next === end) {
        const outerEnd = stack.pop();
        if (outerEnd === undefined) return at - start;
        end = outerEnd;
        next = stack.pop()!;
      }
      const current = next++;
      if (target !== undefined) target[at] = current;
      at += 1;
      if (this.expanded[current] === 0) continue;
      stack.push(next, end);
      [next, size] = this.table.children(current);
      end = next + size;
    }
  }

  /** How many of the rows behind `index` lie below `row`: all until one that is no deeper. */
  private countShownBelow(row: number, index: number): number {
    if (row === 0) return this.count;
    const { parent } = this.table.columns;
    // Rows are in level order: a row stands below `row` only if one of its ancestors is `row`, and every visible row
    // behind it until the next sibling (or sibling of an ancestor) does. That one's parent is `row`'s parent or above.
    const ancestors = new Set<number>();
    for (let r = row; r !== 0; r = parent[r]!) ancestors.add(parent[r]!);
    let at = index + 1;
    while (at < this.count && !ancestors.has(parent[this.rows[at]!]!)) at += 1;
    return at - index - 1;
  }

  /** Sets the mark of every directory below `row` (and of `row`). */
  private markBelow(row: number, mark: 0 | 1): void {
    const { childCount } = this.table.columns;
    const stack = [row];
    for (let directory = stack.pop(); directory !== undefined; directory = stack.pop()) {
      this.expanded[directory] = mark;
      const [first, count] = this.table.children(directory);
      for (let child = first; child < first + count; child++) if (childCount[child] !== 0) stack.push(child);
    }
  }
}
