// Looks at one inode after the other for a walk: its fields into the columns, its checks into the findings, its fingerprint.
// Pure. Makes no object per inode, as there are millions.

import { ErofsError } from './finding.ts';
import { FingerprintFinder } from './fingerprint.ts';
import type { GrowingColumns } from './grow-columns.ts';
import type { Image } from './image.ts';
import { InodeRecord, isRegular, typeOfMode } from './inode.ts';
import { checkInode } from './inode-check.ts';
import { FINGERPRINT } from './inode-table.ts';
import type { Nid } from './nid.ts';
import type { WalkFindings } from './walk-findings.ts';
import type { WalkLimit } from './walk-limit.ts';
import { areaStart } from './xattr-area.ts';
import { XattrCheck } from './xattr-check.ts';

/** Layout of an inode that could not be read, beside mode 0. */
export const UNREADABLE_LAYOUT = 255;

export class InodeSurvey {
  private readonly inode: InodeRecord;
  private readonly xattrs: XattrCheck;
  private readonly finder: FingerprintFinder | undefined;

  constructor(
    private readonly image: Image,
    private readonly columns: GrowingColumns,
    private readonly findings: WalkFindings,
    private readonly limit: WalkLimit,
  ) {
    this.inode = new InodeRecord(image.primary);
    this.xattrs = new XattrCheck(image.xattrContext);
    this.finder = image.fingerprintName && new FingerprintFinder(image.xattrContext, image.fingerprintName);
  }

  /** Fills the columns of the inode with number `index`, which `row` leads to. */
  take(row: number, index: number, nid: Nid): void {
    const { inode, columns } = this;
    try {
      this.image.loadInode(inode, nid);
    } catch (error) {
      columns.layout[index] = UNREADABLE_LAYOUT;
      this.findings.keep(row, error);
      return;
    }
    columns.setInode(index, inode);
    try {
      checkInode(this.image, inode, this.limit);
    } catch (error) {
      this.findings.keep(row, error);
    }
    if (inode.xattrSize > 0) this.takeAttributes(row, index);
  }

  private takeAttributes(row: number, index: number): void {
    const { inode, columns, finder } = this;
    let admitted = false;
    try {
      admitted = this.limit.admit('attribute areas', inode.xattrSize, areaStart(inode));
      if (admitted) this.xattrs.check(inode);
    } catch (error) {
      this.findings.keep(row, error);
    }
    if (finder === undefined) return;
    try {
      if (!admitted) this.markUnreadable(index);
      else if (finder.find(inode)) columns.fingerprint[index] = this.fingerprint(row, finder);
    } catch (error) {
      // What is wrong with the attributes has been said by their check.
      if (!(error instanceof ErofsError)) throw error;
      this.markUnreadable(index);
    }
  }

  private markUnreadable(index: number): void {
    if (isRegular(this.inode.mode)) this.columns.fingerprint[index] = FINGERPRINT.UNREADABLE;
  }

  /** What the fingerprint column says of the value that was found. */
  private fingerprint(row: number, { bytes, start, length }: FingerprintFinder): number {
    const { mode, address } = this.inode;
    const { blockSize } = this.image.superblock;
    if (!isRegular(mode)) {
      this.findings.add(row, 'fingerprint-not-regular', () => ({
        severity: 'warning',
        structure: 'xattr',
        offset: address,
        message: `a ${typeOfMode(mode)} has a fingerprint: kernels ignore it`,
        expected: 'fingerprints on regular files only',
      }));
      return FINGERPRINT.NONE;
    }
    if (length > 0 && length <= blockSize) return this.columns.intern(bytes, start, length);
    this.findings.add(row, 'fingerprint-length', () => ({
      severity: 'warning',
      structure: 'xattr',
      offset: address,
      message: `the fingerprint is ${length} bytes long: kernels take none of that length`,
      expected: `1 to ${blockSize} bytes`,
    }));
    return FINGERPRINT.BAD_LENGTH;
  }
}
