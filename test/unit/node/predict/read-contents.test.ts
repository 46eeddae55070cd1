// Reading the contents of images of the corpus, in place and in threads: digests against the oracles, pieces against the bytes.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { test } from 'node:test';
import { DIGEST, type FileContents, ID_SIZE, PIECE_SIZE } from '../../../../src/common/file-contents.ts';
import type { Image } from '../../../../src/erofs/image.ts';
import { InodeTable } from '../../../../src/erofs/inode-table.ts';
import { walkTree } from '../../../../src/erofs/tree-walk.ts';
import { openImageFile } from '../../../../src/node/open-image.ts';
import { type ImageToRead, readContents } from '../../../../src/node/predict/read-contents.ts';
import type { CrewScript } from '../../../../src/node/worker-crew.ts';
import { CORPUS, corpusImages, readOracle } from '../../../support/corpus.ts';

const SCRIPT: CrewScript = {
  url: new URL('../../../../src/node/unbundled-worker.mjs', import.meta.url),
  argv: ['./predict/predict-worker.ts'],
  threads: 2,
};
const EVERYTHING = { pieces: true, cutAverage: 4096 };

/** An image of the corpus as it is given to be read; `size` as if it were larger to allow more. */
function toRead(name: string): ImageToRead & { image: Image; close(): void } {
  const offset = readOracle(name).offset ?? 0;
  const { image, path, stamp, devicePaths, close } = openImageFile(join(CORPUS, name), { offset });
  return {
    image,
    table: new InodeTable(walkTree(image)),
    size: image.devices.totalSize,
    place: { path, offset, stamp, devices: devicePaths },
    close,
  };
}

/** SHA-256 by path, of all files that are not empty. */
function digestsByPath({ columns, ...table }: InodeTable, { digests }: FileContents): Map<string, string> {
  const found = new Map<string, string>();
  const whole = Object.assign(Object.create(InodeTable.prototype), { columns, ...table }) as InodeTable;
  for (let row = 0; row < columns.rowCount; row++) {
    const inode = columns.inode[row]!;
    if (digests.state[inode] !== DIGEST.KNOWN) continue;
    const digest = digests.digest.subarray(32 * inode, 32 * inode + 32);
    found.set(Buffer.from(whole.pathBytes(row)).toString('latin1'), Buffer.from(digest).toString('hex'));
  }
  return found;
}

function oracleDigests(name: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const { path, path_b64, ...entry } of readOracle(name).entries) {
    if (entry.type !== 'file' || entry['size'] === 0) continue;
    const bytes = path === undefined ? Buffer.from(path_b64!, 'base64') : Buffer.from(path);
    found.set(bytes.toString('latin1'), entry['sha256'] as string);
  }
  return found;
}

test('digests of every sound image equal what the kernel read', async () => {
  const names = corpusImages('plain', 'chunks', 'layers', 'fingerprints', 'older', 'compressed').filter(
    (name) => !name.includes('huge-sparse'),
  );
  assert.ok(names.length > 60);
  const images = names.map(toRead);
  const contents = await readContents(images, { pieces: false, cutAverage: 0 }, SCRIPT);
  for (const [at, name] of names.entries()) {
    const differs = new Set(readOracle(name).content_cross_check?.differs ?? []);
    const found = digestsByPath(images[at]!.table, contents[at]!);
    const expected = oracleDigests(name);
    if (differs.size === 0) assert.equal(found.size, expected.size, name);
    for (const [path, digest] of found) assert.equal(digest, expected.get(path), `${name} ${path}`);
    images[at]!.close();
  }
});

