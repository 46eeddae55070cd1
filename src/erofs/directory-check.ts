// Rules of one directory: entries in order over all blocks, names without slash and NUL, dots that lead where they must.
// Pure. Sees the entries one after the other as the walk takes them; keeps nothing but the name before.

import { displayName } from '../common/byte-text.ts';
import type { DirentCursor } from './dirent.ts';
import type { Inode } from './inode.ts';
import { typeOfMode } from './inode.ts';
import { type Nid, nidText } from './nid.ts';
import type { Remark, WalkFindings } from './walk-findings.ts';

/** By the file_type of an entry. */
const TYPES = ['unknown', 'file', 'dir', 'chardev', 'blockdev', 'fifo', 'socket', 'symlink'];

export class DirectoryCheck {
  private row = 0;
  private nid: Nid = 0;
  private parentNid: Nid = 0;
  private address = 0;
  private self = false;
  private parent = false;
  /** The name before: a run of `bytes`, empty at the beginning of a directory. */
  private bytes: Uint8Array;
  private start = 0;
  private end = 0;
  /** Keeps the last name of a block while the next one is read. */
  private readonly kept = new Uint8Array(256);

  /** `block` is where the cursor's names stand. */
  constructor(
    private readonly block: Uint8Array,
    private readonly cursor: DirentCursor,
    private readonly findings: WalkFindings,
  ) {
    this.bytes = block;
  }

  /** A directory begins, at `row`. */
  begin(row: number, directory: Inode, parentNid: Nid): void {
    this.row = row;
    this.nid = directory.nid;
    this.parentNid = parentNid;
    this.address = directory.address;
    this.self = directory.dotOmitted;
    this.parent = false;
    this.start = 0;
    this.end = 0;
  }

  /** A block has been taken; the next one will stand where its names do. */
  endBlock(): void {
    this.kept.set(this.bytes.subarray(this.start, this.end));
    this.bytes = this.kept;
    this.end -= this.start;
    this.start = 0;
  }

  /** The cursor's entry comes after the name before. */
  order(): void {
    const { cursor, block, bytes, start, end } = this;
    const length = cursor.nameEnd - cursor.nameStart;
    const common = Math.min(end - start, length);
    let at = 0;
    while (at < common && block[cursor.nameStart + at] === bytes[start + at]) at++;
    const ascends = at < common ? block[cursor.nameStart + at]! > bytes[start + at]! : length > end - start;
    this.bytes = block;
    this.start = cursor.nameStart;
    this.end = cursor.nameEnd;
    if (ascends) return;
    const name = (): string => displayName(block.subarray(cursor.nameStart, cursor.nameEnd));
    this.add(this.row, 'dirent-order', () => [
      `"${name()}" is out of order or twice: kernels may not find it`,
      'names ascending byte by byte over the whole directory',
    ]);
  }

  /** The cursor's entry is `.` or `..`. */
  dot(): void {
    const self = this.cursor.nameEnd - this.cursor.nameStart === 1;
    if (self) this.self = true;
    else this.parent = true;
    const { nid } = this.cursor;
    const wanted = self ? this.nid : this.parentNid;
    if (nid === wanted) return;
    this.add(this.row, 'dirent-dot', () => [
      `\`${self ? '.' : '..'}\` leads to nid ${nidText(nid)}`,
      `nid ${nidText(wanted)}`,
    ]);
  }

  /** The name of the cursor's entry, which got row `child`. */
  name(child: number): void {
    const { block, cursor } = this;
    for (let at = cursor.nameStart; at < cursor.nameEnd; at++) {
      const byte = block[at];
      if (byte !== 0x2f && byte !== 0) continue;
      const [code, what] = byte === 0 ? ['dirent-name-nul', 'NUL'] : ['dirent-name-slash', 'slash'];
      this.add(child, code!, () => [`a name holds a ${what}`, 'a name without / and NUL']);
      return;
    }
  }

  /** What the cursor's entry says about the inode that it leads to, at row `child`. */
  fileType(child: number, mode: number): void {
    const { fileType } = this.cursor;
    if (fileType === 0 || TYPES[fileType] === typeOfMode(mode)) return;
    this.add(
      child,
      'dirent-file-type',
      () => [
        `the entry says type ${TYPES[fileType] ?? fileType}, the inode is a ${typeOfMode(mode)}`,
        `type ${typeOfMode(mode)}`,
      ],
      'warning',
    );
  }

  /** The directory has been read whole. */
  finish(): void {
    if (this.self && this.parent) return;
    this.findings.add(this.row, 'dirent-dot-missing', () => ({
      severity: 'warning',
      structure: 'dirent',
      offset: this.address,
      message: `the directory has no \`${this.self ? '..' : '.'}\` entry`,
      expected: 'one `.` (unless omitted) and one `..`',
    }));
  }

  private add(
    row: number,
    code: string,
    words: () => [message: string, expected: string],
    severity: Remark['severity'] = 'error',
  ): void {
    const offset = this.cursor.address;
    this.findings.add(row, code, () => {
      const [message, expected] = words();
      return {
        severity,
        structure: 'dirent',
        ...(offset === undefined ? {} : { offset }),
        message,
        expected,
      };
    });
  }
}
