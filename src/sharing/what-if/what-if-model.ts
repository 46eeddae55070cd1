// What a report predicts, as data: part of the JSON face, so a change that breaks readers raises REPORT_VERSION.
// Types only.

/** Null where it was not asked for. */
export interface WhatIf {
  disk: DiskPrediction | null;
  containers: ContainerCurve | null;
  adding: AddedImage | null;
}

export const NOTHING_ASKED: WhatIf = { disk: null, containers: null, adding: null };

/** Blocks that the contents of all files take when equal parts are stored once. Metadata is not counted. */
export interface DiskPrediction {
  block_size: 4096;
  /** Bytes of the image files and their devices as they are. */
  bytes_now: number;
  /** Files whose content could not be read; they are in no figure. */
  unread: { files: number; bytes: number };
  whole_files: StoredParts;
  /** By chunk size, ascending: what `mkfs.erofs --chunksize` stores. */
  chunks: ChunkPrediction[];
  content_defined: ContentDefinedPrediction | null;
}

export interface ChunkPrediction extends StoredParts {
  chunk_size: number;
  /** Bytes of the chunk addresses in the inodes, four each. */
  map_bytes: number;
}

export interface StoredParts {
  by_image: ({ image: string } & StoredFigures)[];
  /** The sum of the images, each stored for itself. */
  apart: StoredFigures;
  /** All images in one store. */
  together: StoredFigures;
}

export interface StoredFigures {
  /** Parts that the files consist of, and how many of them differ. */
  parts: number;
  distinct: number;
  /** Blocks of the distinct parts. */
  blocks: number;
  /** Blocks of whole parts of zeros, not in `blocks`: mkfs.erofs before 1.8 stores these too. */
  zero_blocks: number;
}

/** Chunks cut where the content says so. EROFS has no such layout: this is what a store of chunks would hold. */
export interface ContentDefinedPrediction {
  minimum: number;
  average: number;
  maximum: number;
  by_image: ({ image: string } & ContentDefinedFigures)[];
  together: ContentDefinedFigures;
}

export interface ContentDefinedFigures {
  parts: number;
  distinct: number;
  bytes: number;
  distinct_bytes: number;
}

/** Pages in the page cache by number of containers, which use the images in turn. */
export interface ContainerCurve {
  containers: number;
  points: ContainerPoint[];
}

export interface ContainerPoint {
  containers: number;
  /** Every container mounts its own copy of its image, without and with `inode_share`. */
  mount_each: number;
  mount_each_shared: number;
  /** Containers of an image use one mount of it, without and with `inode_share`. */
  mount_once: number;
  mount_once_shared: number;
}

/** What one image more costs a set. */
export interface AddedImage {
  image: string;
  /** Pages of its files, and those that the set does not hold already. */
  pages: number;
  added_pages: number;
  files: number;
  shared_files: number;
  /**
   * Files whose content no image of the set has, each content once, whatever their class or domain. `unknown` of them have
   * neither a fingerprint nor were they read.
   */
  new_content: { files: number; bytes: number; unknown: number };
}
