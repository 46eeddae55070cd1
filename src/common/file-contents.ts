// What was read of the contents of an image's files, as columns: digests, pieces, and chunks cut where the content says so.
// Pure data. Made in src/node/predict, used in src/sharing; knows neither images nor sharing.

/** Whether the content of an inode was read. */
export const DIGEST = {
  /** Not a file, empty, or not asked for. */
  NONE: 0,
  KNOWN: 1,
  /** Damaged, on a missing device, or more than is read for a report. */
  UNREAD: 2,
} as const;

/** SHA-256 of file contents by inode of a table. */
export interface ContentDigests {
  /** By inode: a code of DIGEST. */
  readonly state: Uint8Array;
  /** 32 bytes for each inode. */
  readonly digest: Uint8Array;
}

/** Bytes of a piece: the smallest chunk and the smallest page. Only the last piece of a file is shorter. */
export const PIECE_SIZE = 4096;

/** Bytes of an id: the beginning of a SHA-256, or zeros for PIECE_SIZE bytes of zeros. */
export const ID_SIZE = 16;

/** The pieces of all files of an image. Files that were not read have none. */
export interface ContentPieces {
  /** By inode: its first piece; one more entry than inodes. */
  readonly start: Uint32Array;
  /** One id for each piece. */
  readonly ids: Uint8Array;
  /** By inode: the id of its last piece filled up with zeros, as the last page of a file is. */
  readonly padded: Uint8Array;
}

/** Content-defined chunks of all files of an image. */
export interface ContentCuts {
  /** By inode: its first chunk; one more entry than inodes. */
  readonly start: Uint32Array;
  /** Bytes of each chunk. */
  readonly length: Uint32Array;
  readonly ids: Uint8Array;
}

/** Sizes of content-defined chunks in bytes. */
export interface CutSizes {
  readonly minimum: number;
  /** A power of two. */
  readonly average: number;
  readonly maximum: number;
}

/** The usual spread around an average. */
export const cutSizes = (average: number): CutSizes => ({
  minimum: average / 4,
  average,
  maximum: average * 4,
});

/** Everything that was read of one image. */
export interface FileContents {
  readonly digests: ContentDigests;
  readonly pieces?: ContentPieces;
  readonly cuts?: ContentCuts;
}
