// The findings of a walk: errors and remarks with the path of the row that they belong to.
// Pure. Once the list is full a further finding costs nothing but a count.

import { ErofsError, type Finding, FindingList } from './finding.ts';
import type { GrowingColumns } from './grow-columns.ts';
import { nidText } from './nid.ts';
import { shownPath } from './row-path.ts';

/** What a finding says beside its code and the row that it belongs to; an error unless it says otherwise. */
export type Remark = Omit<Finding, 'code' | 'severity' | 'path' | 'nid'> & {
  readonly severity?: Finding['severity'];
};

export class WalkFindings {
  readonly list = new FindingList();

  constructor(private readonly columns: GrowingColumns) {}

  /** Keeps what ended the reading of something at `row`. Throws it again if the image is not to blame. */
  keep(row: number, error: unknown): void {
    if (!(error instanceof ErofsError)) throw error;
    if (this.list.keeps(error.finding.code)) this.list.add(error.at(this.placeOf(row)).finding);
    else this.list.omitted += 1;
  }

  /** Adds a remark about the inode at `row`. The remark is only made if it will be kept. */
  add(row: number, code: string, remark: () => Remark): void {
    if (this.list.keeps(code)) this.list.add({ code, severity: 'error', ...this.placeOf(row), ...remark() });
    else this.list.omitted += 1;
  }

  pathOf(row: number): string {
    return shownPath(this.columns, row);
  }

  private placeOf(row: number): { path: string; nid: string } {
    const { columns } = this;
    return { path: this.pathOf(row), nid: nidText(columns.nid[columns.inode[row]!]!) };
  }
}
