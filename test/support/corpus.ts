// The image corpus of test/fixtures: images, their devices, and what other people's tools say of them.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MemorySource, WindowSource } from '../../src/common/byte-source.ts';
import { Image } from '../../src/erofs/image.ts';

export const CORPUS = join(import.meta.dirname, '../fixtures/corpus');

export interface OracleEntry {
  readonly path?: string;
  readonly path_b64?: string;
  readonly type: string;
  readonly nid: string;
  readonly layout?: number;
  readonly extents?: readonly (readonly number[])[];
  readonly [field: string]: unknown;
}

export interface Oracle {
  readonly image: string;
  readonly offset?: number;
  /** `kernel-mount`, or `erofsfuse` where the kernel refused the image. */
  readonly source: string;
  readonly devices?: readonly { readonly name: string }[];
  readonly superblock: { readonly fields: Readonly<Record<string, unknown>> };
  readonly content_cross_check?: { readonly differs: readonly string[] };
  readonly entries: readonly OracleEntry[];
}

/** `plain/empty.erofs` and the like: every image of these folders that has an oracle. */
export function corpusImages(...folders: string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(CORPUS, folder))
      .filter((file) => file.endsWith('.oracle.json'))
      .map((file) => `${folder}/${file.replace('.oracle.json', '.erofs')}`),
  );
}

export const readOracle = (image: string): Oracle =>
  JSON.parse(readFileSync(join(CORPUS, image.replace(/\.erofs$/, '.oracle.json')), 'utf8')) as Oracle;

/** Paths of an image's extra devices, in the order of the device table. */
export function corpusDevices(image: string): string[] {
  const folder = join(CORPUS, image, '..');
  return (readOracle(image).devices ?? []).map((device) => join(folder, device.name));
}

/** Opens an image of the corpus with its devices, at its offset. */
export function openCorpusImage(image: string): Image {
  const { offset = 0 } = readOracle(image);
  const source = new WindowSource(new MemorySource(readFileSync(join(CORPUS, image))), offset);
  return new Image(source, {
    devices: corpusDevices(image).map((path) => new MemorySource(readFileSync(path))),
  });
}
