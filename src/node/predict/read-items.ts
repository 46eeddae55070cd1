// Reads the files of a plan, batch by batch, until none is left: digests and ids go into the plan's memory, chunks to a callback.
// Runs in worker threads, and in place for small plans. Keeps nothing.

import { createHash, hash as hashOnce } from 'node:crypto';
import { cutSizes, DIGEST, ID_SIZE, PIECE_SIZE } from '../../common/file-contents.ts';
import type { Content } from '../../erofs/content.ts';
import { ErofsError } from '../../erofs/finding.ts';
import { readPiece } from '../content-pieces.ts';
import { takeBatches } from '../shared-batches.ts';
import { ContentCutter } from './content-cutter.ts';
import type { ContentPlan } from './content-plan.ts';
import type { OpenImages } from './open-images.ts';

/** The content-defined chunks of one file. */
export interface ItemCuts {
  readonly item: number;
  readonly length: Uint32Array;
  readonly ids: Uint8Array;
}

/** Reads items as long as there are some that nobody else has taken. */
export function readItems(plan: ContentPlan, images: OpenImages, onCuts: (cuts: ItemCuts) => void): void {
  const { wanted } = plan;
  const reader = new FileReader(plan);
  takeBatches(plan, (item, onBytes) => {
    try {
      const image = images.get(plan.image[item]!);
      reader.read(image.content(image.inode(plan.nid[item]!)), item, onBytes);
      const cuts = reader.cuts();
      if (wanted.cutAverage > 0) onCuts({ item, ...cuts });
      plan.state[item] = DIGEST.KNOWN;
    } catch (error) {
      if (!(error instanceof ErofsError)) throw error;
      reader.cuts();
      plan.state[item] = DIGEST.UNREAD;
    }
  });
}

class FileReader {
  private readonly cutter: ContentCutter | undefined;
  /** A piece of the file that is not whole yet. */
  private readonly part = new Uint8Array(PIECE_SIZE);
  private partLength = 0;
  private nextId = 0;

  constructor(private readonly plan: ContentPlan) {
    const { cutAverage } = plan.wanted;
    this.cutter = cutAverage > 0 ? new ContentCutter(cutSizes(cutAverage)) : undefined;
  }

  read(content: Content, item: number, onBytes: (count: number) => void): void {
    const { plan, cutter } = this;
    const hash = createHash('sha256');
    this.partLength = 0;
    this.nextId = plan.pieceStart[item]!;
    for (let offset = 0; offset < content.size; ) {
      const bytes = readPiece(content, offset, content.size);
      hash.update(bytes);
      if (plan.wanted.pieces) this.takePieces(bytes);
      cutter?.push(bytes);
      offset += bytes.length;
      onBytes(bytes.length);
    }
    plan.digest.set(hash.digest(), 32 * item);
    if (plan.wanted.pieces) this.finishPieces(item);
  }

  /** The chunks of the file read last. */
  cuts(): { length: Uint32Array; ids: Uint8Array } {
    return this.cutter?.finish() ?? NO_CUTS;
  }

  /** Ids of whole pieces, wherever reading happens to stop between them. */
  private takePieces(bytes: Uint8Array): void {
    let at = 0;
    if (this.partLength > 0) {
      at = Math.min(PIECE_SIZE - this.partLength, bytes.length);
      this.part.set(bytes.subarray(0, at), this.partLength);
      this.partLength += at;
      if (this.partLength < PIECE_SIZE) return;
      this.takePiece(this.part);
      this.partLength = 0;
    }
    for (; at + PIECE_SIZE <= bytes.length; at += PIECE_SIZE) {
      this.takePiece(bytes.subarray(at, at + PIECE_SIZE));
    }
    this.partLength = bytes.length - at;
    this.part.set(bytes.subarray(at));
  }

  private takePiece(piece: Uint8Array): void {
    writeId(this.plan.ids, ID_SIZE * this.nextId, piece);
    this.nextId += 1;
  }

  private finishPieces(item: number): void {
    const { ids, padded } = this.plan;
    const last = this.partLength === 0 ? this.nextId - 1 : this.nextId;
    if (this.partLength > 0) {
      this.takePiece(this.part.subarray(0, this.partLength));
      this.part.fill(0, this.partLength);
      writeId(padded, ID_SIZE * item, this.part);
    } else {
      padded.set(ids.subarray(ID_SIZE * last, ID_SIZE * last + ID_SIZE), ID_SIZE * item);
    }
  }
}

const NO_CUTS = { length: new Uint32Array(0), ids: new Uint8Array(0) };
const ZEROS = Buffer.alloc(PIECE_SIZE);

/** The first bytes of the SHA-256; nothing is written for a whole piece of zeros, as the memory is zero already. */
function writeId(target: Uint8Array, at: number, piece: Uint8Array): void {
  if (piece.length === PIECE_SIZE && ZEROS.equals(piece)) return;
  const digest = hashOnce('sha256', piece, 'binary');
  for (let i = 0; i < ID_SIZE; i++) target[at + i] = digest.charCodeAt(i);
}
