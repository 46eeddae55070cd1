// The images of the benchmarks: trees of small files, made by the mkfs.erofs on PATH, and by our own writer what that cannot make.
// They stay in out/bench; delete the folder to have them made anew.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../scripts/find-program.mjs';
import { out } from '../scripts/paths.mjs';
import { text } from '../test/support/image-writer/image-model.ts';
import { smallContent, writeNumberedTree } from '../test/support/image-writer/numbered-tree.ts';

export const BENCH_FOLDER = join(out, 'bench');

/** Seconds that mkfs.erofs may take. */
const PATIENCE = 240;
const FILES = 200;
const DIRECTORIES = 20;

export type BenchImage = { readonly name: string } & (
  | { readonly path: string }
  | { readonly absent: string }
);

const mkfs = findProgram('mkfs.erofs');
const mkfsHelp = mkfs === undefined ? '' : spawnSync(mkfs, ['--help'], { encoding: 'utf8' });
const knowsDigests =
  mkfsHelp !== '' && `${mkfsHelp.stdout}${mkfsHelp.stderr}`.includes('--xattr-inode-digest');

/** An image of so many inodes, without fingerprints or with one for each file. */
export function benchImage(inodes: number, fingerprints: boolean): BenchImage {
  mkdirSync(BENCH_FOLDER, { recursive: true });
  const byMkfs = mkfs !== undefined && (!fingerprints || knowsDigests);
  const maker = byMkfs ? 'mkfs.erofs' : 'our writer';
  const name = `${inodes.toLocaleString('en')} inodes${fingerprints ? ' with fingerprints' : ''} (${maker})`;
  const path = join(BENCH_FOLDER, `${inodes}${fingerprints ? '-fp' : ''}-${byMkfs ? 'mkfs' : 'own'}.erofs`);
  if (existsSync(path)) return { name, path };
  console.error(`making ${path} ...`);
  const problem = byMkfs ? runMkfs(path, inodes, fingerprints) : runWriter(path, inodes, fingerprints);
  return problem === undefined ? { name, path } : { name, absent: problem };
}

function runWriter(path: string, inodes: number, fingerprints: boolean): undefined {
  const prefixes = [{ base: 0, infix: text('erofs.fingerprint.v1') }];
  const image = fingerprints ? { prefixes, fingerprintPrefix: 0, nameFilter: true } : {};
  writeNumberedTree(`${path}.part`, {
    inodes,
    filesPerDirectory: FILES,
    directoriesPerDirectory: DIRECTORIES,
    image,
  });
  renameSync(`${path}.part`, path);
}

/** Why there is no image, or undefined. */
function runMkfs(path: string, inodes: number, fingerprints: boolean): string | undefined {
  const tree = `${path}.tree`;
  try {
    makeTree(tree, inodes);
    const digest = fingerprints ? ['--xattr-inode-digest=erofs.fingerprint.v1'] : [];
    const args = ['--quiet', '-T1700000000', ...digest, `${path}.part`, tree];
    const { status, signal, stderr } = spawnSync(mkfs!, args, { encoding: 'utf8', timeout: PATIENCE * 1000 });
    if (status !== 0)
      return signal ? `mkfs.erofs took more than ${PATIENCE} s` : `mkfs.erofs: ${stderr.trim()}`;
    renameSync(`${path}.part`, path);
    return undefined;
  } finally {
    rmSync(tree, { recursive: true, force: true });
    rmSync(`${path}.part`, { force: true });
  }
}

/** The tree that `writeNumberedTree` writes, as files. */
function makeTree(root: string, inodes: number): void {
  mkdirSync(root);
  for (let made = 1, top = 0; made < inodes; top++) {
    const folder = join(root, `pkg-${String(top).padStart(3, '0')}`);
    mkdirSync(folder);
    made += 1;
    for (let middle = 0; middle < DIRECTORIES && made < inodes; middle++) {
      const inner = join(folder, `module-${String(middle).padStart(2, '0')}`);
      mkdirSync(inner);
      made += 1;
      for (let file = 0; file < FILES && made < inodes; file++, made++) {
        writeFileSync(join(inner, `file-${String(file).padStart(4, '0')}`), smallContent(made));
      }
    }
  }
}
