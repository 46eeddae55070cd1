// Whether the content of files fits into the target, looked at closely only where their sizes alone would not.
// Must not write anything.

import { statfsSync } from 'node:fs';
import { ErofsError } from '../../erofs/finding.ts';
import { FlatContent } from '../../erofs/flat-content.ts';
import type { Image } from '../../erofs/image.ts';
import type { ExtractLog } from './extract-log.ts';
import { dataRuns } from './write-file.ts';

/** Bytes that the file system of a folder has free for who runs this. */
export function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** Bytes of the files of these rows that are no holes. Stops counting beyond `limit`. */
export function bytesNeeded(image: Image, rows: readonly number[], log: ExtractLog, limit: number): number {
  let needed = 0;
  for (const row of rows) {
    try {
      needed += bytesToWrite(image, log, row);
    } catch (error) {
      // A file that cannot be read needs no room, and says so when it is its turn.
      if (!(error instanceof ErofsError)) throw error;
    }
    if (needed > limit) return needed;
  }
  return needed;
}

function bytesToWrite(image: Image, log: ExtractLog, row: number): number {
  const content = image.content(log.inodeOf(row));
  // A bogus size must not keep all other files from being extracted.
  if (content instanceof FlatContent && content.size > image.devices.totalSize) return 0;
  let bytes = 0;
  for (const { start, end } of dataRuns(content)) bytes += end - start;
  return bytes;
}
