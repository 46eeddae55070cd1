// The first step of an extraction: makes the directories, in level order, and sorts every other path by how it will be made.
// Refuses names that could lead elsewhere. Must not write files.

import type { Image } from '../../erofs/image.ts';
import { isRegular, typeOfMode } from '../../erofs/inode.ts';
import { UNREADABLE_LAYOUT } from '../../erofs/inode-survey.ts';
import type { InodeTable } from '../../erofs/inode-table.ts';
import type { ExtractLog } from './extract-log.ts';
import { ExtractPlanner } from './extract-plan.ts';
import * as remarks from './extract-remarks.ts';
import { nameProblem } from './safe-name.ts';
import type { TargetTree } from './target-tree.ts';
import { countXattrs, type XattrCount } from './xattr-count.ts';

/** A path of the image that is not a directory, and the directory of the target it goes to. */
export interface Leaf {
  readonly row: number;
  readonly directory: number;
}

/** A file with several names: the one that is written as item `item` of the plan, and the others. */
export interface LinkedFile {
  readonly item: number;
  readonly leaf: Leaf;
  readonly others: Leaf[];
}

export class ExtractLayout {
  readonly planner = new ExtractPlanner();
  /** Row of each item of the plan. */
  readonly itemRows: number[] = [];
  /** By inode of the table. */
  readonly linked = new Map<number, LinkedFile>();
  readonly symlinks: Leaf[] = [];
  readonly specials: Leaf[] = [];
  directories = 0;

  constructor(
    private readonly image: Image,
    private readonly table: InodeTable,
    private readonly tree: TargetTree,
    private readonly log: ExtractLog,
    private readonly xattrs: XattrCount,
  ) {}

  /** Lays out the row and everything below it: a directory's entries in the target itself, anything else by its name. */
  layOut(row: number): void {
    if (!this.table.isDirectoryRow(row)) {
      if (this.nameFits(row)) this.place({ row, directory: 0 });
      return;
    }
    const queue: Leaf[] = [{ row, directory: 0 }];
    for (let next = 0; next < queue.length; next++) {
      const { row: parent, directory } = queue[next]!;
      const [first, count] = this.table.children(parent);
      for (let child = first; child < first + count; child++) {
        if (!this.nameFits(child)) continue;
        if (!this.table.isDirectoryRow(child)) this.place({ row: child, directory });
        else {
          const made = this.makeDirectory(child, directory);
          if (made !== undefined) queue.push({ row: child, directory: made });
        }
      }
    }
  }

  private nameFits(row: number): boolean {
    const problem = nameProblem(this.table.nameBytes(row), process.platform);
    if (problem !== undefined) this.log.findings.add(remarks.nameRefused(this.table.path(row), problem));
    return problem === undefined;
  }

  private makeDirectory(row: number, parent: number): number | undefined {
    // A second way to a directory is damage, which the walk has reported; its entries are elsewhere.
    if (this.table.columns.firstRow[this.table.inodeOf(row)] !== row) return undefined;
    return this.log.attempt(row, () => {
      const inode = this.log.inodeOf(row);
      const number = this.tree.add(parent, this.table.nameBytes(row), inode);
      if (number === undefined) {
        this.log.kept += 1;
        this.log.findings.add(remarks.noDirectory(this.table.path(row)));
        return undefined;
      }
      countXattrs(this.image, inode, this.xattrs);
      this.directories += 1;
      return number;
    });
  }

  private place(leaf: Leaf): void {
    const { columns } = this.table;
    const inode = this.table.inodeOf(leaf.row);
    const mode = columns.mode[inode]!;
    if (columns.layout[inode] === UNREADABLE_LAYOUT) return; // the walk has reported it
    if (typeOfMode(mode) === 'symlink') this.symlinks.push(leaf);
    else if (isRegular(mode)) this.placeFile(leaf, inode);
    else this.specials.push(leaf);
  }

  private placeFile(leaf: Leaf, inode: number): void {
    const linked = this.linked.get(inode);
    if (linked !== undefined) {
      linked.others.push(leaf);
      return;
    }
    const { nid, size, nlink } = this.table.columns;
    const name = this.table.nameBytes(leaf.row);
    const item = this.planner.add(nid[inode]!, size[inode]!, leaf.directory, name);
    this.itemRows[item] = leaf.row;
    // On a damaged image a file may have more names than its nlink says; each of those becomes a file of its own.
    if (nlink[inode]! > 1) this.linked.set(inode, { item, leaf, others: [] });
  }
}
