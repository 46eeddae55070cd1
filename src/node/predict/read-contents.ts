// Reads the contents of all files of a set of images on all processors: digests, ids of pieces, content-defined chunks.
// For command line and server: progress and cancel are the caller's. Must not print, and must not know what it is for.

import {
  type ContentCuts,
  type ContentPieces,
  DIGEST,
  type FileContents,
  ID_SIZE,
} from '../../common/file-contents.ts';
import type { ImagePlace } from '../reopen-image.ts';
import { type Amount, amountDone } from '../shared-batches.ts';
import { type CrewScript, WorkerCrew } from '../worker-crew.ts';
import { type PlannedContents, type PlannedImage, planContents, type Wanted } from './content-plan.ts';
import { OpenImages } from './open-images.ts';
import type { PredictTask } from './predict-worker.ts';
import { type ItemCuts, readItems } from './read-items.ts';

/** Less than this is read in place: threads take longer to start. */
const IN_PLACE = 4 << 20;

/** An image whose contents are wanted: the table of the file at `place`. */
export interface ImageToRead extends PlannedImage {
  readonly place: ImagePlace;
}

export interface ReadOptions {
  readonly onProgress?: (done: Amount, of: Amount) => void;
  readonly signal?: AbortSignal;
}

/** Contents by image. Rejects with the signal's reason if that is aborted. */
export async function readContents(
  images: readonly ImageToRead[],
  wanted: Wanted,
  script: CrewScript,
  { onProgress, signal }: ReadOptions = {},
): Promise<FileContents[]> {
  const places = images.map(({ place }) => place);
  const planned = planContents(images, wanted, script.threads ?? 8);
  const { plan } = planned;
  const cuts = new Map<number, ItemCuts>();
  const onCuts = (one: ItemCuts): void => {
    cuts.set(one.item, one);
  };
  if (planned.bytes < IN_PLACE) {
    const opened = new OpenImages(places);
    try {
      readItems(plan, opened, onCuts);
    } finally {
      opened.close();
    }
    signal?.throwIfAborted();
  } else {
    const crew = new WorkerCrew(script);
    const task: PredictTask = { places, plan };
    const of = { bytes: planned.bytes, files: plan.count };
    await crew.run<ItemCuts>(task, {
      onMessage: onCuts,
      onTick: onProgress && (() => onProgress(amountDone(plan), of)),
      signal,
    });
  }
  return images.map(({ table }, image) => contentsOf(planned, image, table.inodeCount, cuts));
}

/** What the plan's memory has of one image, by inode. */
function contentsOf(
  { plan, itemsOf, tooLarge }: PlannedContents,
  image: number,
  inodeCount: number,
  cuts: ReadonlyMap<number, ItemCuts>,
): FileContents {
  const { inodes, items } = itemsOf[image]!;
  const state = new Uint8Array(inodeCount);
  const digest = new Uint8Array(32 * inodeCount);
  for (const [k, inode] of inodes.entries()) {
    const item = items[k]!;
    state[inode] = plan.state[item]!;
    digest.set(plan.digest.subarray(32 * item, 32 * item + 32), 32 * inode);
  }
  for (const inode of tooLarge[image]!) state[inode] = DIGEST.UNREAD;
  const itemOf = new Int32Array(inodeCount).fill(-1);
  for (const [k, inode] of inodes.entries()) if (state[inode] === DIGEST.KNOWN) itemOf[inode] = items[k]!;
  return {
    digests: { state, digest },
    ...(plan.wanted.pieces && { pieces: piecesOf(plan, itemOf) }),
    ...(plan.wanted.cutAverage > 0 && { cuts: cutsOf(itemOf, cuts) }),
  };
}

function piecesOf(plan: PlannedContents['plan'], itemOf: Int32Array): ContentPieces {
  const { pieceStart } = plan;
  const start = new Uint32Array(itemOf.length + 1);
  for (const [inode, item] of itemOf.entries()) {
    start[inode + 1] = start[inode]! + (item < 0 ? 0 : pieceStart[item + 1]! - pieceStart[item]!);
  }
  const ids = new Uint8Array(ID_SIZE * start[itemOf.length]!);
  const padded = new Uint8Array(ID_SIZE * itemOf.length);
  for (const [inode, item] of itemOf.entries()) {
    if (item < 0) continue;
    ids.set(
      plan.ids.subarray(ID_SIZE * pieceStart[item]!, ID_SIZE * pieceStart[item + 1]!),
      ID_SIZE * start[inode]!,
    );
    padded.set(plan.padded.subarray(ID_SIZE * item, ID_SIZE * item + ID_SIZE), ID_SIZE * inode);
  }
  return { start, ids, padded };
}

function cutsOf(itemOf: Int32Array, cuts: ReadonlyMap<number, ItemCuts>): ContentCuts {
  const start = new Uint32Array(itemOf.length + 1);
  for (const [inode, item] of itemOf.entries()) {
    start[inode + 1] = start[inode]! + (cuts.get(item)?.length.length ?? 0);
  }
  const length = new Uint32Array(start[itemOf.length]!);
  const ids = new Uint8Array(ID_SIZE * length.length);
  for (const [inode, item] of itemOf.entries()) {
    const own = cuts.get(item);
    if (own === undefined) continue;
    length.set(own.length, start[inode]!);
    ids.set(own.ids, ID_SIZE * start[inode]!);
  }
  return { start, length, ids };
}
