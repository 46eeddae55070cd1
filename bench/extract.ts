// Extracting whole images into an empty folder, next to fsck.erofs --extract. Prints a Markdown table.
// The folder lies in memory where that is possible, so that the programs are measured and not a disk.

import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../scripts/find-program.mjs';
import { contentImages } from './content-images.ts';
import { bundlePrograms, CLI } from './content-programs.ts';
import { measure, median, type Run } from './measure.ts';

const ROUNDS = 5;
const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'erofs-explorer-'));
const target = join(folder, 'target');
const fsck = findProgram('fsck.erofs');

await bundlePrograms();
console.log('| image | program | wall | CPU | peak memory |');
console.log('| --- | --- | ---: | ---: | ---: |');
try {
  for (const image of contentImages()) {
    if ('absent' in image) console.log(`| ${image.name} | | absent: ${image.absent} | | |`);
    else compareOn(`${image.name}, ${(statSync(image.path).size / 2 ** 20).toFixed(0)} MiB`, image.path);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function compareOn(image: string, path: string): void {
  const ours: Run[] = [];
  const theirs: Run[] = [];
  let absent = fsck === undefined ? 'fsck.erofs is not installed' : undefined;
  // The first round only fills the page cache.
  for (let round = 0; round <= ROUNDS; round++) {
    const run = measureEmpty(process.execPath, [CLI, 'extract', path, '-o', target]);
    if ('failure' in run) throw new Error(run.failure);
    if (round > 0) ours.push(run);
    if (absent !== undefined) continue;
    const peer = measureEmpty(fsck!, [`--extract=${target}`, path]);
    if ('failure' in peer) absent = peer.failure;
    else if (round > 0) theirs.push(peer);
  }
  console.log(`| ${image} | extract | ${cells(ours)} |`);
  console.log(
    absent === undefined
      ? `| ${image} | fsck.erofs --extract | ${cells(theirs)} |`
      : `| ${image} | fsck.erofs --extract | absent: ${absent} | | |`,
  );
}

function measureEmpty(program: string, args: readonly string[]): Run | { failure: string } {
  rmSync(target, { recursive: true, force: true });
  return measure(program, args);
}

function cells(runs: readonly Run[]): string {
  const middle = (value: (run: Run) => number | undefined): number | undefined =>
    median(runs.map(value).filter((number) => number !== undefined));
  const cpu = middle((run) => run.cpu);
  const peak = middle((run) => run.peak);
  return [
    `${middle(({ wall }) => wall)!.toFixed(2)} s`,
    cpu === undefined ? '' : `${cpu.toFixed(2)} s`,
    peak === undefined ? '' : `${(peak / 2 ** 20).toFixed(0)} MiB`,
  ].join(' | ');
}
