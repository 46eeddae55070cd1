// Content of the two flat layouts: consecutive blocks (FLAT_PLAIN), or blocks and a tail behind the inode (FLAT_INLINE).
// Pure. Source: erofs_map_blocks(), EROFS_INODE_FLAT_PLAIN and EROFS_INODE_FLAT_INLINE.

import type { Content, ContentContext, Extent } from './content.ts';
import { ErofsError } from './finding.ts';
import { type Inode, LAYOUT } from './inode.ts';
import { nidText } from './nid.ts';
import { readDevice } from './read-device.ts';

export class FlatContent implements Content {
  readonly size: number;
  /** Bytes that lie in blocks; what follows is the inline tail. */
  readonly head: number;
  /** Byte of the first block, or undefined where the whole head reads as zeros. */
  readonly start: number | undefined;

  constructor(
    private readonly context: ContentContext,
    private readonly inode: Inode,
  ) {
    this.size = inode.size;
    const blockSize = context.superblock.blockSize;
    this.head = flatHead(inode, blockSize);
    this.start = flatStart(inode, blockSize);
    checkInlineTail(inode, blockSize);
  }

  readInto(offset: number, target: Uint8Array): number {
    const length = Math.max(0, Math.min(target.length, this.size - offset));
    const fromHead = Math.max(0, Math.min(length, this.head - offset));
    if (fromHead > 0) this.readHead(offset, target.subarray(0, fromHead));
    if (length > fromHead) this.readTail(offset + fromHead - this.head, target.subarray(fromHead, length));
    return length;
  }

  *extents(): IterableIterator<Extent> {
    const { blockSize } = this.context.superblock;
    if (this.head > 0) {
      const length = Math.ceil(this.head / blockSize) * blockSize;
      const hole = this.start === undefined;
      yield { logical: 0, length, physical: this.start ?? 0, stored: hole ? 0 : length, device: 0, hole };
    }
    const tail = this.size - this.head;
    if (tail > 0) {
      yield {
        logical: this.head,
        length: tail,
        physical: this.inode.bodyEnd,
        stored: tail,
        device: 0,
        hole: false,
      };
    }
  }

  private readHead(offset: number, target: Uint8Array): void {
    if (this.start === undefined) target.fill(0);
    else readDevice(this.context.devices, 0, this.start + offset, target, this.inode);
  }

  private readTail(offset: number, target: Uint8Array): void {
    const { space, bodyEnd, nid } = this.inode;
    if (bodyEnd + offset + target.length <= space.size) {
      space.readInto(bodyEnd + offset, target);
      return;
    }
    throw new ErofsError({
      code: 'beyond-end',
      structure: 'inline tail',
      offset: bodyEnd,
      nid: nidText(nid),
      message: 'the inline tail does not lie inside the image',
      expected: `an end at or before byte ${space.size}`,
    });
  }
}

/** Bytes of a flat inode that lie in blocks; what follows is the inline tail. */
export const flatHead = (inode: Inode, blockSize: number): number =>
  inode.layout === LAYOUT.FLAT_INLINE && inode.size > 0
    ? (Math.ceil(inode.size / blockSize) - 1) * blockSize
    : inode.size;

/** Byte of the first block; undefined for a file of layout 0 whose address is all ones: it is one hole. */
export function flatStart(inode: Inode, blockSize: number): number | undefined {
  const block = inode.u + inode.high * 2 ** 32;
  const none = inode.addressBits === 48 ? 2 ** 48 - 1 : 2 ** 32 - 1;
  return inode.layout === LAYOUT.FLAT_PLAIN && block === none ? undefined : block * blockSize;
}

/** Throws an ErofsError if the inline tail of a flat inode crosses a block boundary. */
export function checkInlineTail(inode: Inode, blockSize: number): void {
  const tail = inode.size - flatHead(inode, blockSize);
  const within = inode.bodyEnd % blockSize;
  if (tail === 0 || within + tail <= blockSize) return;
  throw new ErofsError({
    code: 'inode-inline-tail',
    structure: 'inode',
    offset: inode.bodyEnd,
    nid: nidText(inode.nid),
    message: `the inline tail of ${tail} bytes crosses a block boundary (file size ${inode.size})`,
    expected: `at most ${blockSize - within} bytes`,
  });
}
