// Counts the parts that a store holds: of each image for itself, and of all together.
// Pure.

import type { PartLevel } from './part-level.ts';
import type { StoredFigures, StoredParts } from './what-if-model.ts';

/** Figures of a level, images in their order under these labels. */
export function storedParts(
  { images, count, zeros, blocks }: PartLevel,
  labels: readonly string[],
): StoredParts {
  // The image that met a part last, numbered from 1.
  const metBy = new Uint32Array(count + 1);
  const together = noParts();
  const by_image = images.map(({ numbers }, at) => {
    const own = noParts();
    for (const number of numbers) {
      own.parts += 1;
      if (metBy[number] === at + 1) continue;
      if (metBy[number] === 0) addDistinct(together, blocks[number]!, number === zeros);
      metBy[number] = at + 1;
      addDistinct(own, blocks[number]!, number === zeros);
    }
    together.parts += own.parts;
    return { image: labels[at]!, ...own };
  });
  return { by_image, apart: sumOf(by_image), together };
}

export const noParts = (): StoredFigures => ({ parts: 0, distinct: 0, blocks: 0, zero_blocks: 0 });

export function addDistinct(figures: StoredFigures, blocks: number, zeros = false): void {
  figures.distinct += 1;
  if (zeros) figures.zero_blocks += blocks;
  else figures.blocks += blocks;
}

export function sumOf(parts: readonly StoredFigures[]): StoredFigures {
  const sum = noParts();
  for (const { parts: count, distinct, blocks, zero_blocks } of parts) {
    sum.parts += count;
    sum.distinct += distinct;
    sum.blocks += blocks;
    sum.zero_blocks += zero_blocks;
  }
  return sum;
}
