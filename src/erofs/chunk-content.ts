// Content of chunk-based inodes: an array of chunk addresses, each on any device, or a hole.
// Pure. Source: struct erofs_inode_chunk_info, struct erofs_inode_chunk_index, erofs_map_blocks().

import type { Content, ContentContext, Extent } from './content.ts';
import { ErofsError } from './finding.ts';
import type { Inode } from './inode.ts';
import { nidText } from './nid.ts';
import { readDevice } from './read-device.ts';

const FORMAT_BITS = 0x1f;
const FORMAT_INDEXES = 0x20;
const FORMAT_48BIT = 0x40;

/** After `load(chunk)`, `block` and `device` are those of the chunk. */
export class ChunkContent implements Content {
  readonly size: number;
  /** Bytes of a chunk. */
  readonly chunkSize: number;
  readonly chunkCount: number;
  /** Block of the loaded chunk on its device; -1 for a hole. */
  block = -1;
  device = 0;
  private readonly indexes: boolean;
  private readonly wide: boolean;
  /** First byte of the array in the inode's space. */
  private readonly array: number;

  constructor(
    private readonly context: ContentContext,
    private readonly inode: Inode,
  ) {
    const format = inode.u & 0xffff;
    if ((format & ~(FORMAT_BITS | FORMAT_INDEXES | FORMAT_48BIT)) !== 0) throw badFormat(inode, format);
    this.size = inode.size;
    this.chunkSize = context.superblock.blockSize * 2 ** (format & FORMAT_BITS);
    this.chunkCount = Math.ceil(this.size / this.chunkSize);
    this.indexes = (format & FORMAT_INDEXES) !== 0;
    this.wide = (format & FORMAT_48BIT) !== 0;
    const entry = this.indexes ? 8 : 4;
    this.array = Math.ceil(inode.bodyEnd / entry) * entry;
  }

  readInto(offset: number, target: Uint8Array): number {
    const length = Math.max(0, Math.min(target.length, this.size - offset));
    for (let done = 0; done < length; ) {
      const chunk = Math.floor((offset + done) / this.chunkSize);
      const within = offset + done - chunk * this.chunkSize;
      const piece = target.subarray(done, Math.min(length, done + this.chunkSize - within));
      this.load(chunk);
      const address = this.block * this.context.superblock.blockSize + within;
      if (this.block < 0) piece.fill(0);
      else readDevice(this.context.devices, this.device, address, piece, this.inode);
      done += piece.length;
    }
    return length;
  }

  *extents(): IterableIterator<Extent> {
    const { blockSize } = this.context.superblock;
    const end = Math.ceil(this.size / blockSize) * blockSize;
    for (let logical = 0, chunk = 0; logical < end; logical += this.chunkSize, chunk++) {
      this.load(chunk);
      const length = Math.min(this.chunkSize, end - logical);
      const hole = this.block < 0;
      const physical = hole ? 0 : this.block * blockSize;
      yield { logical, length, physical, stored: hole ? 0 : length, device: this.device, hole };
    }
  }

  /** Byte of the array entry of a chunk in the inode's space. That of `chunkCount` is the end of the array. */
  entryOffset(chunk: number): number {
    return this.array + chunk * (this.indexes ? 8 : 4);
  }

  /** Looks up where a chunk lies. Throws an ErofsError if its entry lies outside the inode's space. */
  load(chunk: number): void {
    const { space } = this.inode;
    if (!this.indexes) {
      const at = space.seek(this.entryOffset(chunk), 4, 'block map');
      const block = space.view.getUint32(at, true);
      this.block = block === 0xffffffff ? -1 : block;
      this.device = 0;
      return;
    }
    const at = space.seek(this.entryOffset(chunk), 8, 'chunk index');
    const high = this.wide ? space.view.getUint16(at, true) : 0;
    const low = space.view.getUint32(at + 4, true);
    const hole = low === 0xffffffff && (!this.wide || high === 0xffff);
    this.block = hole ? -1 : low + high * 2 ** 32;
    this.device = space.view.getUint16(at + 2, true) & this.context.devices.idMask;
  }
}

function badFormat(inode: Inode, format: number): ErofsError {
  return new ErofsError({
    code: 'inode-chunk-format',
    structure: 'inode',
    offset: inode.address + 16,
    nid: nidText(inode.nid),
    message: `the chunk format is 0x${format.toString(16).padStart(4, '0')}`,
    expected: 'bits within 0x7f',
  });
}
