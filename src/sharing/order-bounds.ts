// What sharing saves when nobody knows which file is looked up first: the best and the worst order.
// Pure. Orders differ only for keys met with several classes or sizes; each such key has its own best and worst leader.

import { conflicts } from './conflict.ts';
import type { SharingIndex } from './sharing-index.ts';
import { type PageFigures, sharingTotals } from './sharing-totals.ts';

export interface OrderBounds {
  best: PageFigures;
  in_order: PageFigures;
  worst: PageFigures;
}

/**
 * Pages with every key led by the inode that saves most, by the one that is first in the order listed, and by the one that
 * saves least. Lookups under different keys do not touch each other, so both ends can be reached.
 */
export function orderBounds(index: SharingIndex, totals = sharingTotals(index)): OrderBounds {
  let gain = 0;
  let loss = 0;
  for (const { variants, best, worst } of conflicts(index)) {
    gain += best.pagesSaved - variants[0]!.pagesSaved;
    loss += variants[0]!.pagesSaved - worst.pagesSaved;
  }
  const saved = (pages: number): PageFigures => ({
    pages_with_sharing: totals.pages_without_sharing - pages,
    pages_saved: pages,
  });
  const { in_order } = totals;
  return { best: saved(in_order.pages_saved + gain), in_order, worst: saved(in_order.pages_saved - loss) };
}
