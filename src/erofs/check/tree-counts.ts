// Compares what an image says in numbers with its tree: link counts, and the number of inodes.
// Pure. For whole tables only; must not read the image.

import type { Finding } from '../finding.ts';
import type { Image } from '../image.ts';
import { UNREADABLE_LAYOUT } from '../inode-survey.ts';
import type { InodeTable } from '../inode-table.ts';
import { nidText } from '../nid.ts';
import { SUPERBLOCK_OFFSET } from '../superblock.ts';

/** Names of every inode, and for directories their links: their own two, and one from each directory in them. */
function linkCounts(table: InodeTable): Uint32Array {
  const { columns } = table;
  const links = new Uint32Array(table.inodeCount);
  for (let row = 0; row < table.rowCount; row++) {
    const inode = table.inodeOf(row);
    if (!table.isDirectoryRow(row)) links[inode]! += 1;
    else if (columns.firstRow[inode] === row) {
      links[inode]! += 2;
      if (row > 0) links[table.inodeOf(columns.parent[row]!)]! += 1;
    }
  }
  return links;
}

/** Inodes whose link count is not what the tree says. A directory may have 1, where its links do not fit. */
export function* checkLinks(table: InodeTable): Generator<Finding> {
  const { columns } = table;
  const links = linkCounts(table);
  for (let inode = 0; inode < table.inodeCount; inode++) {
    const claimed = columns.nlink[inode]!;
    const row = columns.firstRow[inode]!;
    // 0 is told by the walk.
    if (claimed === links[inode] || claimed === 0 || columns.layout[inode] === UNREADABLE_LAYOUT) continue;
    if (table.isDirectoryRow(row) && claimed === 1) continue;
    yield {
      severity: 'warning',
      code: 'inode-link-count',
      structure: 'inode',
      nid: nidText(columns.nid[inode]!),
      path: table.path(row),
      message: `the link count is ${claimed}, the tree has ${links[inode]}`,
      expected: String(links[inode]),
    };
  }
}

/** The superblock's number of inodes, which counts packed inode and metabox too; nobody but statfs reads it. */
export function checkInodeCount({ superblock }: Image, table: InodeTable): Finding | undefined {
  const special = [superblock.packedNid !== 0, superblock.metaboxNid !== undefined].filter(Boolean).length;
  const found = table.inodeCount + special;
  if (superblock.inodeCount === found) return undefined;
  return {
    severity: 'info',
    code: 'superblock-inodes',
    structure: 'superblock',
    offset: SUPERBLOCK_OFFSET + 16,
    message: `the superblock counts ${superblock.inodeCount} inodes, the tree has ${found}`,
    expected: String(found),
  };
}
