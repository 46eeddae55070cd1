// Comparing all fingerprints with the content, next to the digest check of fsck.erofs on the same images. Where the installed
// erofs-utils know no fingerprints, hashing all content stands alone. Prints a Markdown table.

import { statSync } from 'node:fs';
import { findProgram } from '../scripts/find-program.mjs';
import { contentImages } from './content-images.ts';
import { bundlePrograms, CLI, HASH_CONTENT } from './content-programs.ts';
import { type Contender, compare, type Result } from './measure.ts';

const ROUNDS = 5;

await bundlePrograms();
console.log('| image | program | wall | CPU | peak memory | wall, fsck.erofs = 1 |');
console.log('| --- | --- | ---: | ---: | ---: | ---: |');
for (const image of contentImages()) {
  if ('absent' in image) {
    console.log(`| ${image.name} | | absent: ${image.absent} | | | |`);
    continue;
  }
  const { path, fingerprints } = image;
  const size = `${(statSync(path).size / 2 ** 20).toFixed(0)} MiB`;
  const ours: Contender = fingerprints
    ? { name: 'verify', program: process.execPath, args: [CLI, 'verify', path] }
    : { name: 'hashing all content', program: process.execPath, args: [HASH_CONTENT, path] };
  const fsck = findProgram('fsck.erofs');
  const peer = 'fsck.erofs --xattr-inode-digest';
  const theirs: Contender = { name: peer, program: fsck, args: ['--xattr-inode-digest', path] };
  const results: Result[] = fingerprints
    ? compare([ours, theirs], ROUNDS)
    : [...compare([ours], ROUNDS), { name: peer, absent: 'the installed erofs-utils know no fingerprints' }];
  for (const result of results) console.log(row(`${image.name}, ${size}`, result, results[1]!));
}

function row(image: string, result: Result, peer: Result): string {
  if ('absent' in result) return `| ${image} | ${result.name} | absent: ${result.absent} | | | |`;
  const cells = [
    `${result.wall.toFixed(2)} s`,
    result.cpu === undefined ? '' : `${result.cpu.toFixed(2)} s`,
    result.peak === undefined ? '' : `${(result.peak / 2 ** 20).toFixed(0)} MiB`,
    'absent' in peer ? '' : (result.wall / peer.wall).toFixed(2),
  ];
  return `| ${image} | ${result.name} | ${cells.join(' | ')} |`;
}
