// What an image is built from: options of the image, and nodes of its tree.
// Plain data, independent of src/erofs, so that a mistake there cannot hide in the images that test it.

import type { ByteSink } from './byte-sink.ts';

/** A record of the long-prefix table. */
export interface PrefixModel {
  readonly base: number;
  readonly infix: Uint8Array;
}

export interface DeviceModel {
  readonly sink: ByteSink;
  readonly tag?: string;
  /** First block of the device in the unified address space; 0 (default): not mapped there. */
  readonly unifiedBlock?: number;
}

export interface ImageOptions {
  /** log2 of the block size; 12 by default. */
  readonly blockBits?: number;
  /** Sets 48BIT: wide device slots and root nid, high bits of addresses in compact inodes. */
  readonly wide?: boolean;
  /** Block where nid 0 starts; 0 by default. */
  readonly metaBlock?: number;
  readonly checksum?: boolean;
  readonly epoch?: number;
  readonly fixedNsec?: number;
  readonly uuid?: Uint8Array;
  readonly volumeName?: string;
  /** Writes h_name_filter and sets XATTR_FILTER. */
  readonly nameFilter?: boolean;
  readonly prefixes?: readonly PrefixModel[];
  /** Number of the prefix that names fingerprints: sets ISHARE_XATTRS. */
  readonly fingerprintPrefix?: number;
  readonly devices?: readonly DeviceModel[];
  /** Directories have no `.` entry. */
  readonly dotOmitted?: boolean;
}

export interface XattrModel {
  /** Index of the base prefix; that of the long prefix if `prefix` is given. */
  readonly base: number;
  /** Name behind the base prefix; begins with the infix of the long prefix if `prefix` is given. */
  readonly name: Uint8Array;
  readonly value: Uint8Array;
  /** Long prefix to write the name with. */
  readonly prefix?: number;
  /** Stored once for all inodes that have it. */
  readonly shared?: boolean;
}

/** How content is stored. */
export type Placement =
  | { readonly layout: 'plain' }
  /** Falls back to plain where the tail does not fit behind its inode. */
  | { readonly layout: 'inline' }
  | {
      readonly layout: 'chunks';
      /** log2 of blocks in a chunk. */
      readonly chunkBits: number;
      /** 8-byte indexes instead of the 4-byte block map. */
      readonly indexes: boolean;
      /** 48-bit addresses; with indexes only. */
      readonly wide?: boolean;
      /** Devices that the chunks go to in turn; 0 is the primary one, which is the default. */
      readonly devices?: readonly number[];
      /** Equal chunks are stored once. */
      readonly dedupe?: boolean;
    };

/** Bytes, or so many zeros that take no room (one hole with the plain layout, holes with chunks). */
export type ContentModel = Uint8Array | { readonly zeros: number };

export interface Meta {
  /** Permission bits. */
  readonly permissions?: number;
  readonly uid?: number;
  readonly gid?: number;
  /** Seconds; the epoch of the image by default. */
  readonly mtime?: number;
  readonly mtimeNsec?: number;
  readonly xattrs?: readonly XattrModel[];
  /** Makes the inode extended even where it fits the compact form. */
  readonly extended?: boolean;
  readonly placement?: Placement;
  /** Regular files of images with fingerprints: a value of one's own, or none. By default it tells the SHA-256. */
  readonly fingerprint?: Uint8Array | 'none';
}

export type NodeModel =
  | (Meta & { readonly type: 'file'; readonly content: ContentModel })
  | (Meta & { readonly type: 'symlink'; readonly target: Uint8Array })
  | (Meta & { readonly type: 'dir'; readonly entries: readonly EntryModel[] })
  | (Meta & {
      readonly type: 'chardev' | 'blockdev';
      readonly device: readonly [major: number, minor: number];
    })
  | (Meta & { readonly type: 'fifo' | 'socket' });

export type DirectoryModel = Extract<NodeModel, { type: 'dir' }>;

/** The same node under several names is one inode with hard links. */
export interface EntryModel {
  readonly name: Uint8Array;
  readonly node: NodeModel;
}

/** Entries from an object: names as text. */
export const entries = (nodes: Readonly<Record<string, NodeModel>>): EntryModel[] =>
  Object.entries(nodes).map(([name, node]) => ({ name: new TextEncoder().encode(name), node }));

export const text = (value: string): Uint8Array => new TextEncoder().encode(value);
