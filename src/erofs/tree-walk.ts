// Walks the tree of an image in level order into the columns of an InodeTable. One loop over rows, no recursion:
// a directory's row is reached after its parent's entries were appended, so depth costs nothing.
// Pure, synchronous, bounded on hostile images; runs in a worker for all but the first rows.

import { displayName } from '../common/byte-text.ts';
import { DirentCursor } from './dirent.ts';
import { ErofsError, type Finding, FindingList } from './finding.ts';
import { FingerprintFinder } from './fingerprint.ts';
import { GrowingColumns } from './grow-columns.ts';
import type { Image } from './image.ts';
import { type Inode, isDirectory, isRegular, typeOfMode } from './inode.ts';
import { checkInode } from './inode-check.ts';
import { FINGERPRINT, type InodeColumns } from './inode-table.ts';
import { type Nid, nidText } from './nid.ts';
import { rowPath } from './row-path.ts';
import { checkXattrArea } from './xattr-area.ts';

export interface WalkOptions {
  /** Stop when the primary device was read this often or this much since the image was opened: the table is a beginning then. */
  maxReads?: number;
  maxBytes?: number;
  maxRows?: number;
  /** Called every 65,536 rows with the rows so far. */
  onProgress?: (rows: number) => void;
}

/** Bad blocks of one directory after which the rest of it is given up. */
const BAD_BLOCKS = 64;
/** Smallest room an entry with a name takes on disk. */
const ENTRY_BYTES = 13;
/** Rows that no image may exceed, whatever it claims. */
const ROW_LIMIT = 2 ** 26;

/** Layout of an inode that could not be read, beside mode 0. */
export const UNREADABLE_LAYOUT = 255;

/** Reads the tree. Never throws for what is wrong with the image: that is in `findings` of the result, after those of opening. */
export function walkTree(image: Image, options: WalkOptions = {}): InodeColumns {
  return new TreeWalk(image, options).run();
}

class TreeWalk {
  private readonly columns: GrowingColumns;
  private readonly findings = new FindingList();
  private readonly cursor = new DirentCursor();
  private readonly block: Uint8Array;
  private readonly finder: FingerprintFinder | undefined;
  private readonly rowLimit: number;

  constructor(
    private readonly image: Image,
    private readonly options: WalkOptions,
  ) {
    const { superblock, primary } = image;
    this.block = new Uint8Array(superblock.blockSize);
    const possible = Math.floor(primary.size / 32);
    this.columns = new GrowingColumns(Math.min(superblock.inodeCount, possible, options.maxRows ?? possible));
    this.findings.addAll(image.findings.items);
    const name = image.fingerprintName;
    this.finder = name && new FingerprintFinder(image.xattrContext, name);
    // Compressed directories can hold more entries than the file has room for.
    const expansion = superblock.algorithms === undefined ? 1 : 256;
    this.rowLimit = Math.min(ROW_LIMIT, Math.ceil((primary.size * expansion) / ENTRY_BYTES) + 16);
  }

  run(): InodeColumns {
    const { columns } = this;
    this.addEntry(0, this.image.superblock.rootNid, new Uint8Array(0), 0, 0, 0);
    this.checkRoot();
    let complete = true;
    for (let row = 0; row < columns.rowCount; row++) {
      const inode = columns.inode[row]!;
      if (!isDirectory(columns.mode[inode]!)) continue;
      if (this.exhausted()) {
        columns.markNotRead(row);
        complete = false;
      } else if (columns.firstRow[inode] === row) {
        complete = this.readDirectory(row) && complete;
      }
    }
    return columns.finish(complete, this.findings.items, this.findings.omitted);
  }

  private exhausted(): boolean {
    const { maxReads, maxBytes, maxRows } = this.options;
    const { primary } = this.image;
    return (
      (maxReads !== undefined && primary.reads >= maxReads) ||
      (maxBytes !== undefined && primary.bytesRead >= maxBytes) ||
      (maxRows !== undefined && this.columns.rowCount >= maxRows)
    );
  }

  private checkRoot(): void {
    const inode = this.columns.inode[0]!;
    if (this.columns.layout[inode] === UNREADABLE_LAYOUT || isDirectory(this.columns.mode[inode]!)) return;
    this.report(0, {
      code: 'root-not-directory',
      structure: 'superblock',
      offset: 1024 + 14,
      nid: nidText(this.columns.nid[inode]!),
      message: `the root nid names a ${typeOfMode(this.columns.mode[inode]!)}: kernels refuse the mount`,
      expected: 'a directory',
    });
  }

