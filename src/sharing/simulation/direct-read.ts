// Direct I/O: which files can do it, and reads that go around the page cache.
// Pure. Source: do_dentry_open(), erofs_file_read_iter(), iomap_dio_rw(); page-cache-sharing 7, rule 24.

import { isCompressed } from '../../erofs/inode.ts';
import type { CallResult } from './errno.ts';
import type { OpenFile } from './open-file.ts';
import type { RealInode } from './real-inode.ts';
import type { World } from './world.ts';

/** Logical block of the devices, which direct reads must keep to. */
const SECTOR = 512;

/** Whether files of this kind can do direct I/O: uncompressed ones on a block device. Asked of the user's file, shared or not. */
export function takesDirect({ superBlock, inode }: RealInode): boolean {
  return (
    superBlock.source.backing === 'block' && !isCompressed(superBlock.image.table.columns.layout[inode]!)
  );
}

/** Whether reads of an open file go around the cache. Those of a shared file do not, whatever flag its user set. */
export const goesDirect = ({ direct, inode }: OpenFile): boolean =>
  direct && inode.shared === undefined && takesDirect(inode);

export function readDirect(world: World, inode: RealInode, offset: number, length: number): CallResult {
  const bytes = Math.max(0, Math.min(length, inode.size - offset));
  if (bytes === 0) return 0;
  if (offset % SECTOR !== 0 || length % SECTOR !== 0) return 'EINVAL';
  const { superBlock, storage } = inode;
  storage.reads(offset, offset + bytes, (device, _physical, read, sure) => {
    world.trace.addRead(superBlock, device, read, sure, undefined);
    for (const tally of [world.tally, superBlock.tally]) tally.bytesRead += read;
  });
  if (offset + bytes > storage.inlineFrom) world.trace.addMetadata(superBlock);
  return bytes;
}
