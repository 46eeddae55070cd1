// Which files of a set have the same content: by digests of what was read, else by what their fingerprints state.
// Pure. Nothing of this matters to a kernel; it is what sharing could reach at most.

import { type ContentDigests, DIGEST } from '../../common/file-contents.ts';
import { xxh32 } from '../../common/xxh32.ts';
import { isRegular } from '../../erofs/inode.ts';
import type { InodeTable } from '../../erofs/inode-table.ts';
import { KeyInterner } from '../key-interner.ts';
import { fingerprintValue, statedDigest } from './fingerprint-form.ts';
import type { ReportSource } from './report-source.ts';

/** Marks inodes of which nothing tells the content. */
export const UNKNOWN_CONTENT = -1;

/** What a file's identity rests on. */
export const BASIS = { NOTHING: 0, FINGERPRINT: 1, CONTENT: 2 } as const;

export interface ContentIdentity {
  /** By mount, then by inode: the same number for the same content and size, or UNKNOWN_CONTENT. */
  readonly number: readonly Int32Array[];
  /** By mount, then by inode: a code of BASIS. */
  readonly basis: readonly Uint8Array[];
  /** Distinct contents. */
  readonly count: number;
}

/** Yields the part done after each mount. */
export function* contentIdentity({ index, images }: ReportSource): Generator<number, ContentIdentity, void> {
  const { mounts } = index.set;
  const interner = new KeyInterner();
  const done = new Map<InodeTable, { number: Int32Array; basis: Uint8Array }>();
  const numbers: Int32Array[] = [];
  const bases: Uint8Array[] = [];
  for (const [mount, { table }] of mounts.entries()) {
    yield mount / mounts.length;
    const of = done.get(table) ?? identityOf(table, images[mount]!.contents, interner);
    done.set(table, of);
    numbers.push(of.number);
    bases.push(of.basis);
  }
  return { number: numbers, basis: bases, count: interner.count };
}

/** Room for the size behind a key: the same value under two sizes is two contents. */
const SIZE_BYTES = 8;

function identityOf(table: InodeTable, contents: ContentDigests | undefined, interner: KeyInterner) {
  const { inodeCount, mode, size, fingerprint, valueCount } = table.columns;
  const number = new Int32Array(inodeCount).fill(UNKNOWN_CONTENT);
  const basis = new Uint8Array(inodeCount);
  const values = Array.from({ length: valueCount }, (_, value) => plainForm(table.value(value)));
  const inodes: number[] = [];
  const keys: Uint8Array[] = [];
  for (let inode = 0; inode < inodeCount; inode++) {
    if (!isRegular(mode[inode]!) || size[inode] === 0) continue;
    const read = contents?.state[inode] === DIGEST.KNOWN;
    const value = fingerprint[inode]!;
    if (!read && value < 0) continue;
    basis[inode] = read ? BASIS.CONTENT : BASIS.FINGERPRINT;
    inodes.push(inode);
    keys.push(
      read ? fingerprintValue(contents.digest.subarray(32 * inode, 32 * inode + 32)) : values[value]!,
    );
  }
  const found = interner.addColumn(keyColumn(keys, (at) => size[inodes[at]!]!));
  for (const [at, inode] of inodes.entries()) number[inode] = found[at]!;
  return { number, basis };
}

/** A digest written as digits states the same as one written as bytes. */
function plainForm(value: Uint8Array): Uint8Array {
  const digits = statedDigest(value);
  if (digits === undefined) return value;
  return fingerprintValue(
    Uint8Array.from({ length: 32 }, (_, at) => Number.parseInt(digits.slice(2 * at, 2 * at + 2), 16)),
  );
}

function keyColumn(keys: readonly Uint8Array[], sizeOf: (at: number) => number) {
  const start = new Uint32Array(keys.length + 1);
  for (const [at, key] of keys.entries()) start[at + 1] = start[at]! + key.length + SIZE_BYTES;
  const bytes = new Uint8Array(start[keys.length]!);
  const view = new DataView(bytes.buffer);
  const hash = new Uint32Array(keys.length);
  for (const [at, key] of keys.entries()) {
    bytes.set(key, start[at]!);
    view.setFloat64(start[at]! + key.length, sizeOf(at));
    hash[at] = xxh32(bytes, 0, start[at]!, start[at + 1]!);
  }
  return { count: keys.length, start, bytes, hash, partition: 0 };
}
