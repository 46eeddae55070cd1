// How fast the decoders are, next to node's own and to libraries, on pclusters of 4 KiB and 64 KiB.
// Run: node --import tsx bench/codecs.ts [folder in which the libraries to compare with are installed]

import { decoderOf } from '../src/erofs/codec/codec.ts';
import type { CodecName } from '../src/erofs/codec/codec-error.ts';
import { decodeLz4 } from '../src/erofs/codec/lz4-block.ts';
import { contents, type Piece, pieces } from './codec-inputs.ts';
import { libraryRivals, type NamedRival, nodeRivals, type Rival } from './codec-rivals.ts';

const CODECS: readonly CodecName[] = ['lz4', 'lzma', 'deflate', 'zstd'];
const PCLUSTER_SIZES = [4096, 65536];
const CONTENT_SIZE = 4 << 20;
const WARM_UP_MS = 600;
const MEASURE_MS = 2000;

const WINDOW: Record<CodecName, number> = { lz4: 65535, lzma: 8 << 20, deflate: 1 << 15, zstd: 8 << 20 };
/** python's LZMA streams go on with an end marker. */
const own = (codec: CodecName): Rival => {
  const decode = decoderOf(codec);
  const options = { partial: codec === 'lzma', window: WINDOW[codec], trailing: false };
  return (input, output) => void decode(input, output, options);
};

/**
 * Megabytes of output a second. Groups of about a millisecond are timed many times, and the best time of each counts,
 * so that other work on the machine hardly shows.
 */
function speed(decode: Rival, list: readonly Piece[]): number | string {
  const size = Math.max(...list.map(({ plain }) => plain.length));
  const scratch = new Uint8Array(size);
  for (const { plain, stream } of list) {
    const output = scratch.subarray(0, plain.length).fill(0);
    decode(stream, output);
    if (Buffer.compare(output, plain) !== 0) return 'wrong';
  }
  const groupSize = list.length > 100 ? 8 : 1;
  const groups: { pieces: readonly Piece[]; best: number }[] = [];
  for (let i = 0; i < list.length; i += groupSize) {
    groups.push({ pieces: list.slice(i, i + groupSize), best: Number.POSITIVE_INFINITY });
  }
  const pass = (milliseconds: number): void => {
    const end = performance.now() + milliseconds;
    do {
      for (const group of groups) {
        const start = performance.now();
        for (const { plain, stream } of group.pieces) decode(stream, scratch.subarray(0, plain.length));
        group.best = Math.min(group.best, performance.now() - start);
      }
    } while (performance.now() < end);
  };
  pass(WARM_UP_MS);
  for (const group of groups) group.best = Number.POSITIVE_INFINITY;
  pass(MEASURE_MS);
  const total = list.reduce((sum, { plain }) => sum + plain.length, 0);
  const milliseconds = groups.reduce((sum, { best }) => sum + best, 0);
  return Math.round(total / 1000 / milliseconds);
}

function safely(decode: Rival, list: readonly Piece[]): number | string {
  try {
    return speed(decode, list);
  } catch (error) {
    return error instanceof Error ? `fails: ${error.message.slice(0, 40)}` : 'fails';
  }
}

const kinds = contents(CONTENT_SIZE);
const labels = PCLUSTER_SIZES.flatMap((size) => [...kinds.keys()].map((kind) => `${kind} ${size / 1024}K`));
const sets = new Map(
  CODECS.map((codec) => [
    codec,
    PCLUSTER_SIZES.flatMap((size) => [...kinds.values()].map((content) => pieces(codec, content, size))),
  ]),
);
const rows: string[] = [];
function measure({ codec, name, decode }: NamedRival): void {
  const cells = sets.get(codec)!.map((list) => (list === undefined ? 'no encoder' : safely(decode, list)));
  rows.push(`| ${codec} | ${name} | ${cells.join(' | ')} |`);
}

// Own ones first: libraries leave the engine in another state (what they share with us, grown memories).
for (const codec of CODECS)
  measure({ codec, name: codec === 'lz4' ? 'own, WebAssembly' : 'own', decode: own(codec) });
const options = { partial: false, window: WINDOW.lz4, trailing: false };
measure({ codec: 'lz4', name: 'own', decode: (input, output) => void decodeLz4(input, output, options) });
const folder = process.argv[2];
for (const rival of nodeRivals()) measure(rival);
if (folder !== undefined) for (const rival of await libraryRivals(folder)) measure(rival);

rows.sort(
  (a, b) =>
    CODECS.findIndex((codec) => a.startsWith(`| ${codec}`)) -
    CODECS.findIndex((codec) => b.startsWith(`| ${codec}`)),
);
console.log(`node ${process.version}, ${process.arch}; MB of output a second, one thread\n`);
console.log(`| codec | decoder | ${labels.join(' | ')} |`);
console.log(`| --- | --- |${labels.map(() => ' ---: |').join('')}`);
for (const row of rows) console.log(row);
