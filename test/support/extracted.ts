// An image extracted into a new folder of its own, which is gone after the test.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { MemorySource } from '../../src/common/byte-source.ts';
import { Image } from '../../src/erofs/image.ts';
import { InodeTable } from '../../src/erofs/inode-table.ts';
import { walkTree } from '../../src/erofs/tree-walk.ts';
import {
  type ExtractOptions,
  type ExtractReport,
  extractImage,
} from '../../src/node/extract/extract-image.ts';
import { FileSource } from '../../src/node/file-source.ts';
import { openImageFile } from '../../src/node/open-image.ts';
import { CORPUS, corpusDevices, readOracle } from './corpus.ts';

/** A new empty folder; removed when the suite of the caller ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'erofs-extract-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const extractScript = {
  url: new URL('../../src/node/unbundled-worker.mjs', import.meta.url),
  argv: ['./extract/extract-worker.ts'],
};

/** Extracts an image of the corpus into `target`. */
export async function extractCorpusImage(
  name: string,
  target: string,
  options: ExtractOptions & { path?: string } = {},
): Promise<ExtractReport> {
  const { offset = 0 } = readOracle(name);
  const opened = openImageFile(join(CORPUS, name), { offset, devices: corpusDevices(name) });
  try {
    const table = new InodeTable(walkTree(opened.image));
    const { path, stamp, devicePaths } = opened;
    const row = options.path === undefined ? 0 : table.rowByPath(Buffer.from(options.path));
    return await extractImage(
      opened.image,
      table,
      { path, offset, devices: devicePaths, stamp },
      target,
      extractScript,
      { ...options, row: row! },
    );
  } finally {
    opened.close();
  }
}

/** Extracts an image from memory into `target`. */
export async function extractBytes(
  bytes: Uint8Array,
  target: string,
  options: ExtractOptions = {},
): Promise<ExtractReport> {
  const path = join(temporaryFolder(), 'made.erofs');
  writeFileSync(path, bytes);
  const file = new FileSource(path);
  const image = new Image(new MemorySource(bytes));
  const place = { path, offset: 0, devices: [], stamp: file.stamp };
  file.close();
  return await extractImage(image, new InodeTable(walkTree(image)), place, target, extractScript, options);
}