test('pieces and chunks: in place and in threads the same, and what the bytes say', async () => {
  const names = ['fingerprints/app-lz4-v2.erofs', 'chunks/c4096.erofs'];
  const images = names.map(toRead);
  // Eighty mounts of them are enough work for threads.
  const many = Array.from({ length: 40 }, () => images).flat();
  const inThreads = (await readContents(many, EVERYTHING, SCRIPT)).slice(0, 2);
  const inPlace = await readContents(images, EVERYTHING, SCRIPT);
  assert.deepEqual(inThreads, inPlace);
  for (const [at, { image, table, close }] of images.entries()) {
    const { pieces, cuts, digests } = inPlace[at]!;
    let whole = 0;
    for (let inode = 0; inode < table.inodeCount; inode++) {
      const ids = pieces!.ids.subarray(ID_SIZE * pieces!.start[inode]!, ID_SIZE * pieces!.start[inode + 1]!);
      if (digests.state[inode] !== DIGEST.KNOWN) {
        assert.equal(ids.length, 0);
        continue;
      }
      const bytes = Buffer.alloc(table.columns.size[inode]!);
      image.content(image.inode(table.columns.nid[inode]!)).readInto(0, bytes);
      whole += bytes.length;
      const count = Math.ceil(bytes.length / PIECE_SIZE);
      assert.equal(ids.length, ID_SIZE * count);
      for (let k = 0; k < count; k++) {
        const piece = bytes.subarray(k * PIECE_SIZE, (k + 1) * PIECE_SIZE);
        assert.deepEqual(Buffer.from(ids.subarray(ID_SIZE * k, ID_SIZE * (k + 1))), idOf(piece));
      }
      const last = Buffer.alloc(PIECE_SIZE);
      bytes.copy(last, 0, (count - 1) * PIECE_SIZE);
      const padded = pieces!.padded.subarray(ID_SIZE * inode, ID_SIZE * (inode + 1));
      assert.deepEqual(Buffer.from(padded), idOf(last));
      const lengths = cuts!.length.subarray(cuts!.start[inode]!, cuts!.start[inode + 1]!);
      assert.equal(
        lengths.reduce((sum, length) => sum + length, 0),
        bytes.length,
      );
    }
    assert.ok(whole > 100_000);
    close();
  }
});

const idOf = (piece: Buffer): Buffer =>
  piece.length === PIECE_SIZE && piece.every((byte) => byte === 0)
    ? Buffer.alloc(ID_SIZE)
    : createHash('sha256').update(piece).digest().subarray(0, ID_SIZE);

test('progress goes up to the whole, and a signal ends the work', async () => {
  const one = toRead('fingerprints/app-lz4-v2.erofs');
  const many = Array.from({ length: 200 }, () => one);
  const controller = new AbortController();
  const reason = new Error('enough');
  const reading = readContents(many, EVERYTHING, SCRIPT, {
    signal: controller.signal,
    onProgress: (done, of) => {
      assert.ok(done.bytes <= of.bytes && done.files <= of.files && of.files > 5000);
    },
  });
  controller.abort(reason);
  await assert.rejects(reading, reason);
  one.close();
});

test('a file that claims more than the image can justify is not read', async () => {
  const sparse = toRead('chunks/huge-sparse.erofs');
  const claimed = Math.max(...sparse.table.columns.size);
  assert.ok(claimed > 4 * 2 ** 30);
  // As large as it claims to be it would be read; a hundredfold claim would not.
  const { columns } = sparse.table;
  const size = columns.size.map((value) => (value === claimed ? 100 * claimed : value));
  const hostile = { ...sparse, table: new InodeTable({ ...columns, size }) };
  const [contents] = await readContents([hostile], EVERYTHING, SCRIPT);
  const inode = size.indexOf(100 * claimed);
  assert.equal(contents!.digests.state[inode], DIGEST.UNREAD);
  assert.ok(contents!.digests.state.includes(DIGEST.KNOWN));
  assert.ok(contents!.pieces!.ids.length < 1 << 20);
  sparse.close();
});

test('content on a missing device is not known', async () => {
  const image = toRead('chunks/c4096-blob.erofs');
  const without = { ...image, place: { ...image.place, devices: [undefined] } };
  const [contents] = await readContents([without], EVERYTHING, SCRIPT);
  const states = new Set(contents!.digests.state);
  assert.ok(states.has(DIGEST.UNREAD));
  image.close();
});
