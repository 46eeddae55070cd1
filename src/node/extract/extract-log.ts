// What happened to each path of an extraction that did not go as planned, as findings.
// Must not touch the file system.

import { ErofsError, type Finding, FindingList } from '../../erofs/finding.ts';
import type { Image } from '../../erofs/image.ts';
import type { Inode } from '../../erofs/inode.ts';
import type { InodeTable } from '../../erofs/inode-table.ts';
import { nidText } from '../../erofs/nid.ts';
import { type Created, errorCode } from './create-new.ts';
import * as remarks from './extract-remarks.ts';

export class ExtractLog {
  readonly findings = new FindingList();
  /** Paths where something stood already. */
  kept = 0;

  constructor(
    private readonly image: Image,
    private readonly table: InodeTable,
  ) {}

  /** Runs what may fail for one path; a failure becomes a finding. */
  attempt<T>(row: number, run: () => T): T | undefined {
    try {
      return run();
    } catch (error) {
      if (error instanceof ErofsError) this.unreadable(row, error.finding);
      else if (errorCode(error) !== undefined) this.failed(row, (error as Error).message);
      else throw error;
      return undefined;
    }
  }

  /** As `attempt`, for making one thing. Whether it was made. */
  made(row: number, make: () => Created): boolean {
    const created = this.attempt(row, make);
    if (created === 'kept') this.keptAt(row);
    return created === 'created';
  }

  keptAt(row: number): void {
    this.kept += 1;
    this.findings.add(remarks.keptExisting(this.table.path(row)));
  }

  failed(row: number, reason: string): void {
    this.findings.add(remarks.notCreated(this.table.path(row), this.nidOf(row), reason));
  }

  unreadable(row: number, finding: Finding): void {
    this.findings.add({ ...finding, path: this.table.path(row), nid: this.nidOf(row) });
  }

  /** The inode of a row. Throws an ErofsError if it cannot be read. */
  inodeOf(row: number): Inode {
    return this.image.inode(this.table.columns.nid[this.table.inodeOf(row)]!);
  }

  private nidOf(row: number): string {
    return nidText(this.table.columns.nid[this.table.inodeOf(row)]!);
  }
}
