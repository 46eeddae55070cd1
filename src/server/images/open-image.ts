// One image file as it was found at one moment: opened, its first rows, its whole tree. A changed file is another OpenImage.
// Node only. Knows nothing of sets, views or requests; what goes wrong is kept as a finding.

import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ErofsError, type Finding } from '../../erofs/finding.ts';
import { Image } from '../../erofs/image.ts';
import { InodeTable } from '../../erofs/inode-table.ts';
import { walkTree } from '../../erofs/tree-walk.ts';
import { FileSource, fileStamp } from '../../node/file-source.ts';
import { IndexError, type IndexPool, type IndexRequest } from '../../node/index-job.ts';
import { type DeviceFile, findDevices } from './device-files.ts';

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
  readonly devices: readonly DeviceFile[];
  /** Rows that the index under way has read. */
  rowsRead = 0;
  /** Why there is no whole table, if indexing failed. */
  indexProblem: Finding | undefined;

  private readonly stamp: string | undefined;
  private readonly sources: FileSource[] = [];
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
    let devices: DeviceFile[] = [];
    try {
      const source = this.openFile();
      this.size = source.size;
      this.stamp = source.stamp;
      const alone = new Image(source);
      devices = alone.deviceSlots.length > 0 ? findDevices(this.path, alone.deviceSlots) : [];
      this.image = devices.some(({ file }) => file !== undefined) ? this.withDevices(source, devices) : alone;
    } catch (error) {
      this.size = this.sources[0]?.size ?? 0;
      this.stamp = this.sources[0]?.stamp ?? fileStampOrNone(this.path);
      this.problem = findingOf(error);
    }
    this.devices = devices;
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

  /** The index is being made or waits for its turn. */
  get indexing(): boolean {
    return this.whole !== undefined && this.wholeTable === undefined && this.indexProblem === undefined;
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
    if (this.image === undefined || this.wholeTable !== undefined) return Promise.resolve();
    if (this.size <= FIRST_ROWS.maxBytes && this.begin()?.complete) return Promise.resolve();
    if (urgent && this.request !== undefined) this.pool.hasten(this.request);
    this.whole ??= this.runIndex(urgent);
    return this.whole;
  }

  close(): void {
    this.ended.abort(new Error('the image was closed'));
    for (const source of this.sources) source.close();
  }

  private async runIndex(urgent: boolean): Promise<void> {
    this.request = { path: this.path, devices: this.devices.map(({ file }) => file) };
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

  private openFile(path = this.path): FileSource {
    if (pathOf(this.uri) === undefined) throw notAFile(this.uri);
    const stat = statSync(path);
    // Opening a pipe would wait for a writer, for ever.
    if (!stat.isFile() && !stat.isBlockDevice() && !stat.isDirectory()) throw notAFile(path);
    const source = new FileSource(path);
    this.sources.push(source);
    return source;
  }

  /** A device that cannot be opened counts as missing. */
  private withDevices(source: FileSource, devices: readonly DeviceFile[]): Image {
    const openDevice = ({ file }: DeviceFile): FileSource | undefined => {
      try {
        return file === undefined ? undefined : this.openFile(file);
      } catch {
        return undefined;
      }
    };
    return new Image(source, { devices: devices.map(openDevice) });
  }
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

const notAFile = (what: string): ErofsError =>
  new ErofsError({
    code: 'file-kind',
    structure: 'image file',
    message: `${what} is no file on disk`,
    expected: 'a regular file or a block device',
  });

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
  return { severity: 'error', code: 'file-unreadable', structure: 'image file', message };
}
