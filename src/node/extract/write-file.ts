// Writes one regular file: created anew, holes left as holes, attributes set while it is open. Never half a file.
// Runs in worker threads and in place. Must not decide where a file goes.

import { closeSync, constants, ftruncateSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { CompressedContent } from '../../erofs/compressed/compressed-content.ts';
import { FORM } from '../../erofs/compressed/pcluster-list.ts';
import type { Content } from '../../erofs/content.ts';
import { FlatContent } from '../../erofs/flat-content.ts';
import type { Image } from '../../erofs/image.ts';
import type { Inode } from '../../erofs/inode.ts';
import { readPiece } from '../content-pieces.ts';
import { type Created, createNew } from './create-new.ts';
import type { InodeAttributes } from './inode-attributes.ts';

// Where the platform has no O_NOFOLLOW, O_EXCL alone refuses links.
const FLAGS = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);

/**
 * Writes the content of `inode` to a new file. Throws an ErofsError if the content cannot be read and node's error if it
 * cannot be written; there is no file then. `onBytes` hears how many bytes of the file are done.
 */
export function writeFile(
  image: Image,
  inode: Inode,
  path: Buffer,
  overwrite: boolean,
  attributes: InodeAttributes,
  onBytes: (count: number) => void,
): Created {
  const content = image.content(inode);
  let descriptor = -1;
  const created = createNew(path, overwrite, () => {
    descriptor = openSync(path, FLAGS, attributes.creationMode(inode));
  });
  if (created === 'kept') return created;
  try {
    writeContent(descriptor, content, onBytes);
    attributes.setOpen(descriptor, inode);
  } catch (error) {
    closeSync(descriptor);
    unlinkSync(path);
    throw error;
  }
  closeSync(descriptor);
  return created;
}

function writeContent(descriptor: number, content: Content, onBytes: (count: number) => void): void {
  const { size } = content;
  let written = 0;
  for (const { start, end } of dataRuns(content)) {
    for (let offset = start; offset < end; ) {
      const piece = readPiece(content, offset, end);
      writeAll(descriptor, piece, offset);
      offset += piece.length;
      onBytes(piece.length);
    }
    written = end;
  }
  if (written < size) ftruncateSync(descriptor, size);
}

function writeAll(descriptor: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(descriptor, bytes, done, bytes.length - done, position + done);
  }
}

interface Run {
  readonly start: number;
  readonly end: number;
}

/** The stretches of a file that are not holes, in order. */
export function dataRuns(content: Content): Iterable<Run> {
  if (content.size === 0) return [];
  return mayHaveHoles(content) ? mergedRuns(content) : [{ start: 0, end: content.size }];
}

function mayHaveHoles(content: Content): boolean {
  if (content instanceof FlatContent) return content.start === undefined;
  // What cannot be mapped is told where it is read.
  if (content instanceof CompressedContent) return content.map.form.includes(FORM.HOLE);
  return true;
}

function* mergedRuns(content: Content): Generator<Run> {
  let start = 0;
  let end = 0;
  for (const { logical, length, hole } of content.extents()) {
    if (hole) continue;
    if (logical !== end) {
      if (end > start) yield { start, end };
      start = logical;
    }
    end = Math.min(content.size, logical + length);
  }
  if (end > start) yield { start, end };
}
