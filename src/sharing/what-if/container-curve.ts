// Pages in the page cache by number of containers that use the images of a set in turn, under four ways of mounting them.
// Pure over an index: another mount of an image adds exactly the pages of those of its files that stay private.

import { eachFile } from '../report/each-file.ts';
import { isAttached } from '../share-state.ts';
import type { SharingIndex } from '../sharing-index.ts';
import type { ContainerCurve, ContainerPoint } from './what-if-model.ts';

/** Containers on a curve, at most. */
export const MOST_CONTAINERS = 1_000_000;
/** Points of a curve, about. */
export const POINTS = 64;

/** What mounts of one image cost. */
interface ImageCosts {
  /** All pages of its files. */
  readonly pages: number;
  /** Pages that its first mount adds, after the images before it. */
  readonly added: number;
  /** Pages that every further mount adds. */
  readonly again: number;
}

/** Throws a RangeError for a number of containers that no curve has. */
export function containerCurve(index: SharingIndex, containers: number): ContainerCurve {
  if (!(Number.isInteger(containers) && containers >= 1 && containers <= MOST_CONTAINERS)) {
    throw new RangeError(`${containers} containers; expected 1 to ${MOST_CONTAINERS}`);
  }
  const costs = index.set.mounts.map((_, mount) => costsOf(index, mount));
  if (costs.length === 0) return { containers, points: [] };
  return { containers, points: pointNumbers(containers, costs.length).map((count) => pointAt(costs, count)) };
}

function costsOf(index: SharingIndex, mount: number): ImageCosts {
  let pages = 0;
  let added = 0;
  let again = 0;
  eachFile(index, mount, (file) => {
    pages += file.pages;
    if (!file.saved) added += file.pages;
    if (!isAttached(file.state)) again += file.pages;
  });
  return { pages, added, again };
}

/** Container `c` uses image `c` modulo their number. */
function pointAt(costs: readonly ImageCosts[], containers: number): ContainerPoint {
  const point = {
    containers,
    mount_each: 0,
    mount_each_shared: 0,
    mount_once: 0,
    mount_once_shared: 0,
  };
  for (const [at, { pages, added, again }] of costs.entries()) {
    const mounts = Math.floor((containers - at - 1) / costs.length) + 1;
    if (mounts <= 0) break;
    point.mount_each += mounts * pages;
    point.mount_each_shared += added + (mounts - 1) * again;
    point.mount_once += pages;
    point.mount_once_shared += added;
  }
  return point;
}

/** Every number as long as images are new, then even steps, and the last. */
function pointNumbers(containers: number, images: number): number[] {
  const numbers = new Set([1, Math.min(containers, images), containers]);
  const step = roundStep(containers / POINTS);
  for (let count = 2; count <= Math.min(containers, images, POINTS); count++) numbers.add(count);
  for (let count = step; count < containers; count += step) numbers.add(count);
  return [...numbers].sort((a, b) => a - b);
}

/** The least of 1, 2, 5, 10, 20, 50 ... that is not below `least` and a multiple of `unit`. */
export function roundStep(least: number, unit = 1): number {
  for (let power = 1; ; power *= 10) {
    for (const digit of [1, 2, 5])
      if (digit * power >= least && (digit * power) % unit === 0) return digit * power;
  }
}
