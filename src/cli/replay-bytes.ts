// The bytes that a read gives in the simulation: each cached page has those of the inode that filled it.
// Must not know how they are compared.

import type { OpenFile } from '../sharing/simulation/open-file.ts';
import type { PageCache } from '../sharing/simulation/page-cache.ts';
import { sourceOfTag } from '../sharing/simulation/page-tag.ts';
import type { RealInode } from '../sharing/simulation/real-inode.ts';
import { crc32 } from './crc32.ts';
import type { ReplayImages } from './replay-images.ts';
import type { Prediction } from './replay-machine.ts';

/** Bytes of a file as its own image has them. */
export const ownBytes = (
  images: ReplayImages,
  inode: RealInode,
  offset: number,
  length: number,
): Uint8Array | undefined => images.bytes(inode.superBlock.image, inode.inode, offset, length);

/** Bytes of cached pages; undefined where they cannot be known. */
export function cachedBytes(
  images: ReplayImages,
  cache: PageCache,
  offset: number,
  length: number,
): Uint8Array | undefined {
  const { pageSize } = cache;
  const bytes = new Uint8Array(length);
  const first = Math.floor(offset / pageSize);
  const end = Math.ceil((offset + length) / pageSize);
  if (cache.spoiled !== undefined && cache.spoiled.coveredIn(first, end) > 0) return undefined;
  if (cache.resident.coveredIn(first, end) < end - first) return undefined;
  let known = true;
  cache.resident.forEach(first, end, (start, stop, tag) => {
    const from = Math.max(offset, start * pageSize);
    const to = Math.min(offset + length, stop * pageSize);
    const filler = cache.sources[sourceOfTag(tag)];
    const piece = filler && ownBytes(images, filler, from, to - from);
    if (piece === undefined) known = false;
    else bytes.set(piece, from - offset);
  });
  return known ? bytes : undefined;
}

/** What a read of `length` bytes that went through `cache` (undefined: around it) should report. */
export function readPrediction(
  images: ReplayImages,
  { inode }: OpenFile,
  cache: PageCache | undefined,
  offset: number,
  length: number,
): Prediction {
  const own = ownBytes(images, inode, offset, length);
  const read = cache === undefined ? own : cachedBytes(images, cache, offset, length);
  if (read === undefined) return { result: { ret: length } };
  const result = { ret: length, crc32: crc32(read) };
  return own === undefined ? { result } : { result, matches: Buffer.compare(read, own) === 0 };
}
