// Directory blocks: a cursor over the entries of one block.
// Pure. Source: struct erofs_dirent, erofs_fill_dentries(), erofs_find_target_block().

import { ErofsError } from './finding.ts';
import { type Nid, nidFromHalves } from './nid.ts';

const DIRENT_SIZE = 12;
const NAME_LIMIT = 255;

/**
 * Walks the entries of one directory block without making objects. After `next` returned true, `nid`, `fileType` and
 * the name `bytes[nameStart .. nameEnd)` are those of the entry.
 */
export class DirentCursor {
  nid: Nid = 0;
  fileType = 0;
  nameStart = 0;
  nameEnd = 0;
  /** Number of the entry in its block. */
  index = -1;

  private bytes: Uint8Array = new Uint8Array(0);
  private view = new DataView(this.bytes.buffer);
  private length = 0;
  private count = 0;
  private base = 0;

  /**
   * Takes a block: its first `length` bytes, which stand at byte `base` of the image (for messages; -1 if unknown).
   * Throws an ErofsError if the first entry makes the block unusable.
   */
  load(bytes: Uint8Array, length: number, base: number): void {
    if (bytes !== this.bytes) {
      this.bytes = bytes;
      this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    this.length = length;
    this.base = base;
    this.index = -1;
    this.count = 0;
    const first = length < DIRENT_SIZE ? 0 : this.view.getUint16(8, true);
    if (first === 0 || first % DIRENT_SIZE !== 0 || first >= length) {
      throw this.problem(
        'dirent-nameoff0',
        0,
        8,
        `the first name offset is ${first}`,
        `a multiple of 12 from 12 to ${length - 1}`,
      );
    }
    this.count = first / DIRENT_SIZE;
  }

  /** Steps to the next entry. Throws an ErofsError for an entry that cannot be read; calling again goes on behind it. */
  next(): boolean {
    this.index += 1;
    if (this.index >= this.count) return false;
    const at = this.index * DIRENT_SIZE;
    const { view } = this;
    const start = view.getUint16(at + 8, true);
    const last = this.index === this.count - 1;
    const end = last ? this.endOfLast(start) : view.getUint16(at + DIRENT_SIZE + 8, true);
    if (start < this.count * DIRENT_SIZE || end > this.length || end <= start || end - start > NAME_LIMIT) {
      throw this.problem(
        'dirent-name',
        this.index,
        at + 8,
        `the name of entry ${this.index} spans bytes ${start} to ${end} of its block`,
        `1 to 255 bytes between ${this.count * DIRENT_SIZE} and ${this.length}`,
      );
    }
    const nid = nidFromHalves(view.getUint32(at, true), view.getUint32(at + 4, true));
    if (nid === undefined) {
      throw this.problem(
        'dirent-nid',
        this.index,
        at,
        `entry ${this.index} leads to nid ${view.getBigUint64(at, true)}`,
        'a slot below 2^48',
      );
    }
    this.nid = nid;
    this.fileType = this.bytes[at + 10]!;
    this.nameStart = start;
    this.nameEnd = end;
    return true;
  }

  /** `.` or `..`. */
  get isDot(): boolean {
    const length = this.nameEnd - this.nameStart;
    return (
      length <= 2 &&
      this.bytes[this.nameStart] === 0x2e &&
      (length === 1 || this.bytes[this.nameStart + 1] === 0x2e)
    );
  }

  /** Byte of the image where the current entry stands, or undefined if the block has no single place. */
  get address(): number | undefined {
    return this.base < 0 ? undefined : this.base + this.index * DIRENT_SIZE;
  }

  private endOfLast(start: number): number {
    if (start >= this.length) return start;
    const nul = this.bytes.indexOf(0, start);
    return nul < 0 || nul > this.length ? this.length : nul;
  }

  private problem(code: string, index: number, at: number, message: string, expected: string): ErofsError {
    this.index = index;
    return new ErofsError({
      code,
      structure: 'dirent',
      ...(this.base < 0 ? {} : { offset: this.base + at }),
      message,
      expected,
    });
  }
}
