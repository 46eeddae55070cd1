// Predicted blocks against those that the installed mkfs.erofs --chunksize really stores, for three trees and five sizes.
// The store is mkfs's extra blob device: its file holds the chunks and nothing else, so its size is the figure.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { findProgram } from '../../../../scripts/find-program.mjs';
import { PIECE_SIZE } from '../../../../src/common/file-contents.ts';
import { isRegular } from '../../../../src/erofs/inode.ts';
import { InodeTable } from '../../../../src/erofs/inode-table.ts';
import { walkTree } from '../../../../src/erofs/tree-walk.ts';
import { openImageFile } from '../../../../src/node/open-image.ts';
import { readContents } from '../../../../src/node/predict/read-contents.ts';
import { predictDisk, type ReadImage } from '../../../../src/sharing/what-if/disk-prediction.ts';
import type { DiskPrediction, StoredFigures } from '../../../../src/sharing/what-if/what-if-model.ts';
import { CORPUS, openCorpusImage } from '../../../support/corpus.ts';

const SIZES = [4096, 16384, 131072, 1 << 20, 4 << 20];
const mkfs = findProgram('mkfs.erofs');
const folder = mkdtempSync(join(tmpdir(), 'erofs-chunks-'));
after(() => rmSync(folder, { recursive: true }));

