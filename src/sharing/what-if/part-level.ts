// The parts of all files at one size: pieces of 4 KiB first, then parts twice as large, made of two of the level below.
// Pure. Two parts are equal if and only if the parts they are made of are, so nothing is hashed again.

import { type ContentPieces, ID_SIZE } from '../../common/file-contents.ts';
import { IdNumbers, NO_PART, PairNumbers } from './part-numbers.ts';

/** The files of one image: parts of file `f` are `numbers[start[f] .. start[f + 1])`. */
export interface ImageParts {
  readonly start: Uint32Array;
  readonly numbers: Uint32Array;
}

export interface PartLevel {
  /** Bytes of a part. */
  readonly size: number;
  /** By image. */
  readonly images: readonly ImageParts[];
  /** Distinct parts; their numbers are 1 to `count`. */
  readonly count: number;
  /** Number of the full-sized part of zeros; NO_PART if there is none. */
  readonly zeros: number;
  /** By number: blocks of 4 KiB; none for NO_PART. */
  readonly blocks: Uint16Array;
}

const ZERO_ID = new Uint8Array(ID_SIZE);

/** How the last piece of a file counts: as many bytes as it has, or filled up with zeros as a page is. */
export type Tail = 'exact' | 'padded';

/** The pieces as they were read. */
export function pieceLevel(
  contents: readonly (ContentPieces | undefined)[],
  tail: Tail = 'exact',
): PartLevel {
  const ids = new IdNumbers();
  const zeros = ids.numberOf(ZERO_ID, 0);
  let zeroParts = 0;
  const images = contents.map((pieces): ImageParts => {
    if (pieces === undefined) return { start: new Uint32Array(1), numbers: new Uint32Array(0) };
    const numbers = new Uint32Array(pieces.start.at(-1)!);
    for (let file = 0; file + 1 < pieces.start.length; file++) {
      const end = pieces.start[file + 1]!;
      for (let at = pieces.start[file]!; at < end; at++) {
        numbers[at] =
          tail === 'padded' && at === end - 1
            ? ids.numberOf(pieces.padded, ID_SIZE * file)
            : ids.numberOf(pieces.ids, ID_SIZE * at);
        if (numbers[at] === zeros) zeroParts += 1;
      }
    }
    return { start: pieces.start, numbers };
  });
  return {
    size: 4096,
    images,
    count: ids.count,
    zeros: zeroParts > 0 ? zeros : NO_PART,
    blocks: new Uint16Array(ids.count + 1).fill(1, 1),
  };
}

/** Parts of twice the size. With `tail` padded, what lies behind the end of a file counts as zeros. */
export function doubledLevel(level: PartLevel, tail: Tail = 'exact'): PartLevel {
  const pairs = new PairNumbers();
  // A part of zeros behind the end of a file may be one that no file has.
  const nothing = tail === 'exact' ? NO_PART : level.zeros === NO_PART ? level.count + 1 : level.zeros;
  const images = level.images.map(({ start, numbers }): ImageParts => {
    const files = start.length - 1;
    const nextStart = new Uint32Array(files + 1);
    for (let file = 0; file < files; file++) {
      nextStart[file + 1] = nextStart[file]! + Math.ceil((start[file + 1]! - start[file]!) / 2);
    }
    const next = new Uint32Array(nextStart[files]!);
    for (let file = 0; file < files; file++) {
      const end = start[file + 1]!;
      let to = nextStart[file]!;
      for (let at = start[file]!; at < end; at += 2) {
        next[to++] = pairs.numberOf(numbers[at]!, at + 1 < end ? numbers[at + 1]! : nothing);
      }
    }
    return { start: nextStart, numbers: next };
  });
  return {
    size: 2 * level.size,
    images,
    count: pairs.count,
    zeros: level.zeros === NO_PART ? NO_PART : pairs.find(level.zeros, level.zeros),
    blocks: pairs.sumsOf(level.blocks),
  };
}
