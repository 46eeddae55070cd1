// Compression configurations: which algorithms an image uses, and the bounds that each of them promises.
// Pure. Source: struct z_erofs_lz4_cfgs and its three siblings, z_erofs_parse_cfgs(); erofs-format 8.

import { ErofsError, type FindingList } from '../finding.ts';
import type { RandomReader } from '../random-reader.ts';
import { SUPERBLOCK_OFFSET, type Superblock } from '../superblock.ts';

export const ALGORITHMS = ['lz4', 'lzma', 'deflate', 'zstd'] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/** Bounds of an algorithm, in bytes. */
export interface AlgorithmConfig {
  readonly algorithm: Algorithm;
  /** LZ4: how far back a match reaches. LZMA: dictionary. DEFLATE and ZSTD: window. */
  readonly window: number;
  /** LZ4: blocks of the largest pcluster. */
  readonly maxPclusterBlocks?: number;
}

const LZ4_WINDOW = 65535;
const RECORD_SIZES = [14, 14, 6, 6];

/** The configurations by algorithm number, undefined where the image does not offer the algorithm. */
export function readCompressionConfigs(
  reader: RandomReader,
  superblock: Superblock,
  findings: FindingList,
): (AlgorithmConfig | undefined)[] {
  const { algorithms } = superblock;
  if (algorithms === undefined) {
    return [{ algorithm: 'lz4', window: superblock.lz4MaxDistance || LZ4_WINDOW, maxPclusterBlocks: 1 }];
  }
  if (algorithms >= 16) findings.add(unknownAlgorithms(algorithms));
  const configs: (AlgorithmConfig | undefined)[] = [];
  let at = SUPERBLOCK_OFFSET + superblock.size;
  for (let number = 0; number < ALGORITHMS.length; number++) {
    if ((algorithms & (1 << number)) === 0) continue;
    try {
      at = Math.ceil(at / 4) * 4;
      const position = reader.seek(at, 2, 'compression configuration');
      const size = reader.view.getUint16(position, true);
      if (size < RECORD_SIZES[number]!) throw shortRecord(number, at, size);
      configs[number] = decodeConfig(number, reader.copy(at + 2, size, 'compression configuration'), at + 2);
      at += 2 + size;
    } catch (error) {
      if (!(error instanceof ErofsError)) throw error;
      findings.add(error.finding);
      break; // where the next record begins is not known
    }
  }
  return configs;
}

function decodeConfig(number: number, record: Uint8Array, offset: number): AlgorithmConfig {
  const view = new DataView(record.buffer, record.byteOffset, record.length);
  const algorithm = ALGORITHMS[number]!;
  const bad = (field: string, value: number, expected: string): ErofsError =>
    new ErofsError({
      code: 'compression-config',
      structure: 'compression configuration',
      offset,
      message: `${algorithm}: ${field} is ${value}`,
      expected,
    });
  if (algorithm === 'lz4') {
    return {
      algorithm,
      window: view.getUint16(0, true) || LZ4_WINDOW,
      maxPclusterBlocks: view.getUint16(2, true) || 1,
    };
  }
  if (algorithm === 'lzma') {
    const window = view.getUint32(0, true);
    if (window < 4096 || window > 1 << 23) throw bad('the dictionary size', window, '4096 to 8 MiB');
    if (view.getUint16(4, true) !== 0) throw bad('the format', view.getUint16(4, true), '0');
    return { algorithm, window };
  }
  if (algorithm === 'deflate') {
    if (record[0]! > 15) throw bad('windowbits', record[0]!, 'at most 15');
    return { algorithm, window: 1 << 15 };
  }
  if (record[0] !== 0) throw bad('the format', record[0]!, '0');
  if (record[1]! > 10) throw bad('windowlog', record[1]!, 'at most 10');
  return { algorithm, window: 2 ** (record[1]! + 10) };
}

const shortRecord = (number: number, offset: number, size: number): ErofsError =>
  new ErofsError({
    code: 'compression-config',
    structure: 'compression configuration',
    offset,
    message: `the record of ${ALGORITHMS[number]} is ${size} bytes long`,
    expected: `at least ${RECORD_SIZES[number]} bytes`,
  });

const unknownAlgorithms = (bits: number) => ({
  severity: 'error' as const,
  code: 'compression-algorithm',
  structure: 'superblock',
  offset: SUPERBLOCK_OFFSET + 84,
  message: `available_compr_algs is 0x${bits.toString(16)}: algorithms that no kernel knows`,
  expected: 'bits within 0xf',
});
