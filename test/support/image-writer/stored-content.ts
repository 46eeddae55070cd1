// Stores the content of an inode: whole blocks, blocks and a tail, or chunks on any device.
// Answers what the inode has to say about it; the inode itself is written by image-writer.ts.

import { createHash } from 'node:crypto';
import type { ByteSink } from './byte-sink.ts';
import type { ContentModel, DeviceModel, Placement } from './image-model.ts';
import { ImageSpace } from './image-space.ts';
import { LAYOUT } from './inode-record.ts';

const NO_BYTES = new Uint8Array(0);

export interface StoredContent {
  readonly layout: number;
  readonly u: number | 'none';
  /** Bytes that stand behind the inode: inline tail or chunk array. */
  readonly behind: Uint8Array;
  /** Alignment of `behind`, and whether it must not cross a block. */
  readonly behindAlignment: number;
  /** Byte of the content's first block. */
  readonly start: number;
}

export const sizeOf = (content: ContentModel): number =>
  content instanceof Uint8Array ? content.length : content.zeros;

/** The places that content goes to: the primary device and the extra ones. */
export class ContentStore {
  private readonly chunkBlocks = new Map<string, number>();
  private readonly deviceSpaces: ImageSpace[];
  /** Whether any content is chunk-based. */
  chunked = false;

  constructor(
    private readonly sink: ByteSink,
    private readonly space: ImageSpace,
    private readonly devices: readonly DeviceModel[],
  ) {
    this.deviceSpaces = devices.map(() => new ImageSpace(space.blockSize, 0));
  }

  store(content: ContentModel, placement: Placement, headerSize: number): StoredContent {
    if (placement.layout === 'chunks') return this.chunks(content, placement);
    if (!(content instanceof Uint8Array)) return { ...FLAT, layout: LAYOUT.plain, u: 'none' };
    const { blockSize } = this.space;
    const tail =
      content.length === 0 ? 0 : content.length - (Math.ceil(content.length / blockSize) - 1) * blockSize;
    // The first byte behind the inode can lie at `headerSize` modulo the slot, at best.
    const fits = tail <= blockSize - (headerSize % 32);
    if (placement.layout === 'inline' && fits) {
      const head = content.subarray(0, content.length - tail);
      const start = this.blocks(head);
      const u = head.length === 0 ? 0xffffffff : start / blockSize;
      return { layout: LAYOUT.inline, u, behind: content.subarray(head.length), behindAlignment: 1, start };
    }
    const start = this.blocks(content);
    return { ...FLAT, layout: LAYOUT.plain, u: start / blockSize, start };
  }

  /** Finishes the extra devices; answers their sizes in blocks. */
  finish(): number[] {
    return this.deviceSpaces.map((space, k) => {
      const size = space.finish();
      this.devices[k]!.sink.finish(size);
      return size / space.blockSize;
    });
  }

  private blocks(bytes: Uint8Array): number {
    if (bytes.length === 0) return 0;
    const start = this.space.blocks(Math.ceil(bytes.length / this.space.blockSize));
    this.sink.write(start, bytes);
    return start;
  }

  private chunks(content: ContentModel, placement: Extract<Placement, { layout: 'chunks' }>): StoredContent {
    this.chunked = true;
    const { indexes, chunkBits, wide = false, devices = [0], dedupe = false } = placement;
    const chunkSize = this.space.blockSize * 2 ** chunkBits;
    const count = Math.ceil(sizeOf(content) / chunkSize);
    const entry = indexes ? 8 : 4;
    const array = new Uint8Array(count * entry);
    let start: number | undefined;
    const view = new DataView(array.buffer);
    for (let k = 0; k < count; k++) {
      const bytes =
        content instanceof Uint8Array ? content.subarray(k * chunkSize, (k + 1) * chunkSize) : NO_BYTES;
      const device = devices[k % devices.length]!;
      const hole = bytes.every((byte) => byte === 0);
      const block = hole ? undefined : this.chunk(bytes, device, dedupe);
      if (block !== undefined) start ??= block * this.space.blockSize;
      if (indexes) writeIndex(view, k * entry, block, hole ? 0 : device, wide);
      else view.setUint32(k * entry, block === undefined ? 0xffffffff : this.unified(device) + block, true);
    }
    const format = chunkBits | (indexes ? 0x20 : 0) | (wide && indexes ? 0x40 : 0);
    return { layout: LAYOUT.chunks, u: format, behind: array, behindAlignment: entry, start: start ?? 0 };
  }

  private unified(device: number): number {
    return device === 0 ? 0 : (this.devices[device - 1]!.unifiedBlock ?? 0);
  }

  /** Block of a chunk on its device. */
  private chunk(bytes: Uint8Array, device: number, dedupe: boolean): number {
    const key = dedupe ? `${device}:${createHash('sha256').update(bytes).digest('base64')}` : '';
    const known = dedupe ? this.chunkBlocks.get(key) : undefined;
    if (known !== undefined) return known;
    const space = device === 0 ? this.space : this.deviceSpaces[device - 1]!;
    const sink = device === 0 ? this.sink : this.devices[device - 1]!.sink;
    const start = space.blocks(Math.ceil(bytes.length / space.blockSize));
    sink.write(start, bytes);
    if (dedupe) this.chunkBlocks.set(key, start / space.blockSize);
    return start / space.blockSize;
  }
}

const FLAT = { behind: NO_BYTES, behindAlignment: 1, start: 0 } as const;

function writeIndex(
  view: DataView,
  at: number,
  block: number | undefined,
  device: number,
  wide: boolean,
): void {
  const hole = block === undefined;
  view.setUint16(at, hole ? (wide ? 0xffff : 0) : Math.floor(block / 2 ** 32), true);
  view.setUint16(at + 2, device, true);
  view.setUint32(at + 4, hole ? 0xffffffff : block % 2 ** 32, true);
}
