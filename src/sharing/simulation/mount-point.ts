// One mount of a super block: what open files pin, and what umount takes away.
// Pure state. Source: struct mount.

import type { SuperBlock } from './super-block.ts';

export class MountPoint {
  /** Open files, mappings, and what else keeps it busy. */
  pins = 0;
  /** Lazily unmounted: no path leads to it. */
  detached = false;

  constructor(readonly superBlock: SuperBlock) {}
}
