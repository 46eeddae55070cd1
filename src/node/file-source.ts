// A file on disk as a byte source: blocking positional reads, and a stamp that tells whether the file changed.
// For server, workers and command line; must not know about EROFS.

import { type BigIntStats, closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import type { ByteSource } from '../common/byte-source.ts';

export class FileSource implements ByteSource {
  readonly size: number;
  /** Size and time of the last change: equal stamps, equal content as far as the file system knows. */
  readonly stamp: string;
  private readonly descriptor: number;
  private open = true;

  /** Opens for reading. Throws node's error (with `code` and `path`) if that is not possible. */
  constructor(readonly path: string) {
    this.descriptor = openSync(path, 'r');
    const stat = fstatSync(this.descriptor, { bigint: true });
    if (stat.isDirectory()) {
      this.close();
      throw Object.assign(new Error(`${path} is a directory, not an image`), { code: 'EISDIR', path });
    }
    this.size = Number(stat.size);
    this.stamp = stampOf(stat);
  }

  readInto(offset: number, target: Uint8Array): number {
    let done = 0;
    while (done < target.length) {
      const read = readSync(this.descriptor, target, done, target.length - done, offset + done);
      if (read === 0) break;
      done += read;
    }
    return done;
  }

  close(): void {
    if (this.open) closeSync(this.descriptor);
    this.open = false;
  }
}

/** The stamp a file would have if it were opened now; undefined where there is none. */
export function fileStamp(path: string): string | undefined {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stat && stampOf(stat);
}

const stampOf = (stat: BigIntStats): string => `${stat.size}:${stat.mtimeNs}:${stat.ino}`;
