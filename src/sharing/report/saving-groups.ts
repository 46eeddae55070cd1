// The groups that save most, with their members.
// Pure.

import { base64 } from '../../common/byte-text.ts';
import { valueOfGroup } from '../ordinal.ts';
import { SHARE_CLASS_NAMES } from '../share-class.ts';
import { members } from '../sharers.ts';
import type { SharingIndex } from '../sharing-index.ts';
import { pagesOf } from '../sharing-set.ts';
import { fileRef } from './each-file.ts';
import { statedDigest } from './fingerprint-form.ts';
import type { FileRef, GroupRow, Listed } from './report-model.ts';
import { TopList } from './top-list.ts';

/** Members of a group that are listed. */
const LISTED_MEMBERS = 20;
const STRIDE = 1 << 16;

/** Yields the part done. `count` is that of all groups with several inodes. */
export function* savingGroups(index: SharingIndex, top: number): Generator<number, Listed<GroupRow>, void> {
  const { groups } = index;
  const saves = (group: number): number =>
    (groups.attached[group]! - 1) * pagesOf(groups.size[group]!, index.set.pageSize);
  const list = new TopList<number>(
    top,
    (a, b) => saves(b) - saves(a) || groups.size[b]! - groups.size[a]! || a - b,
  );
  for (let group = 0; group < groups.count; group++) {
    if (group % STRIDE === 0) yield group / groups.count;
    if (groups.attached[group]! > 1) list.offer(group);
  }
  return { count: list.count, listed: list.best().map((group) => groupRow(index, group, saves(group))) };
}

function groupRow(index: SharingIndex, group: number, saved: number): GroupRow {
  const { groups } = index;
  const value = valueOfGroup(index, group);
  const inodes = groups.attached[group]!;
  const listed: FileRef[] = [];
  for (const member of members(index, group)) {
    if (listed.length === LISTED_MEMBERS) break;
    listed.push(fileRef(index, member));
  }
  return {
    fingerprint: base64(value),
    sha256: statedDigest(value) ?? null,
    kind: SHARE_CLASS_NAMES[groups.shareClass[group]!]!,
    size: groups.size[group]!,
    pages: pagesOf(groups.size[group]!, index.set.pageSize),
    inodes,
    images: groups.mounts[group]!,
    pages_saved: saved,
    members: listed,
    members_omitted: inodes - listed.length,
  };
}
