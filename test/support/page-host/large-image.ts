// Images that are too large to be drawn as a whole: a directory of 100,000 entries, a tree of a million inodes.

import type { ShareMark } from '../../../src/protocol/sharing-info.ts';
import { detailsOf, type ScriptedImage, sharingOf, summaryOf } from './scripted-image.ts';
import { directory, type Inode, ScriptedTree } from './scripted-tree.ts';

const LABEL = 'large';

const MARKS: readonly ShareMark[] = [
  { state: 'shares', inodes: 3, images: ['base', 'next'] },
  { state: 'alone', inodes: 1, images: [] },
  { state: 'private', inodes: 0, images: [], reason: 'size-differs' },
];

const fileOf = (number: number, mark: ShareMark): Inode => ({
  type: 'file',
  size: 1000 + (number % 77) * 997,
  layout: 'plain',
  fingerprint: number.toString(16).padStart(8, '0'),
  mark,
});

/** `/flat` with 100,000 files, and `/deep` with 1,000 directories that make a million rows together with their files. */
export function largeImage(): ScriptedImage {
  const tree = new ScriptedTree();
  const deep = tree.add(0, 'deep', directory);
  for (let outer = 0; tree.size < 1_000_000; outer++) {
    const parent = tree.add(deep, `dir-${String(outer).padStart(4, '0')}`, directory);
    const mark = MARKS[Math.floor(outer / 40) % 7] ?? MARKS[0]!;
    for (let inner = 0; inner < 999; inner++) {
      tree.add(parent, `file-${String(inner).padStart(4, '0')}.dat`, fileOf(outer * 1000 + inner, mark));
    }
  }
  const flat = tree.add(0, 'flat', directory);
  for (let number = 0; number < 100_000; number++) {
    tree.add(
      flat,
      `entry-${String(number).padStart(6, '0')}`,
      fileOf(number, MARKS[number % 5] ?? MARKS[1]!),
    );
  }
  return {
    title: 'large.erofs',
    tree,
    summary: summaryOf(tree, LABEL, { size: 9_876_543_210 }),
    details: (id) => detailsOf(tree, LABEL, id),
    sharing: (id) => sharingOf(tree, LABEL, id),
  };
}
