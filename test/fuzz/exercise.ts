// What is done with each mutant: open it, walk its tree, and read of it what the program's faces read. Nothing but an
// ErofsError may come out of that, nothing may be read outside the image, and all of it must end soon.

import { lsRecord } from '../../src/cli/ls-record.ts';
import type { ByteSource } from '../../src/common/byte-source.ts';
import { ErofsError } from '../../src/erofs/finding.ts';
import { Image } from '../../src/erofs/image.ts';
import { type Inode, isRegular } from '../../src/erofs/inode.ts';
import { InodeTable } from '../../src/erofs/inode-table.ts';
import { UNREADABLE_LAYOUT, walkTree } from '../../src/erofs/tree-walk.ts';
import type { Mutant } from './mutant.ts';
import { Random } from './random.ts';

/** Rows that are printed, files that are read, and bytes read of each. */
const ROWS = 40;
const FILES = 6;
const PIECE = 1 << 16;

/** The first `size` bytes of an array; complains about reads outside it. */
class GuardedSource implements ByteSource {
  constructor(
    private readonly bytes: Uint8Array,
    readonly size: number,
  ) {}

  readInto(offset: number, target: Uint8Array): number {
    if (!Number.isSafeInteger(offset) || offset < 0 || offset + target.length > this.size) {
      throw new Error(`read of ${target.length} bytes at ${offset}, outside ${this.size} bytes`);
    }
    target.set(this.bytes.subarray(offset, offset + target.length));
    return target.length;
  }
}

/** Counts of what became of a mutant, to see that the harness reaches anything. */
export interface Outcome {
  readonly opened: boolean;
  readonly rows: number;
  readonly findings: number;
  /** Pieces of content that were read. */
  readonly read: number;
}

export const exercise = ({ base, size }: Mutant, random: Random): Outcome =>
  exerciseSource(
    new GuardedSource(base.bytes, size),
    base.devices.map((bytes) => new GuardedSource(bytes, bytes.length)),
    random,
  );

/** The same with an image of its own, without extra devices. */
export const exerciseBytes = (bytes: Uint8Array): Outcome =>
  exerciseSource(new GuardedSource(bytes, bytes.length), [], new Random(1, 1));

function exerciseSource(source: ByteSource, devices: readonly ByteSource[], random: Random): Outcome {
  const image = tolerant(() => new Image(source, { devices, windows: 32 }));
  if (image === undefined) return { opened: false, rows: 0, findings: 1, read: 0 };
  const table = new InodeTable(walkTree(image));
  const { findings, findingsOmitted } = table.columns;
  checkTable(table);
  printRows(image, table, random);
  const read = readFiles(image, table, random);
  return { opened: true, rows: table.rowCount, findings: findings.length + findingsOmitted, read };
}

/** What the columns promise whatever the image is. */
function checkTable(table: InodeTable): void {
  const { rowCount, inodeCount, columns } = table;
  let next = 1;
  for (let row = 0; row < rowCount; row++) {
    const [first, count] = table.children(row);
    if (count > 0 && first !== next)
      throw new Error(`children of row ${row} begin at ${first}, not at ${next}`);
    next += count;
    if (columns.inode[row]! >= inodeCount) throw new Error(`row ${row} has no inode`);
    if (row > 0 && columns.parent[row]! >= row) throw new Error(`row ${row} is not below its parent`);
  }
  if (next !== rowCount) throw new Error(`${rowCount} rows, of which ${next} have a place`);
  for (const { message, code } of columns.findings) {
    if (/undefined|NaN|\[object/.test(message)) throw new Error(`${code} says: ${message}`);
  }
}

function printRows(image: Image, table: InodeTable, random: Random): void {
  const first = random.below(Math.max(1, table.rowCount - ROWS));
  for (let row = first; row < Math.min(table.rowCount, first + ROWS); row++) {
    JSON.stringify(lsRecord(image, table, row, undefined, []));
    table.name(row);
  }
}

function readFiles(image: Image, table: InodeTable, random: Random): number {
  let read = 0;
  const buffer = new Uint8Array(PIECE);
  for (let file = 0; file < FILES; file++) {
    const index = random.below(table.inodeCount);
    if (table.columns.layout[index] === UNREADABLE_LAYOUT || !isRegular(table.columns.mode[index]!)) continue;
    const inode = image.inode(table.columns.nid[index]!);
    for (const offset of [0, random.below(Math.min(inode.size, 2 ** 40)), Math.max(0, inode.size - PIECE)]) {
      const got = tolerant(() => readPiece(image, inode, offset, buffer));
      if (got !== undefined && got > 0) read += 1;
    }
  }
  return read;
}

function readPiece(image: Image, inode: Inode, offset: number, buffer: Uint8Array): number {
  const content = image.content(inode);
  const wanted = Math.max(0, Math.min(buffer.length, content.size - offset));
  const got = content.readInto(offset, buffer);
  if (got !== wanted)
    throw new Error(`${got} bytes instead of ${wanted} at ${offset} of a file of ${content.size}`);
  return got;
}

function tolerant<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof ErofsError) return undefined;
    throw error;
  }
}
