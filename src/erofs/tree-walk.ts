// Walks the tree of an image in level order into the columns of an InodeTable. One loop over rows, no recursion:
// a directory's row is reached after its parent's entries were appended, so depth costs nothing.
// Pure, synchronous, bounded on hostile images; runs in a worker for all but the first rows.

import type { Content } from './content.ts';
import { DirectoryCheck } from './directory-check.ts';
import { DirentCursor } from './dirent.ts';
import { GrowingColumns } from './grow-columns.ts';
import type { Image } from './image.ts';
import { type Inode, isDirectory, typeOfMode } from './inode.ts';
import { InodeSurvey, UNREADABLE_LAYOUT } from './inode-survey.ts';
import type { InodeColumns } from './inode-table.ts';
import { WalkFindings } from './walk-findings.ts';
import { WalkLimit } from './walk-limit.ts';
import { givenUp, isAbove, rootIs, secondWay, tooDeep, tooManyRows } from './walk-remarks.ts';

export interface WalkOptions {
  /** Stop before the primary device was read more often, or more of it, than this since it was opened: the table is a beginning then. */
  maxReads?: number;
  maxBytes?: number;
  maxRows?: number;
  /** Rows that no table may have, whatever an image claims; 2^26 by default. */
  tableLimit?: number;
  /** Called every 65,536 rows with the rows so far. */
  onProgress?: (rows: number) => void;
}

/** Reads that an entry of a sound image takes at most: its block, the inode, its attributes, a shared one. */
const ENTRY_READS = 4;
/** Bytes of all names together, as a column of 32-bit offsets can tell them. */
const NAMES_LIMIT = 2 ** 31;
/** Bad blocks of one directory after which the rest of it is given up. */
const BAD_BLOCKS = 64;
/** Directories above each other that a path can name: each takes two bytes of PATH_MAX. */
const DEEPEST = 2048;

export { UNREADABLE_LAYOUT };

/** Reads the tree. Never throws for what is wrong with the image: that is in `findings` of the result, after those of opening. */
export function walkTree(image: Image, options: WalkOptions = {}): InodeColumns {
  return new TreeWalk(image, options).run();
}

class TreeWalk {
  private readonly columns: GrowingColumns;
  private readonly findings: WalkFindings;
  private readonly limit: WalkLimit;
  private readonly cursor = new DirentCursor();
  /** The directory block whose entries are being taken. */
  private readonly block: Uint8Array;
  private readonly directory: DirectoryCheck;
  private readonly survey: InodeSurvey;
  private readonly maxReads: number;
  private readonly maxBytes: number;
  private readonly maxRows: number;
  private readonly tableLimit: number;
  /** The image claims more than it can hold: no further directory is read. */
  private givenUp = false;

  constructor(
    private readonly image: Image,
    private readonly options: WalkOptions,
  ) {
    const { superblock, primary } = image;
    const { maxReads, maxBytes, maxRows, tableLimit = 2 ** 26 } = options;
    this.maxReads = maxReads ?? Number.POSITIVE_INFINITY;
    this.maxBytes = maxBytes ?? Number.POSITIVE_INFINITY;
    this.maxRows = maxRows ?? Number.POSITIVE_INFINITY;
    this.tableLimit = tableLimit;
    this.limit = new WalkLimit(image);
    const possible = Math.min(superblock.inodeCount, Math.floor(primary.size / 32), this.maxRows);
    this.columns = new GrowingColumns(possible, image.fingerprintName !== undefined);
    this.findings = new WalkFindings(this.columns);
    this.findings.list.addList(image.findings);
    this.block = new Uint8Array(superblock.blockSize);
    this.directory = new DirectoryCheck(this.block, this.cursor, this.findings);
    this.survey = new InodeSurvey(image, this.columns, this.findings, this.limit);
  }

  run(): InodeColumns {
    const { columns } = this;
    this.addRoot();
    let complete = true;
    let depth = 0;
    let levelEnd = 1;
    for (let row = 0; row < columns.rowCount && !this.givenUp; row++) {
      if (row === levelEnd) {
        levelEnd = columns.rowCount;
        depth += 1;
        if (depth === DEEPEST) this.findings.add(row, 'tree-depth', () => tooDeep(DEEPEST));
      }
      const inode = columns.inode[row]!;
      if (!isDirectory(columns.mode[inode]!) || columns.firstRow[inode] !== row) continue;
      if (this.exhausted() || !this.readDirectory(row)) {
        columns.markNotRead(row);
        complete = false;
      }
    }
    const { items, omitted } = this.findings.list;
    return columns.finish(complete, items, omitted);
  }

  /** Whether one more entry could take more than the budget leaves. */
  private exhausted(): boolean {
    const { reads, bytesRead, windowSize } = this.image.primary;
    return (
      reads + ENTRY_READS > this.maxReads ||
      bytesRead + ENTRY_READS * windowSize > this.maxBytes ||
      this.columns.rowCount >= this.maxRows
    );
  }