/** mkfs.erofs before 1.8 stores chunks of zeros as any other; it has no option that tells its version everywhere. */
function storesZeros(): boolean {
  const printed = execFileSync(mkfs!, ['--help'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const made = run('version.erofs', tree('empty', {}), []);
  const version = /mkfs\.erofs(?: \(erofs-utils\))? (\d+)\.(\d+)/.exec(printed + made);
  assert.ok(version !== null, 'mkfs.erofs tells its version');
  return Number(version[1]) === 1 && Number(version[2]) < 8;
}

function run(image: string, source: string, options: readonly string[]): string {
  return execFileSync(mkfs!, [...options, join(folder, image), source], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** A folder with these files. */
function tree(name: string, files: Readonly<Record<string, Uint8Array>>): string {
  const root = join(folder, name);
  mkdirSync(root, { recursive: true });
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), bytes);
  }
  return root;
}

function noise(length: number, seed: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = seed;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

/** Sizes around every edge; copies, copies with a changed middle, moved ones; zeros within, at the end, and nothing else. */
function edges(): string {
  const big = noise(5_000_000, 1);
  const changed = Buffer.from(big);
  changed.fill('changed', 2_000_000, 2_004_000);
  const zeros = Buffer.alloc(3 << 20);
  const files: Record<string, Uint8Array> = {
    big,
    copy: big,
    changed,
    moved: Buffer.concat([Buffer.from('x'), big]),
    'moved-by-a-block': Buffer.concat([noise(4096, 2), big]),
    'begin-of-big': big.subarray(0, 1 << 20),
    zeros,
    'zeros-and-one': Buffer.concat([zeros, Buffer.from([1])]),
    'zeros-short': Buffer.alloc(5000),
    'zeros-within': Buffer.concat([noise(4096, 3), Buffer.alloc(1 << 20), noise(100, 4)]),
    empty: Buffer.alloc(0),
  };
  for (const edge of SIZES) {
    for (const size of [edge - 1, edge, edge + 1]) files[`sizes/${size}`] = big.subarray(0, size);
  }
  const root = tree('edges', files);
  rmSync(join(root, 'link'), { force: true });
  symlinkSync('big', join(root, 'link'));
  return root;
}

/** The files of the largest application images of the corpus. */
function application(): string {
  const files: Record<string, Uint8Array> = {};
  for (const name of ['app-v2.erofs', 'app-lz4-v3.erofs']) {
    const image = openCorpusImage(`fingerprints/${name}`);
    const table = new InodeTable(walkTree(image));
    for (const row of table.subtree(0)) {
      const inode = image.inode(table.columns.nid[table.inodeOf(row)]!);
      if (!isRegular(inode.mode)) continue;
      const bytes = new Uint8Array(inode.size);
      image.content(inode).readInto(0, bytes);
      files[`${name}${table.path(row)}`] = bytes;
    }
  }
  return tree('application', files);
}

/** Files of many sizes that have much in common: images of the same trees. */
function images(): string {
  const names = [
    'basic-b512',
    'basic-b1024',
    'basic-b4096',
    'basic-b16384',
    'compact',
    'extended',
    'alltime',
  ];
  const root = tree('images', {});
  for (const name of names) copyFileSync(join(CORPUS, `plain/${name}.erofs`), join(root, name));
  for (const name of ['v1', 'v2', 'v3', 'trusted-v1', 'nofp-v2']) {
    copyFileSync(join(CORPUS, `fingerprints/app-${name}.erofs`), join(root, name));
  }
  return root;
}

const stored = ({ blocks, zero_blocks }: StoredFigures, zeros: boolean): number =>
  blocks + (zeros ? zero_blocks : 0);

/** Blocks that mkfs.erofs stores of a tree in chunks. */
function madeBlocks(source: string, size: number): number {
  const blob = join(folder, 'chunks.blob');
  rmSync(blob, { force: true });
  run('chunks.erofs', source, [`--chunksize=${size}`, `--blobdev=${blob}`]);
  const bytes = statSync(blob).size;
  assert.equal(bytes % PIECE_SIZE, 0);
  return bytes / PIECE_SIZE;
}

/** An image of the tree as it is usually made, read for the prediction. */
async function readTree(label: string, source: string): Promise<ReadImage> {
  run(`${label}.erofs`, source, []);
  const { image, path, stamp, devicePaths, close } = openImageFile(join(folder, `${label}.erofs`));
  const table = new InodeTable(walkTree(image));
  const place = { path, offset: 0, stamp, devices: devicePaths };
  const script = {
    url: new URL('../../../../src/node/unbundled-worker.mjs', import.meta.url),
    argv: ['./predict/predict-worker.ts'],
    threads: 2,
  };
  const toRead = [{ table, size: image.devices.totalSize, place }];
  const [contents] = await readContents(toRead, { pieces: true, cutAverage: 0 }, script);
  close();
  return { label, table, contents: contents! };
}

function predict(read: readonly ReadImage[]): DiskPrediction {
  const steps = predictDisk({ images: read, bytesNow: 0, chunkSizes: SIZES });
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}

describe('predicted blocks equal those of mkfs.erofs --chunksize', {
  skip: mkfs === undefined ? 'mkfs.erofs is not installed' : false,
}, () => {
  const trees = { edges, application, images };
  for (const [label, make] of Object.entries(trees)) {
    test(label, async () => {
      const source = make();
      const zeros = storesZeros();
      const { chunks } = predict([await readTree(label, source)]);
      const figures = chunks.map(({ chunk_size, apart }) => [chunk_size, stored(apart, zeros)]);
      assert.deepEqual(
        figures,
        SIZES.map((size) => [size, madeBlocks(source, size)]),
      );
      assert.equal(new Set(figures.map(([, blocks]) => blocks)).size > 1, true, 'the size matters');
    });
  }

  test('all trees in one store', async () => {
    const sources = [edges(), application(), images()];
    const zeros = storesZeros();
    const read = [];
    for (const [at, source] of sources.entries()) read.push(await readTree(`together-${at}`, source));
    const { chunks } = predict(read);
    // One tree that holds the three makes one store.
    const all = join(folder, 'all');
    for (const source of sources) {
      cpSync(source, join(all, basename(source)), { recursive: true, verbatimSymlinks: true });
    }
    assert.deepEqual(
      chunks.map(({ chunk_size, together }) => [chunk_size, stored(together, zeros)]),
      SIZES.map((size) => [size, madeBlocks(all, size)]),
    );
  });
});
