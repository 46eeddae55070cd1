// One view of one image: what is expanded, and which rows are visible. Every open editor has its own.
// Follows its image from the first rows to the whole tree, and over a rebuild of the file.

import { latin1 } from '../../common/byte-text.ts';
import type { InodeTable } from '../../erofs/inode-table.ts';
import type { ViewStep } from '../../protocol/tree-view.ts';
import { type DirectoryRollup, directoryRollup } from '../../sharing/directory-rollup.ts';
import { statesOfMount } from '../../sharing/ordinal.ts';
import { findRow } from '../images/find-row.ts';
import type { OpenImage } from '../images/open-image.ts';
import { mountNumber, type Snapshot } from '../sharing/snapshot.ts';
import { VisibleRows } from './visible-rows.ts';

const PAGE_SIZE = 4096;

let lastGeneration = 0;

/** What a view shows at one moment. */
export interface Scene {
  readonly image: OpenImage;
  readonly table: InodeTable;
  readonly visible: VisibleRows;
  /** Undefined while the sharing of this image is not known. */
  readonly sharing: { readonly snapshot: Snapshot; readonly mount: number } | undefined;
  readonly rollup: DirectoryRollup;
}

export class TreeView {
  /** Grows with every change of what is to be seen. */
  generation = ++lastGeneration;
  private scene: Scene | undefined;
  /** What was done before the whole tree was there: done again then, as it may find more. */
  private steps: ViewStep[] = [];

  /** The scene with the image and the snapshot as they are now; undefined for an image without a single row. */
  at(image: OpenImage, snapshot: Snapshot | undefined): Scene | undefined {
    const table = image.table;
    if (table === undefined) return undefined;
    const old = this.scene;
    const mount = snapshot && mountNumber(snapshot, image);
    const known = snapshot !== undefined && mount !== undefined ? { snapshot, mount } : undefined;
    if (old?.table === table && old.sharing?.snapshot === known?.snapshot) return old;
    this.generation = ++lastGeneration;
    const states = known && statesOfMount(known.snapshot.index, known.mount);
    this.scene = {
      image,
      table,
      sharing: known,
      rollup: directoryRollup(table, PAGE_SIZE, states),
      visible: old?.table === table ? old.visible : this.carriedOver(old, image, table),
    };
    return this.scene;
  }

  /** Begins anew with everything collapsed, and does the steps. */
  restore(scene: Scene, steps: readonly ViewStep[]): void {
    scene.visible.collapse(0, true);
    this.steps = [];
    this.generation = ++lastGeneration;
    for (const step of steps) this.take(scene, step);
  }

  /** Does one step. False if its target is not there. */
  take(scene: Scene, step: ViewStep): boolean {
    if (!scene.table.complete) this.steps.push(step);
    const row = findRow(scene.table, step.target);
    if (row === undefined) return false;
    this.generation = ++lastGeneration;
    const { visible } = scene;
    if (step.action === 'reveal') visible.show(row);
    else if (step.action === 'expand' || step.action === 'expandAll')
      visible.expand(row, step.action === 'expandAll');
    else visible.collapse(row, step.action === 'collapseAll');
    return true;
  }

  private carriedOver(old: Scene | undefined, image: OpenImage, table: InodeTable): VisibleRows {
    const visible = new VisibleRows(table);
    if (old === undefined) return visible;
    if (old.image !== image) {
      expandAlike(old, table, visible);
      return visible;
    }
    const steps = this.steps;
    this.steps = [];
    const next = { ...old, table, visible };
    for (const step of steps) this.take(next, step);
    return visible;
  }
}

/** Expands in `table` the directories that stand at the same paths as the expanded ones of the old scene. */
function expandAlike(old: Scene, table: InodeTable, visible: VisibleRows): void {
  const pairs: [number, number][] = [[0, 0]];
  for (let pair = pairs.pop(); pair !== undefined; pair = pairs.pop()) {
    const [oldRow, row] = pair;
    const expanded = childrenOf(old.table, oldRow).filter((child) => old.visible.isExpanded(child));
    if (expanded.length === 0) continue;
    const byName = new Map(childrenOf(table, row).map((child) => [latin1(table.nameBytes(child)), child]));
    for (const child of expanded) {
      const same = byName.get(latin1(old.table.nameBytes(child)));
      if (same === undefined || !table.isDirectoryRow(same)) continue;
      visible.expand(same);
      pairs.push([child, same]);
    }
  }
}

function childrenOf(table: InodeTable, row: number): number[] {
  const [first, count] = table.children(row);
  return Array.from({ length: count }, (_, at) => first + at);
}
