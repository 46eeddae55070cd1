// Who asked for which shared page: what sharing saves is one page for each further inode that asked for it.
// Pure. page-cache-sharing, rule 30: attached inodes with the page read, less one, for each page that is held.

import { RangeMap } from './range-map.ts';
import type { RealInode } from './real-inode.ts';
import type { SharedInode } from './shared-inode.ts';

/** An attached inode asked for cached pages `[from, to)`. Returns the pages saved by that. */
export function see(shared: SharedInode, reader: RealInode, from: number, to: number): number {
  reader.seen ??= new RangeMap();
  const fresh: [number, number][] = [];
  reader.seen.forEachGap(from, to, (start, end) => fresh.push([start, end]));
  let saved = 0;
  for (const [start, end] of fresh) {
    reader.seen.set(start, end);
    saved += count(shared.seenBy, start, end, 1);
  }
  shared.saved += saved;
  return saved;
}

/** Pages `[from, to)` are gone. Returns the pages that are not saved any more. */
export function forget(shared: SharedInode, from: number, to: number): number {
  let lost = 0;
  shared.seenBy.forEach(from, to, (start, end, inodes) => {
    lost += (end - start) * (inodes - 1);
  });
  if (shared.seenBy.covered > 0) {
    shared.seenBy.delete(from, to);
    for (const member of shared.members()) member.seen?.delete(from, to);
  }
  shared.saved -= lost;
  return lost;
}

/** An inode goes; the pages stay for the others. Returns the pages that are not saved any more. */
export function leave(shared: SharedInode, reader: RealInode): number {
  if (reader.seen === undefined) return 0;
  const ranges: [number, number][] = [];
  reader.seen.forEach(0, Number.POSITIVE_INFINITY, (start, end) => ranges.push([start, end]));
  let lost = 0;
  for (const [start, end] of ranges) lost += count(shared.seenBy, start, end, -1);
  reader.seen = undefined;
  shared.saved -= lost;
  return lost;
}

/** Changes by one how many inodes have seen pages. Returns the pages that somebody else has seen too. */
function count(seenBy: RangeMap, from: number, to: number, change: 1 | -1): number {
  const pieces: [number, number, number][] = [];
  seenBy.forEach(from, to, (start, end, inodes) => pieces.push([start, end, inodes]));
  const gaps: [number, number][] = [];
  if (change > 0) seenBy.forEachGap(from, to, (start, end) => gaps.push([start, end]));
  let others = 0;
  for (const [start, end, inodes] of pieces) {
    if (inodes + change === 0) seenBy.delete(start, end);
    else {
      seenBy.set(start, end, inodes + change);
      others += end - start;
    }
  }
  for (const [start, end] of gaps) seenBy.set(start, end, 1);
  return others;
}
