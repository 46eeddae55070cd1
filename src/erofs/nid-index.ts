// Finds the number of an inode by its nid: open addressing over the nids that stand in a column.
// Pure. Work per inode is bounded whatever nids an image chooses.

import type { Nid } from './nid.ts';

/** Slots looked at before a nid goes to a map instead: nids come from images, and whoever made one chose them. */
const PROBE_LIMIT = 64;

export class NidIndex {
  /** Inode number + 1; 0 is free. At most half of the slots are taken. */
  private slots: Uint32Array;
  private count = 0;
  private readonly crowded = new Map<Nid, number>();

  constructor(expected: number) {
    this.slots = new Uint32Array(2 ** Math.ceil(Math.log2(Math.max(16, 2 * expected))));
  }

  /** The inode with this nid, or -1. `nids` is the column of nids by inode number. */
  find(nid: Nid, nids: Float64Array): number {
    const mask = this.slots.length - 1;
    let slot = slotOfNid(nid) & mask;
    for (let step = 0; step < PROBE_LIMIT; step++) {
      const entry = this.slots[slot]!;
      if (entry === 0) return -1;
      if (nids[entry - 1] === nid) return entry - 1;
      slot = (slot + 1) & mask;
    }
    return this.crowded.get(nid) ?? -1;
  }

  /** Adds the inode with the next number, whose nid is new and stands in `nids` already. */
  add(inode: number, nids: Float64Array): void {
    this.count += 1;
    if (2 * this.count <= this.slots.length) {
      this.place(inode, nids[inode]!);
      return;
    }
    this.slots = new Uint32Array(2 * this.slots.length);
    this.crowded.clear();
    for (let number = 0; number < this.count; number++) this.place(number, nids[number]!);
  }

  private place(inode: number, nid: Nid): void {
    const mask = this.slots.length - 1;
    let slot = slotOfNid(nid) & mask;
    for (let step = 0; step < PROBE_LIMIT; step++) {
      if (this.slots[slot] === 0) {
        this.slots[slot] = inode + 1;
        return;
      }
      slot = (slot + 1) & mask;
    }
    this.crowded.set(nid, inode);
  }
}

/**
 * Inodes that lie side by side get slots side by side, as a walk meets them one after the other; each run of 4096 nids
 * (128 KiB of metadata) begins somewhere else, so that strides do not add up.
 */
const slotOfNid = (nid: Nid): number => ((nid | 0) + Math.imul(Math.floor(nid / 4096), 0x9e3779b1)) >>> 0;
