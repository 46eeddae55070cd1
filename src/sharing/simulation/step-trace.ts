// What one step did besides its result: who read what from which device, and what the kernel logged.
// Pure data, made anew for each step.

import type { RealInode } from './real-inode.ts';
import type { SharedInode } from './shared-inode.ts';
import type { SuperBlock } from './super-block.ts';

/** Data that came from a device of a mount. */
export interface ServedRead {
  readonly superBlock: SuperBlock;
  /** Number in the image's device table, 0 for the image. */
  readonly device: number;
  bytes: number;
  /** Some of it cannot have been cached before. */
  sure: boolean;
  /** Inodes of which one did it, where it is not known which; else undefined. */
  readonly candidates: readonly RealInode[] | undefined;
}

export class StepTrace {
  readonly reads: ServedRead[] = [];
  /** Kernel messages. */
  readonly log: string[] = [];
  /** Mounts whose metadata may have been read: inline tails, indexes. */
  readonly metadata: SuperBlock[] = [];
  /** Groups whose pages came, went or were asked for. */
  readonly groups: SharedInode[] = [];
  /** Pages brought in. */
  filled = 0;

  /** A group is concerned by step number `step`. */
  addGroup(group: SharedInode, step: number): void {
    if (group.concerned === step) return;
    group.concerned = step;
    this.groups.push(group);
  }

  addMetadata(superBlock: SuperBlock): void {
    if (!this.metadata.includes(superBlock)) this.metadata.push(superBlock);
  }

  addRead(
    superBlock: SuperBlock,
    device: number,
    bytes: number,
    sure: boolean,
    candidates: readonly RealInode[] | undefined,
  ): void {
    const same = this.reads.find((read) => read.superBlock === superBlock && read.device === device);
    if (same === undefined) this.reads.push({ superBlock, device, bytes, sure, candidates });
    else {
      same.bytes += bytes;
      same.sure ||= sure;
    }
  }
}
