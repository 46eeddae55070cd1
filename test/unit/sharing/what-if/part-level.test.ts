// Chunks, pages and whole files of random contents, against counting them as strings.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { DIGEST, type FileContents, ID_SIZE, PIECE_SIZE } from '../../../../src/common/file-contents.ts';
import { CHUNK_SIZES, predictDisk } from '../../../../src/sharing/what-if/disk-prediction.ts';
import { distinctPages } from '../../../../src/sharing/what-if/distinct-pages.ts';
import type { DiskPrediction } from '../../../../src/sharing/what-if/what-if-model.ts';
import { tableOf } from '../../../support/inode-table-builder.ts';

/** A file as runs of a letter: each run fills pieces, the last one perhaps in part. `0` stands for a byte of zero. */
interface Runs {
  readonly pieces: string;
  readonly tail: number;
}

const bytesOf = ({ pieces, tail }: Runs): Buffer => {
  const bytes = Buffer.concat(
    [...pieces].map((letter) => Buffer.alloc(PIECE_SIZE, letter === '0' ? 0 : letter)),
  );
  return bytes.subarray(0, bytes.length - tail);
};

const file: fc.Arbitrary<Runs> = fc.record({
  pieces: fc.array(fc.constantFrom('0', '0', 'a', 'b'), { maxLength: 9 }).map((letters) => letters.join('')),
  tail: fc.constantFrom(0, 0, 1, 4095),
});
const images = fc.array(fc.array(file, { maxLength: 5 }), { minLength: 1, maxLength: 3 });

/** What reading the files would give. */
function readImage(files: readonly Buffer[], label: string) {
  const table = tableOf(Object.fromEntries(files.map((bytes, at) => [`f${at}`, { size: bytes.length }])));
  const count = table.inodeCount;
  const state = new Uint8Array(count);
  const digest = new Uint8Array(32 * count);
  const start = new Uint32Array(count + 1);
  const ids: Buffer[] = [];
  const padded = new Uint8Array(ID_SIZE * count);
  for (let inode = 0; inode < count; inode++) {
    const bytes = inode === 0 ? Buffer.alloc(0) : files[inode - 1]!;
    start[inode + 1] = start[inode]! + Math.ceil(bytes.length / PIECE_SIZE);
    if (bytes.length === 0) continue;
    state[inode] = DIGEST.KNOWN;
    digest.set(createHash('sha256').update(bytes).digest(), 32 * inode);
    for (let at = 0; at < bytes.length; at += PIECE_SIZE) ids.push(idOf(bytes.subarray(at, at + PIECE_SIZE)));
    const last = bytes.subarray(Math.floor((bytes.length - 1) / PIECE_SIZE) * PIECE_SIZE);
    padded.set(idOf(Buffer.concat([last, Buffer.alloc(PIECE_SIZE - last.length)])), ID_SIZE * inode);
  }
  const contents: FileContents = {
    digests: { state, digest },
    pieces: { start, ids: Buffer.concat(ids), padded },
  };
  return { label, table, contents };
}

const idOf = (piece: Buffer): Buffer =>
  piece.length === PIECE_SIZE && piece.every((byte) => byte === 0)
    ? Buffer.alloc(ID_SIZE)
    : createHash('sha256').update(piece).digest().subarray(0, ID_SIZE);

function predict(sets: readonly (readonly Buffer[])[]): DiskPrediction {
  const question = {
    images: sets.map((files, at) => readImage(files, `${at}`)),
    bytesNow: 0,
    chunkSizes: CHUNK_SIZES,
  };
  const steps = predictDisk(question);
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}

const blocksOf = (chunk: Buffer): number => Math.ceil(chunk.length / PIECE_SIZE);

/** Chunks of files, cut and kept as mkfs.erofs does: by content and length, full chunks of zeros apart. */
function stored(files: readonly Buffer[], size: number) {
  const chunks = files.flatMap((bytes) =>
    Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
      bytes.subarray(at * size, (at + 1) * size),
    ),
  );
  const distinct = [...new Map(chunks.map((chunk) => [chunk.toString('latin1'), chunk])).values()];
  const isHole = (chunk: Buffer): boolean => chunk.length === size && chunk.every((byte) => byte === 0);
  const blocks = (kept: readonly Buffer[]): number => kept.reduce((sum, chunk) => sum + blocksOf(chunk), 0);
  return {
    parts: chunks.length,
    distinct: distinct.length,
    blocks: blocks(distinct.filter((chunk) => !isHole(chunk))),
    zero_blocks: blocks(distinct.filter(isHole)),
  };
}

test('chunks of every size, of each image and of all together', () => {
  fc.assert(
    fc.property(images, (sets) => {
      const files = sets.map((set) => set.map(bytesOf));
      for (const { chunk_size, by_image, apart, together, map_bytes } of predict(files).chunks) {
        assert.deepEqual(together, stored(files.flat(), chunk_size), `${chunk_size} together`);
        for (const [at, { image, ...figures }] of by_image.entries()) {
          assert.equal(image, `${at}`);
          assert.deepEqual(figures, stored(files[at]!, chunk_size), `${chunk_size} of ${at}`);
        }
        const sum = by_image.reduce((total, { blocks }) => total + blocks, 0);
        assert.equal(apart.blocks, sum);
        assert.equal(map_bytes, 4 * together.parts);
      }
    }),
    { numRuns: 100 },
  );
});

test('whole files', () => {
  fc.assert(
    fc.property(images, (sets) => {
      const files = sets.map((set) => set.map(bytesOf));
      const { parts, distinct, blocks, zero_blocks } = predict(files).whole_files.together;
      const expected = stored(files.flat(), 2 ** 40);
      assert.deepEqual(
        [parts, distinct, blocks, zero_blocks],
        [expected.parts, expected.distinct, expected.blocks, 0],
      );
    }),
    { numRuns: 50 },
  );
});

test('distinct pages of every size: files end in zeros', () => {
  fc.assert(
    fc.property(images, fc.constantFrom(4096, 8192, 16384, 65536), (sets, pageSize) => {
      const files = sets.map((set) => set.map(bytesOf));
      const pages = new Set(
        files.flat().flatMap((bytes) => {
          const count = Math.ceil(bytes.length / pageSize);
          const filled = Buffer.concat([bytes, Buffer.alloc(count * pageSize - bytes.length)]);
          return Array.from({ length: count }, (_, at) =>
            filled.subarray(at * pageSize, (at + 1) * pageSize).toString('latin1'),
          );
        }),
      );
      const read = files.map((set, at) => readImage(set, `${at}`));
      assert.equal(distinctPages(read, pageSize), pages.size);
    }),
    { numRuns: 100 },
  );
});

test('files that were not read are counted apart, and their pages differ from all others', () => {
  const image = readImage([bytesOf({ pieces: 'ab', tail: 0 }), bytesOf({ pieces: 'ab', tail: 0 })], 'x');
  image.contents.digests.state[2] = DIGEST.UNREAD;
  const steps = predictDisk({ images: [image], bytesNow: 7, chunkSizes: [] });
  const { unread, whole_files, bytes_now, chunks } = steps.next().value as DiskPrediction;
  assert.deepEqual(unread, { files: 1, bytes: 8192 });
  assert.deepEqual([whole_files.together.parts, bytes_now, chunks], [1, 7, []]);
});
