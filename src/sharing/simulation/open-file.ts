// Open files: what the user holds, and behind a shared file the hidden one that reads and mappings use.
// Pure state. Source: erofs_ishare_file_open(); page-cache-sharing 6 and 7.

import type { MountPoint } from './mount-point.ts';
import type { PageCache } from './page-cache.ts';
import type { ReadaheadState } from './readahead-state.ts';
import type { RealInode } from './real-inode.ts';

export interface OpenFile {
  readonly inode: RealInode;
  /** The mount it pins. */
  readonly mount: MountPoint;
  /** The cache that reads and faults use: the shared one, or the inode's own. */
  readonly cache: PageCache;
  /** Readahead of the hidden file, or of the user's where there is no hidden one. */
  readonly readahead: ReadaheadState;
  /** Readahead of the user's file: what splice uses by the rules before 7.3. The same as `readahead` for private files. */
  readonly ownReadahead: ReadaheadState;
  /** O_DIRECT is set. */
  direct: boolean;
  /** Path by which it was opened, where one was given: what /proc shows. */
  readonly path: string | undefined;
  /** Descriptor and mappings that hold it. */
  holders: number;
}
