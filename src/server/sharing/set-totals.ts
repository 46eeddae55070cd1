// The totals of a set as the page and the status show them: what the kernel would do for the order of the set.
// Pure.

import type { SharingTotals } from '../../protocol/sharing-info.ts';
import type { SharingIndex } from '../../sharing/sharing-index.ts';
import { sharingTotals } from '../../sharing/sharing-totals.ts';

/** Totals in the order of the set. Groups are keys, so a key in conflict is one group here. */
export function setTotals(index: SharingIndex): SharingTotals {
  const figures = sharingTotals(index);
  const { count, attached, size } = index.groups;
  let groupsWithSeveralInodes = 0;
  let bytesSaved = 0;
  for (let group = 0; group < count; group++) {
    if (attached[group]! < 2) continue;
    groupsWithSeveralInodes += 1;
    bytesSaved += (attached[group]! - 1) * size[group]!;
  }
  return {
    pagesWithoutSharing: figures.pages_without_sharing,
    pagesWithSharing: figures.in_order.pages_with_sharing,
    pagesSaved: figures.in_order.pages_saved,
    bytesSaved,
    groups: figures.distinct_fingerprints,
    groupsWithSeveralInodes,
  };
}
