// The content of an inode as a byte source, and where its pieces lie: the one door to all data layouts.
// Pure. The layouts themselves are in flat-content.ts, chunk-content.ts and compressed/.

import type { ByteSource } from '../common/byte-source.ts';
import { ChunkContent } from './chunk-content.ts';
import { CompressedContent } from './compressed/compressed-content.ts';
import type { AlgorithmConfig } from './compressed/compression-config.ts';
import type { DeviceSet } from './device-table.ts';
import { FlatContent } from './flat-content.ts';
import { type Inode, isCompressed, LAYOUT } from './inode.ts';
import type { Nid } from './nid.ts';
import type { Superblock } from './superblock.ts';

/** A piece of a file: `length` bytes from byte `logical` of the file on, stored as `stored` bytes at byte `physical` of a device. */
export interface Extent {
  readonly logical: number;
  readonly length: number;
  readonly physical: number;
  readonly stored: number;
  /** Device id as the image writes it; 0 is the primary device. */
  readonly device: number;
  /** Reads as zeros; `physical` and `stored` are 0. */
  readonly hole: boolean;
}

/** Content that knows its extents. */
export interface Content extends ByteSource {
  /** In order of `logical`; lazily, so that a bogus size costs nothing until it is walked. */
  extents(): IterableIterator<Extent>;
  /**
   * As `readInto`, but may stop early where reading on later costs less than filling `target` now. Reads at least one
   * byte unless the content ends. Layouts without it have no such places.
   */
  readRun?(offset: number, target: Uint8Array): number;
}

/** What reading content needs of an image. */
export interface ContentContext {
  readonly superblock: Superblock;
  readonly devices: DeviceSet;
  /** By algorithm number; undefined where the image does not offer it. */
  readonly configs: readonly (AlgorithmConfig | undefined)[];
  /** The packed inode, opened once; undefined if the image has none. Throws an ErofsError if it cannot be opened. */
  packed(): { readonly nid: Nid; readonly content: Content } | undefined;
}

/** Opens the content of a regular file, directory or symlink. Throws an ErofsError if it cannot be read. */
export function openContent(context: ContentContext, inode: Inode): Content {
  if (inode.layout === LAYOUT.CHUNK_BASED) return new ChunkContent(context, inode);
  if (isCompressed(inode.layout)) return new CompressedContent(context, inode);
  return new FlatContent(context, inode);
}
