// An image of the corpus with a few bytes changed at one of its inodes, and what is then said of it.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MemorySource } from '../../src/common/byte-source.ts';
import { crc32c } from '../../src/common/crc32c.ts';
import { deepCheck } from '../../src/erofs/check/deep-check.ts';
import { type MapHeader, readMapHeader } from '../../src/erofs/compressed/map-header.ts';
import type { Finding } from '../../src/erofs/finding.ts';
import { Image } from '../../src/erofs/image.ts';
import { type Inode, isCompressed } from '../../src/erofs/inode.ts';
import { InodeTable } from '../../src/erofs/inode-table.ts';
import { walkTree } from '../../src/erofs/tree-walk.ts';
import { CORPUS } from './corpus.ts';

/** Where to change what: the bytes of the image, and the inode as it was. */
export interface Place {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly inode: Inode;
  /** Of a compressed inode. */
  readonly header: MapHeader;
}

export interface Damaged {
  readonly bytes: Uint8Array;
  readonly image: Image;
  readonly table: InodeTable;
  /** Of opening, of the walk, and of the second pass. */
  readonly findings: readonly Finding[];
  content(path: string): Uint8Array;
}

/** Changes a copy of an image at the inode of `path` (`packed` for the packed inode). The checksum is made right again. */
export function damaged(name: string, path: string, change: (place: Place) => void): Damaged {
  const bytes = new Uint8Array(readFileSync(join(CORPUS, name)));
  const intact = new Image(new MemorySource(bytes));
  const inode = path === 'packed' ? intact.inode(intact.superblock.packedNid) : inodeAt(intact, path);
  const header = isCompressed(inode.layout) ? readMapHeader(inode, intact.superblock) : undefined;
  const view = new DataView(bytes.buffer);
  change({ bytes, view, inode, header: header as MapHeader });
  view.setUint32(1028, 0, true);
  view.setUint32(1028, crc32c(bytes.subarray(1024, intact.superblock.blockSize)), true);
  return inspect(bytes);
}

/** What is said of the image in these bytes. */
export function inspect(bytes: Uint8Array): Damaged {
  const image = new Image(new MemorySource(bytes));
  const table = new InodeTable(walkTree(image));
  return {
    bytes,
    image,
    table,
    findings: [...table.columns.findings, ...deepCheck(image, table).items],
    content: (at) => {
      const content = image.content(inodeAt(image, at));
      const whole = new Uint8Array(content.size);
      content.readInto(0, whole);
      return whole;
    },
  };
}

function inodeAt(image: Image, path: string): Inode {
  const table = new InodeTable(walkTree(image));
  const row = table.rowByPath(Buffer.from(path));
  if (row === undefined) throw new Error(`no ${path} in the image`);
  return image.inode(table.columns.nid[table.inodeOf(row)]!);
}
