// An inode tree in memory for page tests: the answers that a server would give about its rows, without a server.
// Small trees are written out by hand, large ones come from a loop; a million inodes are a second's work.

/** What a row says beyond its place in the tree. */
import type { ShareMark } from '../../../src/protocol/sharing-info.ts';
import type { RowsPage, TreeRow, ViewState } from '../../../src/protocol/tree-view.ts';

export interface Inode {
  readonly type: TreeRow['type'];
  readonly size: number;
  readonly layout: TreeRow['layout'];
  readonly fingerprint: string;
  readonly mark: ShareMark;
  readonly target?: string;
}

const PAGE = 4096;

export const noMark: ShareMark = { state: 'none', inodes: 0, images: [] };

export const directory: Inode = { type: 'dir', size: 4096, layout: 'inline', fingerprint: '', mark: noMark };

/** Inodes by number, the root first. The nid of inode `i` is `36 + i`. */
export class ScriptedTree {
  readonly names: string[] = [''];
  readonly parents: number[] = [-1];
  readonly inodes: Inode[] = [directory];
  readonly pages: number[] = [0];
  readonly sharedPages: number[] = [0];
  readonly children: (number[] | undefined)[] = [[]];
  private readonly position: number[] = [1];

  get size(): number {
    return this.names.length;
  }

  add(parent: number, name: string, inode: Inode): number {
    const id = this.names.length;
    const pages = inode.type === 'file' ? Math.ceil(inode.size / PAGE) : 0;
    const shared = inode.mark.state === 'shares' ? pages : 0;
    this.names.push(name);
    this.parents.push(parent);
    this.inodes.push(inode);
    this.pages.push(pages);
    this.sharedPages.push(shared);
    this.children.push(inode.type === 'dir' ? [] : undefined);
    this.position.push(this.children[parent]!.push(id));
    for (let above = parent; above >= 0; above = this.parents[above]!) {
      this.pages[above]! += pages;
      this.sharedPages[above]! += shared;
    }
    return id;
  }

  path(id: number): string {
    if (id === 0) return '/';
    const names: string[] = [];
    for (let at = id; at > 0; at = this.parents[at]!) names.push(this.names[at]!);
    return `/${names.reverse().join('/')}`;
  }

  nid(id: number): string {
    return String(36 + id);
  }

  /** By path or nid; undefined if there is none. */
  find(target: string): number | undefined {
    if (!target.startsWith('/')) {
      const id = Number(target) - 36;
      return id >= 0 && id < this.size ? id : undefined;
    }
    let at = 0;
    for (const name of target.split('/').filter((part) => part !== '')) {
      const next = this.children[at]?.find((child) => this.names[child] === name);
      if (next === undefined) return undefined;
      at = next;
    }
    return at;
  }

  row(id: number, index: number, expanded: boolean): TreeRow {
    const { type, size, layout, fingerprint, mark, target } = this.inodes[id]!;
    let level = 0;
    for (let at = id; at > 0; at = this.parents[at]!) level += 1;
    return {
      index,
      nid: this.nid(id),
      parent: this.nid(this.parents[id]!),
      name: this.names[id]!,
      path: this.path(id),
      level,
      posInSet: this.position[id]!,
      setSize: this.children[this.parents[id]!]!.length,
      type,
      size,
      pages: this.pages[id]!,
      sharedPages: this.sharedPages[id]!,
      layout,
      fingerprint,
      ...(target !== undefined && { target }),
      expandable: (this.children[id]?.length ?? 0) > 0,
      expanded,
      mark,
    };
  }
}

/** What is expanded in a tree, and the visible rows that follow from it. */
export class ScriptedView {
  generation = 1;
  private expanded = new Set<number>();
  private visible: number[] = [];

  constructor(readonly tree: ScriptedTree) {
    this.relist();
  }

  /** Counts as a change of what rows say. */
  touch(): void {
    this.generation += 1;
    this.relist();
  }

  restore({ steps }: ViewState): void {
    this.expanded = new Set();
    for (const { action, target } of steps) {
      const id = this.tree.find(target);
      if (id === undefined) continue;
      if (action === 'reveal') this.openAbove(id);
      else this.change(id, action.startsWith('expand'), action.endsWith('All'));
    }
    this.touch();
  }

  expand(nid: string, expanded: boolean, all: boolean): void {
    this.change(this.tree.find(nid)!, expanded, all);
    this.touch();
  }

  /** Index of the row of a path or nid; undefined if there is none. */
  reveal(target: string): { index: number; id: number } | undefined {
    const id = this.tree.find(target);
    if (id === undefined || id === 0) return undefined;
    if (this.openAbove(id)) this.touch();
    return { id, index: this.visible.indexOf(id) };
  }

  rows(start: number, count: number): RowsPage {
    const rows = this.visible
      .slice(start, start + count)
      .map((id, at) => this.tree.row(id, start + at, this.expanded.has(id)));
    return { total: this.visible.length, start, rows, generation: this.generation };
  }

  findName(start: number, prefix: string): number {
    const { length } = this.visible;
    const wanted = prefix.toLowerCase();
    for (let at = 0; at < length; at++) {
      const index = (start + at) % length;
      if (this.tree.names[this.visible[index]!]!.toLowerCase().startsWith(wanted)) return index;
    }
    return -1;
  }

  overview(cells: number): number[] {
    const { length } = this.visible;
    return Array.from({ length: cells }, (_, cell) => {
      const from = Math.floor((cell * length) / cells);
      const to = Math.max(from + 1, Math.floor(((cell + 1) * length) / cells));
      let shared = 0;
      let refused = 0;
      for (let at = from; at < to; at++) {
        const { mark } = this.tree.inodes[this.visible[at]!]!;
        if (mark.state === 'shares') shared += 1;
        if (mark.reason === 'class-differs' || mark.reason === 'size-differs') refused += 1;
      }
      if (refused > 0) return 3;
      return shared === 0 ? 0 : shared * 2 > to - from ? 2 : 1;
    });
  }

  private openAbove(id: number): boolean {
    let changed = false;
    for (let above = this.tree.parents[id]!; above > 0; above = this.tree.parents[above]!) {
      changed ||= !this.expanded.has(above);
      this.expanded.add(above);
    }
    return changed;
  }

  private change(id: number, expanded: boolean, all: boolean): void {
    const ids = all ? this.below(id) : [id];
    for (const each of ids) {
      if (expanded) this.expanded.add(each);
      else this.expanded.delete(each);
    }
  }

  private below(id: number): number[] {
    const found: number[] = [];
    const open = [id];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const children = this.tree.children[next];
      if (!children) continue;
      found.push(next);
      for (const child of children) open.push(child);
    }
    return found;
  }

  private relist(): void {
    const visible: number[] = [];
    const open = [...this.tree.children[0]!].reverse();
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      visible.push(id);
      const children = this.tree.children[id];
      if (!children || !this.expanded.has(id)) continue;
      for (let at = children.length - 1; at >= 0; at--) open.push(children[at]!);
    }
    this.visible = visible;
  }
}
