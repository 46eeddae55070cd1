// Writes the files of a plan batch by batch, until none is left, and tells what did not come out as planned.
// Runs in worker threads, and in place for small plans.

import { ErofsError, type Finding } from '../../erofs/finding.ts';
import type { Image } from '../../erofs/image.ts';
import { takeBatches } from '../shared-batches.ts';
import { errorCode } from './create-new.ts';
import { type ExtractPlan, itemPath } from './extract-plan.ts';
import { type AttributeLosses, InodeAttributes } from './inode-attributes.ts';
import { writeFile } from './write-file.ts';
import { countXattrs, type XattrCount } from './xattr-count.ts';

/** An item that is not there afterwards as it is in the image: kept what was there, or why not. */
export type ItemOutcome =
  | { readonly item: number; readonly outcome: 'kept' }
  | { readonly item: number; readonly outcome: 'failed'; readonly reason: string }
  | { readonly item: number; readonly outcome: 'unreadable'; readonly finding: Finding };

/** What one thread leaves behind. */
export interface ItemTotals {
  readonly losses: AttributeLosses;
  readonly xattrs: XattrCount;
}

/** Errors that every further file would meet as well. */
const FATAL = new Set(['ENOSPC', 'EDQUOT', 'EROFS']);

/** Writes items as long as there are some that nobody else has taken. Throws node's error when the target is full. */
export function extractItems(
  image: Image,
  plan: ExtractPlan,
  overwrite: boolean,
  report: (outcome: ItemOutcome) => void,
): ItemTotals {
  const attributes = new InodeAttributes();
  const xattrs: XattrCount = { values: 0, paths: 0 };
  takeBatches(plan, (item, onBytes) => {
    try {
      const inode = image.inode(plan.nid[item]!);
      const created = writeFile(image, inode, itemPath(plan, item), overwrite, attributes, onBytes);
      if (created === 'kept') report({ item, outcome: 'kept' });
      else if (inode.xattrSize > 0) countXattrs(image, inode, xattrs);
    } catch (error) {
      report(outcomeOf(item, error));
    }
  });
  return { losses: attributes.losses, xattrs };
}

function outcomeOf(item: number, error: unknown): ItemOutcome {
  if (error instanceof ErofsError) return { item, outcome: 'unreadable', finding: error.finding };
  const code = errorCode(error);
  if (code === undefined || FATAL.has(code)) throw error;
  return { item, outcome: 'failed', reason: (error as Error).message };
}
