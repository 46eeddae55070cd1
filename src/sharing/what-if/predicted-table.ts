// The table that an image would have if `mkfs.erofs --xattr-inode-digest` had made it: fingerprints worked out from the content.
// Pure over digests. Source: what mkfs.erofs writes - `sha256:` and 32 raw bytes on every regular file that is not empty.

import { type ContentDigests, DIGEST } from '../../common/file-contents.ts';
import { FINGERPRINT, InodeTable } from '../../erofs/inode-table.ts';
import { ValuePool } from '../../erofs/value-pool.ts';
import { fingerprintValue } from '../report/fingerprint-form.ts';
import type { ImageFacts } from '../sharing-set.ts';

/** The facts of an image that has fingerprints. */
export const PREDICTED_FACTS: ImageFacts = { fingerprintFlag: true, prefixIdValid: true };

/**
 * The table with a fingerprint on every file whose content was read and that has none. Recorded fingerprints stay as they
 * are, so that a forged one stays forged.
 */
export function predictedTable({ columns }: InodeTable, { state, digest }: ContentDigests): InodeTable {
  const { inodeCount, fingerprint: recorded, values, valueStart } = columns;
  const pool = new ValuePool(columns.valueCount + inodeCount);
  const fingerprint = new Int32Array(inodeCount);
  for (let inode = 0; inode < inodeCount; inode++) {
    const value = recorded[inode]!;
    if (value >= 0) {
      const start = valueStart[value]!;
      fingerprint[inode] = pool.intern(values, start, valueStart[value + 1]! - start);
    } else if (value === FINGERPRINT.NONE && state[inode] === DIGEST.KNOWN) {
      const predicted = fingerprintValue(digest.subarray(32 * inode, 32 * inode + 32));
      fingerprint[inode] = pool.intern(predicted, 0, predicted.length);
    } else fingerprint[inode] = value;
  }
  return new InodeTable({ ...columns, fingerprint, ...pool.finish() });
}
