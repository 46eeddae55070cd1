// What is to be read of an image, as memory that threads share: which inodes, what their content should hash to, in which batches.
// Pure data around an InodeTable. Must not read the image.

import { isCompressed } from '../../erofs/inode.ts';
import { FINGERPRINT, type InodeColumns, type InodeTable } from '../../erofs/inode-table.ts';
import { cutBatches, type SharedBatches, sharedBatches } from '../shared-batches.ts';
import { DIGEST_SIZE, digestInto } from './fingerprint-digest.ts';

/** Files from this size on are batches of their own and come first, so that no thread is left with one at the end. */
const LARGE = 8 << 20;

/** Memory that all threads see; item `k` is the k-th inode to be read. */
export interface ReadingPlan extends SharedBatches {
  readonly nid: Float64Array;
  /** 32 bytes an item: the digest its content should have. */
  readonly expected: Uint8Array;
  /** 1 where `expected` counts, 0 where the content is only read. */
  readonly compare: Uint8Array;
}

/** What the plan leaves out, and what its items are in the table. */
export interface PlannedReading {
  readonly plan: ReadingPlan;
  /** Inode of the table for each item. */
  readonly inodes: Uint32Array;
  readonly bytes: number;
  /** Regular files without a fingerprint: with content, and empty. */
  readonly unlabelled: number;
  readonly empty: number;
  /** Inodes with a fingerprint that says nothing to us. */
  readonly unidentified: readonly number[];
}

/** Plans to compare all fingerprints; with `readAll`, also to decode compressed files that have none. */
export function planReading(table: InodeTable, threads: number, readAll: boolean): PlannedReading {
  const { columns } = table;
  const items: number[] = [];
  const large: number[] = [];
  const unidentified: number[] = [];
  let unlabelled = 0;
  let empty = 0;
  let bytes = 0;
  for (let inode = 0; inode < table.inodeCount; inode++) {
    if (!table.isRegularInode(inode)) continue;
    const value = columns.fingerprint[inode]!;
    const size = columns.size[inode]!;
    let wanted = readAll && size > 0 && isCompressed(columns.layout[inode]!);
    if (value === FINGERPRINT.NONE) {
      if (size > 0) unlabelled += 1;
      else empty += 1;
    } else if (value === FINGERPRINT.BAD_LENGTH) unidentified.push(inode);
    else if (value >= 0) {
      if (writeDigest(columns, inode, scratch, 0)) wanted = true;
      else unidentified.push(inode);
    }
    if (!wanted) continue;
    bytes += size;
    if (size >= LARGE) large.push(inode);
    else items.push(inode);
  }
  large.sort((a, b) => columns.size[b]! - columns.size[a]!);
  const inodes = Uint32Array.from([...large, ...items]);
  const plan = emptyPlan(inodes.length, threads);
  for (let k = 0; k < inodes.length; k++) {
    const inode = inodes[k]!;
    plan.nid[k] = columns.nid[inode]!;
    if (writeDigest(columns, inode, plan.expected, k * DIGEST_SIZE)) plan.compare[k] = 1;
  }
  const batchCount = cutBatches(plan.batchStart, inodes.length, (k) => columns.size[inodes[k]!]!);
  return { plan: { ...plan, batchCount }, inodes, bytes, unlabelled, empty, unidentified };
}

const scratch = new Uint8Array(DIGEST_SIZE);

/** Writes the digest that the inode's fingerprint promises; false if it promises none. */
function writeDigest(columns: InodeColumns, inode: number, target: Uint8Array, at: number): boolean {
  const { fingerprint, values, valueStart } = columns;
  const value = fingerprint[inode]!;
  return value >= 0 && digestInto(target, at, values, valueStart[value]!, valueStart[value + 1]!);
}

function emptyPlan(count: number, threads: number): ReadingPlan {
  return {
    ...sharedBatches(count, threads),
    nid: new Float64Array(new SharedArrayBuffer(8 * count)),
    expected: new Uint8Array(new SharedArrayBuffer(DIGEST_SIZE * count)),
    compare: new Uint8Array(new SharedArrayBuffer(count)),
  };
}
