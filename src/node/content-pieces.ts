// The content of a file in pieces of bounded size, in order: what hashing, extracting and printing a file have in common.
// Knows nothing about where the pieces go. Must not hold a whole file.

import type { Content } from '../erofs/content.ts';

/** Bytes of a piece at most: small enough to stay in the processor's cache between decoding and hashing. */
const PIECE = 1 << 18;

/** One buffer for all files: a piece is valid until the next one is asked for, of any file. */
const buffer = new Uint8Array(PIECE);

/** Pieces of `content` from byte `start` to `end`. Throws an ErofsError where it cannot be read. */
export function* contentPieces(
  content: Content,
  start = 0,
  end = content.size,
): Generator<Uint8Array, void, undefined> {
  for (let offset = start; offset < end; ) {
    const piece = readPiece(content, offset, end);
    offset += piece.length;
    yield piece;
  }
}

/** The piece at byte `offset`, valid until the next call. For who cannot afford a generator. */
export function readPiece(content: Content, offset: number, end: number): Uint8Array {
  const wanted = end - offset;
  const target = wanted < PIECE ? buffer.subarray(0, wanted) : buffer;
  const read =
    content.readRun === undefined ? content.readInto(offset, target) : content.readRun(offset, target);
  return read === target.length ? target : target.subarray(0, read);
}
