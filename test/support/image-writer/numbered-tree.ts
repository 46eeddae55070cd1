// A tree of as many small files as wanted, written to a file piece by piece: for benchmarks and for tests of size.
// Memory does not grow with it beyond one directory's entries.

import { FileSink } from './byte-sink.ts';
import { type ImageOptions, text } from './image-model.ts';
import { ImageWriter, type WrittenInode } from './image-writer.ts';

export interface NumberedTree {
  /** Inodes in all, directories included. */
  readonly inodes: number;
  readonly filesPerDirectory?: number;
  readonly directoriesPerDirectory?: number;
  readonly image?: ImageOptions;
}

const LINE = text('All work on a file system is about where things lie.\n');

/** Writes `/pkg-NNN/module-NN/file-NNNN.txt` until there are enough inodes. */
export function writeNumberedTree(path: string, tree: NumberedTree): void {
  const { inodes, filesPerDirectory = 200, directoriesPerDirectory = 20 } = tree;
  const writer = new ImageWriter(new FileSink(path), tree.image);
  const rootAddress = writer.reserveRoot();
  const top: { name: Uint8Array; inode: WrittenInode }[] = [];
  for (let made = 1; made < inodes; ) {
    made += 1;
    const middle: { name: Uint8Array; inode: WrittenInode }[] = [];
    while (made < inodes && middle.length < directoriesPerDirectory) {
      made += 1;
      const count = Math.min(filesPerDirectory, inodes - made);
      middle.push({
        name: numbered('module', middle.length, 2),
        inode: directoryOfFiles(writer, made, count),
      });
      made += count;
    }
    top.push({ name: numbered('pkg', top.length, 3), inode: writer.directory({}, middle) });
  }
  writer.finish(writer.directory({}, top, rootAddress));
}

function directoryOfFiles(writer: ImageWriter, firstNumber: number, count: number): WrittenInode {
  const files = Array.from({ length: count }, (_, k) => ({
    name: numbered('file', k, 4),
    inode: writer.file({ placement: { layout: 'inline' } }, smallContent(firstNumber + k)),
  }));
  return writer.directory({}, files);
}

/** Content of a file by its number: up to 350 bytes; in every group of eight files the last two are equal. */
export function smallContent(number: number): Uint8Array {
  const key = number % 8 === 7 ? number - 1 : number;
  const tail = text(`${key}\n`);
  const content = new Uint8Array(((key * 37) % 340) + tail.length);
  for (let at = 0; at < content.length; at += LINE.length)
    content.set(LINE.subarray(0, content.length - at), at);
  content.set(tail, content.length - tail.length);
  return content;
}

const numbered = (word: string, number: number, digits: number): Uint8Array =>
  text(`${word}-${String(number).padStart(digits, '0')}`);
