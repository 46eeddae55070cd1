// Numbers for the (class, size) pairs met under one key: what the first inode refused, kept apart by kind and size.
// Pure. Most keys have none and nearly all others one or two; a hostile image may have thousands under one key.

import { Float64List, Uint32List } from './number-list.ts';

/** Pairs compared one by one before a map takes over. */
const LIST_LIMIT = 16;

const NONE = 0xffffffff;

/** Numbers variants in the order in which they come. Columns are by variant number. */
export class VariantInterner {
  readonly group = new Uint32List();
  readonly shareClass = new Uint32List();
  readonly size = new Float64List();
  /** First variant of each group, made when the first variant comes. */
  private head: Uint32Array | undefined;
  private readonly next = new Uint32List();
  private readonly rest = new Map<string, number>();

  constructor(private readonly groupCount: number) {}

  get count(): number {
    return this.group.length;
  }

  /** The number of a variant, new or known. */
  intern(group: number, shareClass: number, size: number): number {
    this.head ??= new Uint32Array(this.groupCount).fill(NONE);
    let last = NONE;
    let variant = this.head[group]!;
    let steps = 0;
    for (; variant !== NONE && steps < LIST_LIMIT; steps++) {
      if (this.size.items[variant] === size && this.shareClass.items[variant] === shareClass) return variant;
      last = variant;
      variant = this.next.items[variant]!;
    }
    const text = steps === LIST_LIMIT ? `${group}:${shareClass}:${size}` : undefined;
    const known = text === undefined ? undefined : this.rest.get(text);
    if (known !== undefined) return known;
    // New ones of a long list come in behind the part that is compared one by one, so that this part never changes.
    const added = this.append(group, shareClass, size, variant);
    if (last === NONE) this.head[group] = added;
    else this.next.items[last] = added;
    if (text !== undefined) this.rest.set(text, added);
    return added;
  }

  /** The variants of a group. */
  *of(group: number): IterableIterator<number> {
    if (this.head === undefined) return;
    for (let v = this.head[group]!; v !== NONE; v = this.next.items[v]!) yield v;
  }

  private append(group: number, shareClass: number, size: number, next: number): number {
    this.group.push(group);
    this.shareClass.push(shareClass);
    this.size.push(size);
    this.next.push(next);
    return this.group.length - 1;
  }
}