  /** A directory has one place in the tree. A second way to it, or a way back up, is listed and not walked. */
  private reportSecondWay(row: number, inode: number): void {
    const { columns } = this;
    let up = columns.parent[row]!;
    while (up !== 0 && columns.inode[up] !== inode) up = columns.parent[up]!;
    const loop = columns.inode[up] === inode;
    const first = displayName(rowPath(columns, columns.firstRow[inode]!));
    this.reportEntry(
      row,
      loop ? 'directory-loop' : 'directory-twice',
      loop
        ? `the entry leads back to ${first}, a directory above it`
        : `the entry leads to ${first}, which has its place in the tree already`,
      'a directory of its own',
    );
  }

  /** Appends the entries of a directory. False if the budget ended before all were read. */
  private readDirectory(row: number): boolean {
    const { columns, block } = this;
    const inode = this.guarded(row, () => this.image.inode(columns.nid[columns.inode[row]!]!));
    const content = inode && this.guarded(row, () => this.image.content(inode));
    if (inode === undefined || content === undefined) return true;
    columns.firstChild[row] = columns.rowCount;
    const dots = { self: inode.dotOmitted, parent: false };
    let bad = 0;
    for (let offset = 0; offset < content.size && bad < BAD_BLOCKS; offset += block.length) {
      if (this.exhausted()) {
        columns.markNotRead(row);
        return false;
      }
      const length = Math.min(block.length, content.size - offset);
      const readable = this.guarded(row, () => {
        content.readInto(offset, length === block.length ? block : block.subarray(0, length));
        this.cursor.load(block, length, blockAddress(inode, offset, this.image.superblock.blockSize));
        return true;
      });
      if (readable) this.readBlock(row, inode, dots);
      else bad += 1;
    }
    columns.childCount[row] = columns.rowCount - columns.firstChild[row]!;
    if (bad === 0) this.checkDots(row, inode, dots);
    return true;
  }

  private readBlock(row: number, directory: Inode, dots: { self: boolean; parent: boolean }): void {
    const { cursor } = this;
    let previousStart = 0;
    let previousEnd = 0;
    for (;;) {
      const more = this.guarded(row, () => (cursor.next() ? 1 : 0));
      if (more === undefined) continue;
      if (more === 0) return;
      if (previousEnd > 0 && !this.ascends(previousStart, previousEnd)) this.reportOrder(row);
      previousStart = cursor.nameStart;
      previousEnd = cursor.nameEnd;
      if (cursor.isDot) this.takeDot(row, directory, dots);
      else if (!this.takeEntry(row)) return;
    }
  }

  private takeEntry(row: number): boolean {
    const { cursor, block, columns } = this;
    if (columns.rowCount >= this.rowLimit) {
      this.report(row, {
        code: 'tree-too-large',
        structure: 'dirent',
        message: `the tree has more than ${this.rowLimit} entries, more than the image can hold; the rest is left out`,
        expected: `at most ${this.rowLimit} entries`,
      });
      return false;
    }
    const child = this.addEntry(row, cursor.nid, block, cursor.nameStart, cursor.nameEnd, cursor.fileType);
    const slash = block.indexOf(0x2f, cursor.nameStart);
    if (slash >= 0 && slash < cursor.nameEnd) {
      this.reportEntry(child, 'dirent-name-slash', 'a name holds a slash', 'a name without / and NUL');
    }
    if (columns.rowCount % 65536 === 0) this.options.onProgress?.(columns.rowCount);
    return true;
  }

  private takeDot(row: number, directory: Inode, dots: { self: boolean; parent: boolean }): void {
    const { cursor, columns } = this;
    const self = cursor.nameEnd - cursor.nameStart === 1;
    const wanted = self ? directory.nid : columns.nid[columns.inode[columns.parent[row]!]!]!;
    if (self) dots.self = true;
    else dots.parent = true;
    if (cursor.nid === wanted) return;
    const name = self ? '.' : '..';
    this.reportEntry(
      row,
      'dirent-dot',
      `\`${name}\` leads to nid ${nidText(cursor.nid)}`,
      `nid ${nidText(wanted)}`,
    );
  }

  private checkDots(row: number, directory: Inode, dots: { self: boolean; parent: boolean }): void {
    if (dots.self && dots.parent) return;
    this.report(row, {
      severity: 'warning',
      code: 'dirent-dot-missing',
      structure: 'dirent',
      offset: directory.address,
      nid: nidText(directory.nid),
      message: `the directory has no \`${dots.self ? '..' : '.'}\` entry`,
      expected: 'one `.` (unless omitted) and one `..`',
    });
  }

  /** Whether the current name comes after the previous one of its block. */
  private ascends(previousStart: number, previousEnd: number): boolean {
    const { block, cursor } = this;
    const common = Math.min(previousEnd - previousStart, cursor.nameEnd - cursor.nameStart);
    for (let i = 0; i < common; i++) {
      const difference = block[cursor.nameStart + i]! - block[previousStart + i]!;
      if (difference !== 0) return difference > 0;
    }
    return cursor.nameEnd - cursor.nameStart > previousEnd - previousStart;
  }

