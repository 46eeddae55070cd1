// Checks of a chunk array: does it lie inside the image, and does every chunk lie inside its device.
// Pure. Costs no more than the arrays of the image are long, whatever sizes its inodes claim.

import { ChunkContent } from './chunk-content.ts';
import { ErofsError } from './finding.ts';
import type { Image } from './image.ts';
import type { Inode } from './inode.ts';
import { nidText } from './nid.ts';
import type { WalkLimit } from './walk-limit.ts';

/** Throws an ErofsError at the first entry that leads nowhere, or if the array itself runs out of its space. */
export function checkChunks(image: Image, inode: Inode, limit: WalkLimit): void {
  const content = image.content(inode);
  if (!(content instanceof ChunkContent)) return;
  const start = content.entryOffset(0);
  const end = content.entryOffset(content.chunkCount);
  if (end > inode.space.size) throw arrayBeyondEnd(inode, start, end);
  if (!limit.admit('chunk arrays', end - start, start)) return;
  const { blockSize } = image.superblock;
  for (let chunk = 0; chunk < content.chunkCount; chunk++) {
    content.load(chunk);
    if (content.block < 0) continue;
    const length = Math.min(content.chunkSize, inode.size - chunk * content.chunkSize);
    const address = content.block * blockSize;
    if (!image.devices.holds(content.device, address, length)) throw chunkBeyondEnd(inode, content, chunk);
  }
}

const arrayBeyondEnd = (inode: Inode, start: number, end: number): ErofsError =>
  new ErofsError({
    code: 'chunk-array',
    structure: 'chunk index',
    offset: start,
    nid: nidText(inode.nid),
    message: `the chunk array of a file of ${inode.size} bytes ends at byte ${end}, beyond the end of the image`,
    expected: `an end at or before byte ${inode.space.size}`,
  });

const chunkBeyondEnd = (inode: Inode, content: ChunkContent, chunk: number): ErofsError =>
  new ErofsError({
    code: 'data-beyond-end',
    structure: 'chunk index',
    offset: content.entryOffset(chunk),
    nid: nidText(inode.nid),
    message: `chunk ${chunk} leads to block ${content.block} of device ${content.device}, which does not hold it`,
    expected: 'a block inside the device, or all ones for a hole',
  });
