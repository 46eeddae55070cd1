// One image file as it was found at one moment: opened, its first rows, its whole tree. A changed file is another OpenImage.
// Node only. Knows nothing of sets, views or requests; what goes wrong is kept as a finding.

import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ErofsError, type Finding } from '../../erofs/finding.ts';
import type { Image } from '../../erofs/image.ts';
import { InodeTable } from '../../erofs/inode-table.ts';
import { walkTree } from '../../erofs/tree-walk.ts';
import { fileStamp } from '../../node/file-source.ts';
import { IndexError, type IndexPool, type IndexRequest } from '../../node/index-job.ts';
import { type OpenedImage, openImageFile } from '../../node/open-image.ts';

/** What may be read before the first rows are shown. */
const FIRST_ROWS = { maxBytes: 1 << 20, maxReads: 32 };

export class OpenImage {
  readonly uri: string;
  /** Path of the file; the URI itself where it names none. */
  readonly path: string;
  readonly size: number;
  /** Undefined if the file cannot be opened as an image: `problem` says why. */
  readonly image: Image | undefined;
  readonly problem: Finding | undefined;
  /** Path of each device of the table, undefined where it is missing. */
  readonly devicePaths: readonly (string | undefined)[];
  /** Rows that the index under way has read. */
  rowsRead = 0;
  /** Why there is no whole table, if indexing failed. */
  indexProblem: Finding | undefined;

  private readonly stamp: string | undefined;
  private readonly opened: OpenedImage | undefined;
  private readonly ended = new AbortController();
  private current: InodeTable | undefined;
  private request: IndexRequest | undefined;
  private whole: Promise<void> | undefined;

  constructor(
    uri: string,
    private readonly pool: IndexPool,
    private readonly onProgress: () => void,
  ) {
    this.uri = uri;
    this.path = pathOf(uri) ?? uri;
    try {
      this.opened = openFile(uri, this.path);
    } catch (error) {
      this.problem = findingOf(error);
    }
    this.image = this.opened?.image;
    this.size = this.image?.source.size ?? 0;
    this.stamp = this.opened?.stamp ?? fileStampOrNone(this.path);
    this.devicePaths = this.opened?.devicePaths ?? [];
  }

  /** Whether the file is another one now, or gone, or back. */
  isOutOfDate(): boolean {
    return fileStampOrNone(this.path) !== this.stamp;
  }

  /** The whole tree, or its beginning, or nothing yet. */
  get table(): InodeTable | undefined {
    return this.current;
  }

  get wholeTable(): InodeTable | undefined {
    return this.current?.complete ? this.current : undefined;
  }

  /** Nothing more will be known of the tree: it is whole, or cannot be read any further. */
  get settled(): boolean {
    return this.wholeTable !== undefined || this.image === undefined || this.indexProblem !== undefined;
  }

  /** The index is being made or waits for its turn. */
  get indexing(): boolean {
    return this.whole !== undefined && !this.settled;
  }

  /** Reads the first rows if nothing is read yet: at most 1 MiB, 32 reads. */
  begin(): InodeTable | undefined {
    if (this.current === undefined && this.image !== undefined) {
      this.current = new InodeTable(walkTree(this.image, FIRST_ROWS));
    }
    return this.current;
  }

  /** Reads the whole tree in a worker thread. Resolves in any case; then there is a whole table, or a problem. */
  index({ urgent = false } = {}): Promise<void> {
    if (this.settled) return Promise.resolve();
    if (this.size <= FIRST_ROWS.maxBytes && this.begin()?.complete) return Promise.resolve();
    if (urgent && this.request !== undefined) this.pool.hasten(this.request);
    this.whole ??= this.runIndex(urgent);
    return this.whole;
  }

  close(): void {
    this.ended.abort(new Error('the image was closed'));
    this.opened?.close();
  }

  private async runIndex(urgent: boolean): Promise<void> {
    this.request = { path: this.path };
    const onProgress = (rows: number): void => {
      this.rowsRead = rows;
      this.onProgress();
    };
    try {
      const options = { urgent, onProgress, signal: this.ended.signal };
      const { columns, stamp } = await this.pool.run(this.request, options);
      // Otherwise the file changed meanwhile, and the watcher is about to say so.
      if (stamp === this.stamp) this.current = new InodeTable(columns);
      else this.indexProblem = changedMeanwhile(this.path);
    } catch (error) {
      this.indexProblem = findingOf(error);
    }
  }
}

function openFile(uri: string, path: string): OpenedImage {
  const stat = pathOf(uri) === undefined ? undefined : statSync(path);
  // Opening a pipe would wait for a writer, for ever.
  if (stat?.isFile() || stat?.isBlockDevice()) return openImageFile(path);
  throw new ErofsError({
    code: 'file-kind',
    structure: 'image file',
    message: `${path} is no file on disk`,
    expected: 'a regular file or a block device',
  });
}

function pathOf(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}

function fileStampOrNone(path: string): string | undefined {
  try {
    return fileStamp(path);
  } catch {
    return undefined;
  }
}

const changedMeanwhile = (path: string): Finding => ({
  severity: 'error',
  code: 'file-changed',
  structure: 'image file',
  message: `${path} changed while it was read`,
});

function findingOf(error: unknown): Finding {
  if (error instanceof ErofsError) return error.finding;
  if (error instanceof IndexError && error.finding !== undefined) return error.finding;
  const message = error instanceof Error ? error.message : String(error);
  const place = { severity: 'error', structure: 'image file' } as const;
  if (error instanceof Error && 'syscall' in error) return { ...place, code: 'file-unreadable', message };
  // Not the image's fault: the log has the stack, other images go on.
  console.error(error);
  return { ...place, code: 'internal-error', message: `this program failed: ${message}` };
}