  private reportOrder(row: number): void {
    const name = displayName(this.block.subarray(this.cursor.nameStart, this.cursor.nameEnd));
    this.reportEntry(
      row,
      'dirent-order',
      `"${name}" is out of order or twice: kernels may not find it`,
      'names ascending byte by byte',
    );
  }

  /** Appends a row, and its inode if it is new. */
  private addEntry(
    parent: number,
    nid: Nid,
    bytes: Uint8Array,
    start: number,
    end: number,
    fileType: number,
  ): number {
    const { columns } = this;
    const known = columns.findInode(nid);
    if (known >= 0) {
      const again = columns.addRow(parent, known, bytes, start, end);
      if (isDirectory(columns.mode[known]!)) this.reportSecondWay(again, known);
      return again;
    }
    const row = columns.addRow(parent, columns.inodeCount, bytes, start, end);
    const index = columns.addInode(nid, row);
    const inode = this.guarded(row, () => this.image.inode(nid));
    if (inode === undefined) {
      columns.layout[index] = UNREADABLE_LAYOUT;
      return row;
    }
    columns.mode[index] = inode.mode;
    columns.layout[index] = inode.layout;
    columns.size[index] = inode.size;
    columns.nlink[index] = inode.nlink;
    columns.mtime[index] = inode.mtime;
    if (fileType !== 0) this.checkFileType(row, inode, fileType);
    this.guarded(row, () => checkInode(this.image, inode));
    if (inode.xattrSize > 0) this.readFingerprint(row, index, inode);
    return row;
  }

  private readFingerprint(row: number, index: number, inode: Inode): void {
    const { columns, finder } = this;
    this.guarded(row, () => checkXattrArea(inode));
    if (finder === undefined || !isRegular(inode.mode)) return;
    const found = this.guarded(row, () => (finder.find(inode) ? 1 : 0));
    if (found === undefined) columns.fingerprint[index] = FINGERPRINT.UNREADABLE;
    else if (found === 1) {
      const legal = finder.length > 0 && finder.length <= this.image.superblock.blockSize;
      columns.fingerprint[index] = legal
        ? columns.intern(finder.bytes, finder.start, finder.length)
        : FINGERPRINT.BAD_LENGTH;
    }
  }

  private checkFileType(row: number, inode: Inode, fileType: number): void {
    const names = ['', 'file', 'dir', 'chardev', 'blockdev', 'fifo', 'socket', 'symlink'];
    if (names[fileType] === typeOfMode(inode.mode)) return;
    this.report(row, {
      severity: 'warning',
      code: 'dirent-file-type',
      structure: 'dirent',
      ...this.entryPlace(),
      nid: nidText(inode.nid),
      message: `the entry says type ${names[fileType] ?? fileType}, the inode is a ${typeOfMode(inode.mode)}`,
      expected: `type ${typeOfMode(inode.mode)}`,
    });
  }

  /** Runs what an ErofsError may end; the error becomes a finding at the path of `row`. */
  private guarded<T>(row: number, run: () => T): T | undefined {
    try {
      return run();
    } catch (error) {
      if (!(error instanceof ErofsError)) throw error;
      const nid = nidText(this.columns.nid[this.columns.inode[row]!]!);
      this.findings.add(error.at({ path: this.pathOf(row), nid }).finding);
      return undefined;
    }
  }

  private report(
    row: number,
    finding: Omit<Finding, 'severity' | 'path'> & { severity?: Finding['severity'] },
  ): void {
    this.findings.add({ severity: 'error', path: this.pathOf(row), ...finding });
  }

  private reportEntry(row: number, code: string, message: string, expected: string): void {
    const nid = nidText(this.columns.nid[this.columns.inode[row]!]!);
    this.report(row, { code, structure: 'dirent', ...this.entryPlace(), nid, message, expected });
  }

  private entryPlace(): { offset?: number } {
    const offset = this.cursor.address;
    return offset === undefined ? {} : { offset };
  }

  private pathOf(row: number): string {
    return displayName(rowPath(this.columns, row));
  }
}

/** Byte of the image where a directory block stands; -1 where it has no single place. */
function blockAddress(inode: Inode, offset: number, blockSize: number): number {
  if (inode.layout !== 0 && inode.layout !== 2) return -1;
  const lastBlock = offset + blockSize >= inode.size;
  if (inode.layout === 2 && lastBlock) return inode.bodyEnd;
  return (inode.u + inode.high * 2 ** 32) * blockSize + offset;
}
