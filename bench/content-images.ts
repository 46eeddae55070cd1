// Images of files with content worth reading, made by the mkfs.erofs on PATH in every way it can: plain and by algorithm.
// They stay in out/bench; delete the folder to have them made anew.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../scripts/find-program.mjs';
import { BENCH_FOLDER, type BenchImage } from './bench-images.ts';

/** Seconds that mkfs.erofs may take; the strong algorithms need theirs. */
const PATIENCE = 600;
const FILES = 20_000;
const FILES_PER_DIRECTORY = 100;
/** Of every hundred files, this many have so many bytes: most are small, and most bytes are in large ones. */
const SIZES: readonly [files: number, bytes: number][] = [
  [50, 1_500],
  [30, 6_000],
  [15, 24_000],
  [4, 120_000],
  [1, 900_000],
];

const WAYS: readonly [name: string, args: readonly string[]][] = [
  ['plain', []],
  ['LZ4', ['-zlz4']],
  ['LZ4 HC, 64 KiB clusters', ['-zlz4hc,9', '-C65536']],
  ['Zstandard, 64 KiB clusters', ['-zzstd,3', '-C65536']],
  ['MicroLZMA, 64 KiB clusters', ['-zlzma,6', '-C65536']],
  ['DEFLATE, 64 KiB clusters', ['-zdeflate,6', '-C65536']],
];

/** An image, and whether its files carry fingerprints. */
export type ContentImage = BenchImage & { readonly fingerprints: boolean };

/** One image for each way, with fingerprints where the tool can make them. */
export function contentImages(): ContentImage[] {
  mkdirSync(BENCH_FOLDER, { recursive: true });
  const mkfs = findProgram('mkfs.erofs');
  if (mkfs === undefined) {
    return WAYS.map(([name]) => ({ name, absent: 'mkfs.erofs is not installed', fingerprints: false }));
  }
  const { stdout, stderr } = spawnSync(mkfs, ['--help'], { encoding: 'utf8' });
  const fingerprints = `${stdout}${stderr}`.includes('--xattr-inode-digest');
  const tree = join(BENCH_FOLDER, 'content.tree');
  try {
    return WAYS.map(([name, args], way) => {
      const path = join(BENCH_FOLDER, `content-${way}${fingerprints ? '-fp' : ''}.erofs`);
      if (existsSync(path)) return { name, path, fingerprints };
      if (!existsSync(tree)) makeTree(tree);
      console.error(`making ${path} ...`);
      const digest = fingerprints ? ['--xattr-inode-digest=erofs.fingerprint.v1'] : [];
      const made = spawnSync(mkfs, ['--quiet', '-T1700000000', ...digest, ...args, `${path}.part`, tree], {
        encoding: 'utf8',
        timeout: PATIENCE * 1000,
      });
      if (made.status === 0) {
        renameSync(`${path}.part`, path);
        return { name, path, fingerprints };
      }
      rmSync(`${path}.part`, { force: true });
      const why = made.signal ? `takes more than ${PATIENCE} s` : 'cannot make it';
      return { name, absent: `the installed mkfs.erofs ${why}`, fingerprints };
    });
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}

function makeTree(root: string): void {
  mkdirSync(root);
  const random = new Random(1);
  const words = Array.from({ length: 4000 }, () => random.word());
  const sizes = SIZES.flatMap(([files, bytes]) => Array.from({ length: files }, () => bytes));
  for (let file = 0; file < FILES; file++) {
    const folder = join(root, `part-${String(Math.floor(file / FILES_PER_DIRECTORY)).padStart(3, '0')}`);
    if (file % FILES_PER_DIRECTORY === 0) mkdirSync(folder);
    const size = Math.round(sizes[random.below(100)]! * (0.5 + random.below(1000) / 1000));
    writeFileSync(join(folder, `file-${file}`), content(random, words, size, file % 10 === 9));
  }
}

/** Text that compresses to about a third, or bytes that do not compress. */
function content(random: Random, words: readonly string[], size: number, noise: boolean): Uint8Array {
  const bytes = new Uint8Array(size);
  if (noise) {
    for (let at = 0; at < size; at++) bytes[at] = random.below(256);
    return bytes;
  }
  let text = '';
  // Frequent words come early in the list.
  while (text.length < size) text += words[random.below(1 + random.below(words.length))]!;
  return Buffer.from(text, 'latin1').subarray(0, size);
}

/** The same numbers every time (xorshift32). */
class Random {
  constructor(private state: number) {}

  below(limit: number): number {
    this.state ^= this.state << 13;
    this.state ^= this.state >>> 17;
    this.state ^= this.state << 5;
    return (this.state >>> 0) % limit;
  }

  word(): string {
    const letters = Array.from({ length: 2 + this.below(9) }, () => String.fromCharCode(97 + this.below(26)));
    return `${letters.join('')} `;
  }
}
