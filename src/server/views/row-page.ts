// Rows of a view as the page shows them. Everything that has to be read of the image is read for the asked rows only.
// Pure over a scene, but for the targets of symlinks.

import { displayName } from '../../common/byte-text.ts';
import { ErofsError } from '../../erofs/finding.ts';
import { isCompressed, isRegular, LAYOUT, typeOfMode } from '../../erofs/inode.ts';
import { nidText } from '../../erofs/nid.ts';
import type { TreeRow } from '../../protocol/tree-view.ts';
import { pagesOf } from '../../sharing/sharing-set.ts';
import type { OpenImage } from '../images/open-image.ts';
import { shortFingerprint } from '../sharing/fingerprint-of.ts';
import { markBeforeIndex, markOf } from '../sharing/share-mark.ts';
import type { Scene } from './tree-view.ts';

const PAGE_SIZE = 4096;

/** The visible rows from `start` on, at most `count`. */
export function rowPage(scene: Scene, start: number, count: number): TreeRow[] {
  const end = Math.min(scene.visible.length, start + count);
  const rows: TreeRow[] = [];
  for (let index = start; index < end; index++) rows.push(treeRow(scene, index));
  return rows;
}

function treeRow({ image, table, visible, sharing, rollup }: Scene, index: number): TreeRow {
  const { columns } = table;
  const row = visible.at(index);
  const inode = columns.inode[row]!;
  const parent = columns.parent[row]!;
  const mode = columns.mode[inode]!;
  const type = typeOfMode(mode) ?? 'unreadable';
  const [firstSibling, siblings] = table.children(parent);
  const target = type === 'symlink' ? linkTarget(image, columns.nid[inode]!) : undefined;
  return {
    index,
    nid: nidText(columns.nid[inode]!),
    parent: nidText(columns.nid[columns.inode[parent]!]!),
    name: table.name(row),
    path: table.path(row),
    level: table.depth(row),
    posInSet: row - firstSibling + 1,
    setSize: siblings,
    type,
    size: columns.size[inode]!,
    pages:
      type === 'dir' ? rollup.pages[row]! : isRegular(mode) ? pagesOf(columns.size[inode]!, PAGE_SIZE) : 0,
    sharedPages: type === 'dir' ? rollup.sharedPages[row]! : 0,
    layout: type === 'unreadable' ? '' : layoutWord(columns.layout[inode]!),
    fingerprint: shortFingerprint(table, inode),
    ...(target === undefined ? {} : { target }),
    expandable: visible.isExpandable(row),
    expanded: visible.isExpandable(row) && visible.isExpanded(row),
    mark:
      sharing === undefined ? markBeforeIndex(table, inode) : markOf(sharing.snapshot, sharing.mount, inode),
  };
}

/** A data layout in one word. */
export function layoutWord(layout: number): TreeRow['layout'] {
  if (isCompressed(layout)) return 'compressed';
  if (layout === LAYOUT.CHUNK_BASED) return 'chunks';
  if (layout === LAYOUT.FLAT_INLINE) return 'inline';
  return layout === LAYOUT.FLAT_PLAIN ? 'plain' : '';
}

/** Where a symlink leads, for people; undefined if that cannot be read. */
export function linkTarget({ image }: OpenImage, nid: number): string | undefined {
  if (image === undefined) return undefined;
  try {
    return displayName(image.linkTarget(image.inode(nid)));
  } catch (error) {
    if (error instanceof ErofsError) return undefined;
    throw error;
  }
}
