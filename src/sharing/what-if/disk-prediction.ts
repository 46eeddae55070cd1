// What the contents of a set take on disk when equal parts are stored once: whole files, chunks as mkfs.erofs cuts them, and
// chunks cut where the content says so. Pure over contents that were read elsewhere.

import { type CutSizes, DIGEST, type FileContents, ID_SIZE, PIECE_SIZE } from '../../common/file-contents.ts';
import type { InodeTable } from '../../erofs/inode-table.ts';
import { doubledLevel, type PartLevel, pieceLevel } from './part-level.ts';
import { IdNumbers } from './part-numbers.ts';
import { addDistinct, noParts, storedParts, sumOf } from './stored-figures.ts';
import type {
  ChunkPrediction,
  ContentDefinedFigures,
  ContentDefinedPrediction,
  DiskPrediction,
  StoredParts,
} from './what-if-model.ts';

/** Chunk sizes that `mkfs.erofs --chunksize` is asked for, ascending. */
export const CHUNK_SIZES: readonly number[] = Array.from({ length: 11 }, (_, power) => 2 ** (12 + power));

/** An image whose contents were read. */
export interface ReadImage {
  readonly label: string;
  readonly table: InodeTable;
  readonly contents: FileContents;
}

export interface DiskQuestion {
  readonly images: readonly ReadImage[];
  /** Bytes of all image files and their devices. */
  readonly bytesNow: number;
  /** Of CHUNK_SIZES; empty where chunks are not asked for. */
  readonly chunkSizes: readonly number[];
  /** How the cuts were made; undefined where they are not asked for. */
  readonly cutSizes?: CutSizes;
}

/** Bytes of a chunk address in an inode (block map entry). */
const MAP_ENTRY = 4;

/** Yields the part done after each size. */
export function* predictDisk(question: DiskQuestion): Generator<number, DiskPrediction, void> {
  const { images, bytesNow, chunkSizes, cutSizes } = question;
  const chunks = yield* predictChunks(images, chunkSizes);
  return {
    block_size: PIECE_SIZE,
    bytes_now: bytesNow,
    unread: unreadFiles(images),
    whole_files: wholeFiles(images),
    chunks,
    content_defined: cutSizes === undefined ? null : contentDefined(images, cutSizes),
  };
}

function* predictChunks(
  images: readonly ReadImage[],
  sizes: readonly number[],
): Generator<number, ChunkPrediction[], void> {
  const chunks: ChunkPrediction[] = [];
  if (sizes.length === 0) return chunks;
  const labels = images.map(({ label }) => label);
  const largest = Math.max(...sizes);
  let level: PartLevel | undefined;
  for (let size = PIECE_SIZE; size <= largest; size *= 2) {
    yield Math.log2(size / PIECE_SIZE) / CHUNK_SIZES.length;
    level =
      level === undefined ? pieceLevel(images.map(({ contents }) => contents.pieces)) : doubledLevel(level);
    if (!sizes.includes(size)) continue;
    const parts = storedParts(level, labels);
    chunks.push({ chunk_size: size, map_bytes: parts.apart.parts * MAP_ENTRY, ...parts });
  }
  return chunks;
}

function unreadFiles(images: readonly ReadImage[]): DiskPrediction['unread'] {
  const unread = { files: 0, bytes: 0 };
  for (const { table, contents } of images) {
    for (let inode = 0; inode < table.inodeCount; inode++) {
      if (contents.digests.state[inode] !== DIGEST.UNREAD) continue;
      unread.files += 1;
      unread.bytes += table.columns.size[inode]!;
    }
  }
  return unread;
}

function wholeFiles(images: readonly ReadImage[]): StoredParts {
  const ids = new IdNumbers();
  // The image that met a content last, numbered from 1.
  const metBy: number[] = [];
  const together = noParts();
  const by_image = images.map(({ label, table, contents }, at) => {
    const own = noParts();
    eachRead(table, contents, (inode, size) => {
      own.parts += 1;
      const content = ids.numberOf(contents.digests.digest, 2 * ID_SIZE * inode);
      const blocks = Math.ceil(size / PIECE_SIZE);
      if (metBy[content] === at + 1) return;
      if (metBy[content] === undefined) addDistinct(together, blocks);
      metBy[content] = at + 1;
      addDistinct(own, blocks);
    });
    together.parts += own.parts;
    return { image: label, ...own };
  });
  return { by_image, apart: sumOf(by_image), together };
}

function eachRead(
  { columns, inodeCount }: InodeTable,
  { digests }: FileContents,
  visit: (inode: number, size: number) => void,
): void {
  for (let inode = 0; inode < inodeCount; inode++) {
    if (digests.state[inode] === DIGEST.KNOWN) visit(inode, columns.size[inode]!);
  }
}

function contentDefined(images: readonly ReadImage[], sizes: CutSizes): ContentDefinedPrediction {
  const ids = new IdNumbers();
  const metBy: number[] = [];
  const together = noCuts();
  const by_image = images.map(({ label, contents: { cuts } }, at) => {
    const own = noCuts();
    for (let chunk = 0; chunk < (cuts?.length.length ?? 0); chunk++) {
      const length = cuts!.length[chunk]!;
      const number = ids.numberOf(cuts!.ids, ID_SIZE * chunk);
      addCut(own, length, metBy[number] !== at + 1);
      addCut(together, length, metBy[number] === undefined);
      metBy[number] = at + 1;
    }
    return { image: label, ...own };
  });
  const { minimum, average, maximum } = sizes;
  return { minimum, average, maximum, by_image, together };
}

const noCuts = (): ContentDefinedFigures => ({ parts: 0, distinct: 0, bytes: 0, distinct_bytes: 0 });

function addCut(figures: ContentDefinedFigures, length: number, isNew: boolean): void {
  figures.parts += 1;
  figures.bytes += length;
  if (!isNew) return;
  figures.distinct += 1;
  figures.distinct_bytes += length;
}
