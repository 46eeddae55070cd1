// Lines of a report as they are written, with the inodes that some of them are about.
// Knows nothing of what a report says.

import type { MountedInode } from '../../sharing/sharers.ts';
import type { Snapshot } from '../sharing/snapshot.ts';
import type { LineInode, TextModel } from './text-model.ts';
import { alignedLines, type Column, plainText } from './text-table.ts';

interface Target extends MountedInode {
  readonly start: number;
  readonly end: number;
}

export class ReportWriter {
  private readonly lines: string[] = [];
  private readonly targets = new Map<number, Target>();

  /** A line at the left margin, with an empty one before it. */
  section(title: string): void {
    if (this.lines.length > 0) this.lines.push('');
    this.lines.push(plainText(title));
  }

  line(text: string, indent = 2): void {
    this.lines.push(' '.repeat(indent) + plainText(text));
  }

  /** Aligned rows. */
  table(columns: readonly Column[], rows: readonly (readonly string[])[]): void {
    for (const line of alignedLines(columns, rows)) this.line(line);
  }

  /** A line whose last part, `name`, stands for an inode. */
  inode(inode: MountedInode, before: string, name: string, indent: number): void {
    const start = indent + before.length;
    this.targets.set(this.lines.length, { ...inode, start, end: start + name.length });
    this.line(before + name, indent);
  }

  model(snapshot: Snapshot): TextModel {
    const { lines, targets } = this;
    const inodeAt = (line: number): LineInode | undefined => {
      const target = targets.get(line);
      if (target === undefined) return undefined;
      const { image, table } = snapshot.members[target.mount]!;
      return { image, table, inode: target.inode, start: target.start, end: target.end };
    };
    return { text: `${lines.join('\n')}\n`, snapshot, lineCount: lines.length, inodeAt };
  }
}
