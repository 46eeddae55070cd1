// The words of `--what-if`: which predictions a report is asked for.
// Must not work anything out.

import { MOST_CONTAINERS } from '../sharing/what-if/container-curve.ts';
import { CHUNK_SIZES } from '../sharing/what-if/disk-prediction.ts';
import { UsageError } from './command.ts';

export interface WhatIfOptions {
  /** As if mkfs.erofs had recorded fingerprints. */
  readonly fingerprints: boolean;
  /** Equal pages held once. */
  readonly pages: boolean;
  /** Sizes of chunks, ascending; empty if not asked for. */
  readonly chunkSizes: readonly number[];
  /** Average size of content-defined chunks; 0 if not asked for. */
  readonly cutAverage: number;
  readonly containers: number | undefined;
  /** Path of an image to add. */
  readonly adding: string | undefined;
}

/** Average of content-defined chunks where none is given. */
const USUAL_AVERAGE = 1 << 16;

/** `fingerprints`, `chunks=4K,64K` and the like, in any order. Throws a UsageError. */
export function whatIfOptions(given: readonly string[]): WhatIfOptions {
  const options = {
    fingerprints: false,
    pages: false,
    chunkSizes: [] as readonly number[],
    cutAverage: 0,
    containers: undefined as number | undefined,
    adding: undefined as string | undefined,
  };
  for (const text of given) {
    const equals = text.indexOf('=');
    const name = equals < 0 ? text : text.slice(0, equals);
    const value = equals < 0 ? undefined : text.slice(equals + 1);
    switch (name) {
      case 'fingerprints':
      case 'pages':
        if (value !== undefined) throw wrong(text, `${name} alone`);
        options[name] = true;
        break;
      case 'chunks':
        options.chunkSizes = value === undefined ? CHUNK_SIZES : chunkSizes(text, value);
        break;
      case 'cdc':
        options.cutAverage = value === undefined ? USUAL_AVERAGE : chunkSize(text, value);
        break;
      case 'containers':
        options.containers = containers(text, value ?? '');
        break;
      case 'adding':
        if (value === undefined || value === '') throw wrong(text, 'adding=IMAGE');
        options.adding = value;
        break;
      default:
        throw wrong(text, 'fingerprints, pages, chunks, cdc, containers=N or adding=IMAGE');
    }
  }
  return options;
}

const wrong = (text: string, expected: string): UsageError =>
  new UsageError(`--what-if takes ${expected}, not "${text}"`);

const chunkSizes = (text: string, value: string): number[] =>
  [...new Set(value.split(',').map((size) => chunkSize(text, size)))].sort((a, b) => a - b);

const UNITS: Readonly<Record<string, number>> = { '': 1, K: 2 ** 10, M: 2 ** 20 };

function chunkSize(text: string, value: string): number {
  const match = /^(\d{1,7})([KM]?)$/i.exec(value);
  const size = match === null ? 0 : Number(match[1]) * UNITS[match[2]!.toUpperCase()]!;
  if (CHUNK_SIZES.includes(size)) return size;
  throw wrong(text, 'sizes that are a power of two from 4K to 4M, such as chunks=4K,64K or cdc=64K');
}

function containers(text: string, value: string): number {
  const count = /^\d{1,7}$/.test(value) ? Number(value) : 0;
  if (count >= 1 && count <= MOST_CONTAINERS) return count;
  throw wrong(text, `containers=N with N from 1 to ${MOST_CONTAINERS}`);
}
