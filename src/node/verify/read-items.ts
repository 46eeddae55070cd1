// Reads the items of a plan batch by batch, until none is left, and tells what does not agree.
// Runs in worker threads, and in place for small plans. Keeps nothing.

import { ErofsError, type Finding } from '../../erofs/finding.ts';
import type { Image } from '../../erofs/image.ts';
import { contentDigest } from '../content-digest.ts';
import { contentPieces } from '../content-pieces.ts';
import { takeBatches } from '../shared-batches.ts';
import { DIGEST_SIZE } from './fingerprint-digest.ts';
import type { ReadingPlan } from './reading-plan.ts';

/** What is wrong with item `item`: another digest, or content that cannot be read. */
export type ItemProblem =
  | { readonly item: number; readonly actual: string }
  | { readonly item: number; readonly finding: Finding };

/** Bytes of a file beyond which it is not read: hashing a terabyte takes ten minutes, and no real file is larger. */
export const READ_LIMIT = 2 ** 40;

/** Reads items as long as there are some that nobody else has taken. */
export function readItems(image: Image, plan: ReadingPlan, report: (problem: ItemProblem) => void): void {
  takeBatches(plan, (item, onBytes) => {
    try {
      const problem = readItem(image, plan, item, onBytes);
      if (problem !== undefined) report(problem);
    } catch (error) {
      if (!(error instanceof ErofsError)) throw error;
      report({ item, finding: error.finding });
    }
  });
}

function readItem(
  image: Image,
  plan: ReadingPlan,
  item: number,
  onBytes: (count: number) => void,
): ItemProblem | undefined {
  const inode = image.inode(plan.nid[item]!);
  const content = image.content(inode);
  if (content.size > READ_LIMIT) throw tooLong(content.size, inode.address);
  if (plan.compare[item] === 0) {
    for (const piece of contentPieces(content)) onBytes(piece.length);
    return undefined;
  }
  const actual = contentDigest(content, onBytes);
  const at = item * DIGEST_SIZE;
  const expected = Buffer.from(plan.expected.buffer, at, DIGEST_SIZE).toString('hex');
  return actual === expected ? undefined : { item, actual };
}

const tooLong = (size: number, offset: number): ErofsError =>
  new ErofsError({
    severity: 'warning',
    code: 'content-too-long',
    structure: 'inode',
    offset: offset + 8,
    message: `the file claims ${size} bytes: its content is not read`,
    expected: `at most ${READ_LIMIT} bytes`,
  });
