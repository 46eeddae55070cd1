// One process that does nothing but read the inode table of an image, as the command line and the server's worker do.
// usage: node read-tree.mjs IMAGE [WINDOW_SIZE [WINDOWS]]; prints one line of JSON.

import { Image } from '../src/erofs/image.ts';
import type { ReaderOptions } from '../src/erofs/random-reader.ts';
import { walkTree } from '../src/erofs/tree-walk.ts';
import { FileSource } from '../src/node/file-source.ts';

const [path, windowSize, windows] = process.argv.slice(2);
const options: ReaderOptions = {
  ...(windowSize === undefined ? {} : { windowSize: Number(windowSize) }),
  ...(windows === undefined ? {} : { windows: Number(windows) }),
};
const image = new Image(new FileSource(path!), options);
const { rowCount, inodeCount, valueCount, findings } = walkTree(image);
const { reads, bytesRead } = image.primary;
console.log(
  JSON.stringify({ rowCount, inodeCount, valueCount, findings: findings.length, reads, bytesRead }),
);
