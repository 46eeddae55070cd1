// What mutants are made from: the corpus (with its devices, from its offsets), and images of the writer that it lacks.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { CORPUS, corpusDevices, corpusImages, readOracle } from '../support/corpus.ts';
import { buildImage } from '../support/image-writer/build-image.ts';
import { randomImage } from '../support/image-writer/random-tree.ts';

export interface BaseImage {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly devices: readonly Uint8Array[];
}

/** Images larger than this would only make mutants slow. */
const LARGEST = 1 << 20;
const WRITTEN = 40;

/** All of them, always in the same order. */
export function baseImages(): BaseImage[] {
  return [...fromCorpus(), ...fromWriter()].filter(({ bytes }) => bytes.length <= LARGEST);
}

function fromCorpus(): BaseImage[] {
  const folders = readdirSync(CORPUS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  return corpusImages(...folders.sort()).map((name) => ({
    name,
    bytes: new Uint8Array(readFileSync(join(CORPUS, name))).subarray(readOracle(name).offset ?? 0),
    devices: corpusDevices(name).map((path) => new Uint8Array(readFileSync(path))),
  }));
}

/** Small blocks, chunks on devices, long prefixes, hidden in arbitrary trees. */
function fromWriter(): BaseImage[] {
  return fc.sample(randomImage, { seed: 1, numRuns: WRITTEN }).map((random, k) => ({
    name: `writer/${k}`,
    bytes: buildImage(random.root, random.options, { rootFirst: random.rootFirst }).bytes,
    devices: random.sinks.map((sink) => sink.bytes),
  }));
}
