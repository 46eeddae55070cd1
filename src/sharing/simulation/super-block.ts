// Super blocks: a mounted image, with the inodes that were looked up so far. The same block device twice is one of them.
// Pure state; mounting is in mounting.ts. Source: struct erofs_sb_info; page-cache-sharing 3.

import type { Backing } from '../share-class.ts';
import { domainBytes } from '../sharing-key.ts';
import type { SimulatedImage } from './image-storage.ts';
import type { MountOptions } from './mount-options.ts';
import type { RealInode } from './real-inode.ts';
import { emptyTally } from './tally.ts';

/** What an image is mounted from. */
export interface MountSource {
  /** Name of the block device or path of the image file; the same block device twice is one super block. */
  readonly name: string;
  readonly backing: Backing;
  readonly image: SimulatedImage;
  /** Names of the devices of the image's device table, in order. */
  readonly devices?: readonly string[];
  /** The device is memory that DAX can map. */
  readonly dax?: boolean;
}

export class SuperBlock {
  readonly tally = emptyTally();
  readonly inodes = new Map<number, RealInode>();
  /** Mounts that live, detached ones with open files among them. */
  mounts = 0;
  /** Compressed blocks read and perhaps kept; undefined if the cache strategy keeps none. */
  compressedSeen: Set<number> | undefined;
  /** Keys of fingerprint values by their number in the image's table. */
  readonly keys: string[] = [];
  /** The domain as bytes. */
  readonly domainBytes: Uint8Array;

  constructor(
    readonly source: MountSource,
    /** `inode_share` is off here if the image cannot take part. Replaced by a remount. */
    public options: MountOptions,
    /** Set at the first mount, never changed. */
    readonly domain: string | undefined,
    readonly dax: boolean,
  ) {
    this.domainBytes = domain === undefined ? new Uint8Array(0) : domainBytes(domain);
  }

  get image(): SimulatedImage {
    return this.source.image;
  }

  /** Name in kernel messages. */
  get kernelName(): string {
    return this.source.backing === 'block' ? this.source.name.replace(/^\/dev\//, '') : this.source.name;
  }

  /** Name of the device with this number in the image's device table; 0 is the source itself. */
  deviceName(device: number): string {
    return device === 0 ? this.source.name : (this.source.devices?.[device - 1] ?? `device ${device}`);
  }
}
