// What is read of an image before its first rows can be shown, whatever its size. Prints a Markdown table.

import { Image } from '../src/erofs/image.ts';
import { walkTree } from '../src/erofs/tree-walk.ts';
import { FileSource } from '../src/node/file-source.ts';
import { benchImage } from './bench-images.ts';

/** As the server opens images (src/server/images/open-image.ts). */
const FIRST_ROWS = { maxReads: 32, maxBytes: 1 << 20 };
const REPEATS = 21;

console.log('| image | size | reads | bytes | rows | time |');
console.log('| --- | ---: | ---: | ---: | ---: | ---: |');
for (const [inodes, fingerprints] of [
  [100_000, false],
  [1_000_000, false],
  [1_000_000, true],
] as const) {
  const image = benchImage(inodes, fingerprints);
  if ('absent' in image) console.log(`| ${image.name} | absent: ${image.absent} | | | | |`);
  else console.log(`| ${image.name} | ${firstRows(image.path)} |`);
}

function firstRows(path: string): string {
  const times: number[] = [];
  let cells: string[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const begin = performance.now();
    const source = new FileSource(path);
    const image = new Image(source);
    const { rowCount } = walkTree(image, FIRST_ROWS);
    times.push(performance.now() - begin);
    const { reads, bytesRead } = image.primary;
    const size = `${(source.size / 2 ** 20).toFixed(0)} MiB`;
    cells = [size, String(reads), `${(bytesRead / 1024).toFixed(0)} KiB`, rowCount.toLocaleString('en')];
    source.close();
  }
  // The first time is what a person waits for: nothing is compiled yet.
  return [
    ...cells,
    `${times[0]!.toFixed(1)} ms, then ${times.sort((a, b) => a - b)[REPEATS >> 1]!.toFixed(1)} ms`,
  ].join(' | ');
}
