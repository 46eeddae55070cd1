// Requests behind the read-only file system `erofs:`: the inside of an image as files and folders of VS Code.
// Types, and the URI scheme.

import type { ImageUri, NidText } from './identity.ts';
import type { SharingOfInode } from './sharing-info.ts';

/** URIs: `erofs://HEX/PATH`, HEX being the image's URI in hexadecimal (authorities lose their case), PATH escaped as names are shown. */
export const IMAGE_SCHEME = 'erofs';

/** Bytes of content that one request answers at most. */
export const READ_LIMIT = 1 << 20;

export type EntryType = 'file' | 'dir' | 'other';

/** What a path leads to. Symlinks are followed inside the image; a dangling one is `other`. */
export interface FileStatus {
  type: EntryType;
  /** The path itself is a symlink. */
  link: boolean;
  size: number;
  /** Milliseconds since 1970. */
  mtime: number;
  nid: NidText;
}

export interface FileSystemRequests {
  /** null if there is no such path. */
  'erofs/fileStatus': { params: { image: ImageUri; path: string }; result: FileStatus | null };
  'erofs/readDirectory': {
    params: { image: ImageUri; path: string };
    result: { name: string; type: EntryType; link: boolean }[];
  };
  /** Up to READ_LIMIT bytes in base64; fewer than asked for at the end of the file. */
  'erofs/readFile': {
    params: { image: ImageUri; path: string; offset: number; length: number };
    result: { base64: string };
  };
  /** Sharing of the file a path leads to, for decorations; null if it is no regular file or not known yet. */
  'erofs/fileSharing': { params: { image: ImageUri; path: string }; result: SharingOfInode | null };
}
