// What a walk may read of an image in all: areas of a sound image do not overlap, so that together they fit into it.
// Pure. Keeps hostile images, where many inodes point at the same bytes, from costing more than their size.

import { ErofsError } from './finding.ts';
import type { Image } from './image.ts';

/** Decoded bytes that one byte of a compressed image can stand for, more than any directory reaches. */
const EXPANSION = 256;
/** For small images, where a limit by size would be pedantic. */
const LEAST = 1 << 20;
/** The kinds of areas whose sizes are summed up, each on its own. */
type Area = 'directory data' | 'attribute areas' | 'chunk arrays';

export class WalkLimit {
  private readonly bytes: number;
  private readonly used: Record<Area, number> = {
    'directory data': 0,
    'attribute areas': 0,
    'chunk arrays': 0,
  };

  constructor({ superblock, devices }: Image) {
    const expansion = superblock.algorithms === undefined ? 1 : EXPANSION;
    this.bytes = Math.max(LEAST, devices.totalSize * expansion);
  }

  /**
   * Whether an area of so many bytes may be read, at byte `offset`. Throws an ErofsError where the areas of this kind
   * first become more than the image can hold; answers false from then on.
   */
  admit(area: Area, bytes: number, offset: number): boolean {
    const before = this.used[area];
    this.used[area] = before + bytes;
    if (before + bytes <= this.bytes) return true;
    if (before > this.bytes) return false;
    throw new ErofsError({
      code: 'areas-overlap',
      structure: 'image',
      offset,
      message: `the ${area} of all inodes are together larger than the image: they overlap, and the rest is left out`,
      expected: `at most ${this.bytes} bytes in all`,
    });
  }
}
