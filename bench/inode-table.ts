// Reading the inode table of 100,000 and 1,000,000 inodes, next to fsck.erofs and dump.erofs on the same images.
// Needs the bundle of read-tree.ts as out/bench/read-tree.mjs, which scripts/bench.mjs makes. Prints a Markdown table.

import { join } from 'node:path';
import { findProgram } from '../scripts/find-program.mjs';
import { BENCH_FOLDER, benchImage } from './bench-images.ts';
import { compare, type Result } from './measure.ts';

const ROUNDS = 5;
const OURS = 'EROFS Explorer';

console.log('| image | program | wall | CPU | peak memory | per inode |');
console.log('| --- | --- | ---: | ---: | ---: | ---: |');
for (const [inodes, fingerprints] of [
  [100_000, false],
  [1_000_000, false],
  [100_000, true],
  [1_000_000, true],
] as const) {
  const image = benchImage(inodes, fingerprints);
  if ('absent' in image) {
    console.log(`| ${image.name} | | absent: ${image.absent} | | | |`);
    continue;
  }
  const { path, name } = image;
  const results = compare(
    [
      { name: OURS, program: process.execPath, args: [join(BENCH_FOLDER, 'read-tree.mjs'), path] },
      { name: 'fsck.erofs', program: findProgram('fsck.erofs'), args: [path] },
      { name: 'dump.erofs -S', program: findProgram('dump.erofs'), args: ['-S', path] },
    ],
    ROUNDS,
  );
  for (const result of results) console.log(row(name, inodes, result));
}

function row(image: string, inodes: number, result: Result): string {
  if ('absent' in result) return `| ${image} | ${result.name} | absent: ${result.absent} | | | |`;
  const { name, wall, cpu, peak } = result;
  const cells = [
    `${wall.toFixed(2)} s`,
    cpu === undefined ? '' : `${cpu.toFixed(2)} s`,
    peak === undefined ? '' : `${(peak / 2 ** 20).toFixed(0)} MiB`,
    `${((1e6 * wall) / inodes).toFixed(2)} µs`,
  ];
  return `| ${image} | ${name} | ${cells.join(' | ')} |`;
}