  private addRoot(): void {
    const { columns } = this;
    const { rootNid } = this.image.superblock;
    const row = columns.addRow(0, 0, this.block, 0, 0);
    const inode = columns.addInode(rootNid, row);
    this.survey.take(row, inode, rootNid);
    const mode = columns.mode[inode]!;
    if (columns.layout[inode] === UNREADABLE_LAYOUT || isDirectory(mode)) return;
    this.findings.add(row, 'root-not-directory', () => rootIs(typeOfMode(mode)));
  }

  /** Appends the entries of a directory. False if the budget ended before all were read. */
  private readDirectory(row: number): boolean {
    const { columns, block } = this;
    const opened = this.openDirectory(row);
    columns.firstChild[row] = columns.rowCount;
    if (opened === undefined) return true;
    const { inode, content } = opened;
    this.directory.begin(row, inode, columns.nid[columns.inode[columns.parent[row]!]!]!);
    let bad = 0;
    let within = true;
    for (let offset = 0; within && offset < content.size && !this.givenUp; offset += block.length) {
      if (bad === BAD_BLOCKS) {
        this.findings.add(row, 'directory-given-up', () => givenUp(BAD_BLOCKS, content.size - offset));
        break;
      }
      if (this.readBlock(row, inode, content, offset)) within = this.takeBlock(row);
      else bad += 1;
    }
    columns.childCount[row] = columns.rowCount - columns.firstChild[row]!;
    if (within && bad === 0) this.directory.finish();
    return within;
  }

  private openDirectory(row: number): { inode: Inode; content: Content } | undefined {
    try {
      const inode = this.image.inode(this.columns.nid[this.columns.inode[row]!]!);
      return { inode, content: this.image.content(inode) };
    } catch (error) {
      this.findings.keep(row, error);
      return undefined;
    }
  }

  /** Makes a block of the directory the cursor's. False if it cannot be read. */
  private readBlock(row: number, inode: Inode, content: Content, offset: number): boolean {
    const { block } = this;
    const length = Math.min(block.length, content.size - offset);
    try {
      this.givenUp = true; // unless the limit lets it through
      this.limit.admit('directory data', length, inode.address);
      this.givenUp = false;
      content.readInto(offset, length === block.length ? block : block.subarray(0, length));
      this.cursor.load(block, length, blockAddress(inode, offset, block.length));
      return true;
    } catch (error) {
      this.findings.keep(row, error);
      return false;
    }
  }

  /** Appends the entries of the cursor's block. False if the budget ended before all were taken. */
  private takeBlock(row: number): boolean {
    const { cursor, directory } = this;
    while (this.nextEntry(row)) {
      if (this.exhausted()) return false;
      directory.order();
      if (cursor.isDot) directory.dot();
      else if (this.hasRoom()) this.takeEntry(row);
      else {
        this.reportRows(row);
        return true;
      }
    }
    directory.endBlock();
    return true;
  }

  /** Steps to the next entry that can be read. */
  private nextEntry(row: number): boolean {
    for (;;) {
      try {
        return this.cursor.next();
      } catch (error) {
        this.findings.keep(row, error);
      }
    }
  }

  /** Appends a row for the cursor's entry, and its inode if that is new. */
  private takeEntry(parent: number): void {
    const { columns, cursor } = this;
    const { nid } = cursor;
    const known = columns.findInode(nid);
    const inode = known < 0 ? columns.inodeCount : known;
    const row = columns.addRow(parent, inode, this.block, cursor.nameStart, cursor.nameEnd);
    if (known < 0) {
      columns.addInode(nid, row);
      this.survey.take(row, inode, nid);
    } else if (isDirectory(columns.mode[inode]!)) {
      this.reportSecondWay(row, inode);
    }
    if (columns.layout[inode] !== UNREADABLE_LAYOUT) this.directory.fileType(row, columns.mode[inode]!);
    this.directory.name(row);
    if (columns.rowCount % 65536 === 0) this.options.onProgress?.(columns.rowCount);
  }

  /** A directory has one place in the tree. A second way to it, or a way back up, is listed and not walked. */
  private reportSecondWay(row: number, inode: number): void {
    const { cursor, columns, findings } = this;
    const loop = isAbove(columns, inode, row, findings.list.full ? 64 : DEEPEST);
    const first = (): string => findings.pathOf(columns.firstRow[inode]!);
    findings.add(row, loop ? 'directory-loop' : 'directory-twice', () =>
      secondWay(loop, first(), cursor.address),
    );
  }

  /** Whether the table can hold one more row and its name. */
  private hasRoom(): boolean {
    return this.columns.rowCount < this.tableLimit && this.columns.nameBytes < NAMES_LIMIT;
  }

  private reportRows(row: number): void {
    this.givenUp = true;
    this.findings.add(row, 'tree-too-large', () => tooManyRows(this.columns.rowCount));
  }
}

/** Byte of the image where a directory block stands; -1 where it has no single place. */
function blockAddress(inode: Inode, offset: number, blockSize: number): number {
  if (inode.layout !== 0 && inode.layout !== 2) return -1;
  const lastBlock = offset + blockSize >= inode.size;
  if (inode.layout === 2 && lastBlock) return inode.bodyEnd;
  return (inode.u + inode.high * 2 ** 32) * blockSize + offset;
}
