// A second pass over an image that was walked: everything that can be told without decoding the content of files.
// Pure and synchronous. Must not repeat what opening and walking have found.

import { ErofsError, type Finding, FindingList } from '../finding.ts';
import type { Image } from '../image.ts';
import { isCompressed, isRegular, isSymlink, typeOfMode } from '../inode.ts';
import { UNREADABLE_LAYOUT } from '../inode-survey.ts';
import type { InodeTable } from '../inode-table.ts';
import { type Nid, nidText } from '../nid.ts';
import { CompressedCheck } from './compressed-check.ts';
import { checkInodeCount, checkLinks } from './tree-counts.ts';

export interface DeepCheckOptions {
  /** Called every 4096 inodes with the inodes so far. */
  readonly onProgress?: (inodes: number) => void;
}

/** What is wrong beyond the findings of `table`, which must be whole. */
export function deepCheck(image: Image, table: InodeTable, options: DeepCheckOptions = {}): FindingList {
  const findings = new FindingList();
  const compressed = new CompressedCheck(image);
  for (const finding of checkSpecial(image, compressed)) findings.add(finding);
  const { columns } = table;
  for (let inode = 0; inode < table.inodeCount; inode++) {
    if (inode % 4096 === 0) options.onProgress?.(inode);
    const layout = columns.layout[inode]!;
    if (layout === UNREADABLE_LAYOUT || !isCompressed(layout)) continue;
    for (const finding of checkCompressed(image, compressed, columns.nid[inode]!)) {
      findings.add({ ...finding, path: table.path(columns.firstRow[inode]!) });
    }
  }
  // In a damaged tree the numbers say nothing more.
  if (!table.complete || hasErrors(table.columns.findings)) return findings;
  findings.addAll(checkLinks(table));
  const count = checkInodeCount(image, table);
  if (count !== undefined) findings.add(count);
  return findings;
}

const hasErrors = (findings: readonly Finding[]): boolean =>
  findings.some(({ severity }) => severity === 'error');

/** Problems of one compressed inode of the tree. */
function* checkCompressed(image: Image, compressed: CompressedCheck, nid: Nid): Generator<Finding> {
  const inode = image.inode(nid);
  const problems = compressed.check(inode);
  for (const { finding } of problems) yield finding;
  if (problems.length > 0 || !isSymlink(inode.mode)) return;
  try {
    image.linkTarget(inode);
  } catch (error) {
    if (!(error instanceof ErofsError)) throw error;
    yield error.finding;
  }
}

/** Packed inode and metabox, which have no names. */
function* checkSpecial(image: Image, compressed: CompressedCheck): Generator<Finding> {
  const { packedNid, metaboxNid } = image.superblock;
  const inodes: [name: string, nid: Nid][] = [];
  if (packedNid !== 0) inodes.push(['packed inode', packedNid]);
  if (metaboxNid !== undefined) inodes.push(['metabox', metaboxNid]);
  for (const [name, nid] of inodes) {
    try {
      const inode = image.inode(nid);
      if (!isRegular(inode.mode)) yield wrongType(name, nid, typeOfMode(inode.mode)!, inode.address);
      if (!isCompressed(inode.layout)) continue;
      for (const { finding } of compressed.check(inode)) {
        yield { ...finding, message: `${name}: ${finding.message}` };
      }
    } catch (error) {
      if (!(error instanceof ErofsError)) throw error;
      yield { ...error.at({ nid: nidText(nid) }).finding, message: `${name}: ${error.finding.message}` };
    }
  }
}

const wrongType = (name: string, nid: Nid, type: string, address: number): Finding => ({
  severity: 'error',
  code: 'special-type',
  structure: 'inode',
  offset: address + 4,
  nid: nidText(nid),
  message: `the ${name} is a ${type}`,
  expected: 'a regular file',
});
