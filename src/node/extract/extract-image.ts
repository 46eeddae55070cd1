// Extracts a tree: directories first, then the content of files on all processors, then links, devices and symlinks, and at
// last the attributes of directories. For command line and server. Nothing is ever written outside the target directory:
// names are checked, nothing that exists is followed, and no symlink of the image exists while anything else is written.

import { linkSync, symlinkSync } from 'node:fs';
import type { Finding } from '../../erofs/finding.ts';
import type { Image } from '../../erofs/image.ts';
import { typeOfMode } from '../../erofs/inode.ts';
import type { InodeTable } from '../../erofs/inode-table.ts';
import type { ImagePlace } from '../reopen-image.ts';
import { type Amount, amountDone } from '../shared-batches.ts';
import { type CrewScript, WorkerCrew } from '../worker-crew.ts';
import { type Created, createNew, errorCode } from './create-new.ts';
import { extractItems, type ItemOutcome, type ItemTotals } from './extract-items.ts';
import { ExtractLayout, type Leaf } from './extract-layout.ts';
import { ExtractLog } from './extract-log.ts';
import * as remarks from './extract-remarks.ts';
import { bytesNeeded, freeBytes } from './extract-room.ts';
import type { ExtractMessage, ExtractTask } from './extract-worker.ts';
import { InodeAttributes } from './inode-attributes.ts';
import { SpecialNodes } from './special-node.ts';
import { TargetTree } from './target-tree.ts';
import { writeFile } from './write-file.ts';
import { countXattrs, type XattrCount } from './xattr-count.ts';

/** Less than this is written in place: threads take longer to start. */
const IN_PLACE = { bytes: 4 << 20, files: 1000 };

export interface ExtractOptions {
  /** Row to extract: a directory's entries come into the target, anything else under its own name. The root by default. */
  readonly row?: number;
  /** Replace what stands at the path of a file or link. Directories are never replaced. */
  readonly overwrite?: boolean;
  /** Threads that were started beforehand; used up, whatever happens. */
  readonly crew?: WorkerCrew;
  /** This thread takes its share of the work, beside those of the crew: it hears of no signal and tells no progress then. */
  readonly here?: boolean;
  /** Bytes of content that may be written; by default what the file system of the target has free. */
  readonly room?: number;
  readonly onProgress?: (done: Amount, of: Amount) => void;
  readonly signal?: AbortSignal;
}

export interface ExtractReport {
  readonly files: number;
  /** Below the target. */
  readonly directories: number;
  readonly symlinks: number;
  readonly hardLinks: number;
  /** Devices and fifos. */
  readonly specials: number;
  /** Paths where something stood already and was kept. */
  readonly kept: number;
  /** Bytes of content, holes not counted. */
  readonly bytes: number;
  readonly findings: readonly Finding[];
  readonly findingsOmitted: number;
}

/**
 * Extracts into the directory `target`, which is made if it is not there. Rejects with node's error if that cannot be or
 * the target is full, and with the signal's reason once that is aborted; what was extracted until then stays.
 */
export async function extractImage(
  image: Image,
  table: InodeTable,
  place: ImagePlace,
  target: string,
  script: CrewScript,
  options: ExtractOptions = {},
): Promise<ExtractReport> {
  try {
    return await new Extraction(image, table, target, options).run(place, script);
  } finally {
    options.crew?.dispose();
  }
}

class Extraction {
  private readonly log: ExtractLog;
  private readonly attributes = new InodeAttributes();
  private readonly xattrs: XattrCount = { values: 0, paths: 0 };
  private readonly tree: TargetTree;
  private readonly layout: ExtractLayout;
  private readonly row: number;
  private readonly overwrite: boolean;
  private readonly counts = { files: 0, symlinks: 0, hardLinks: 0, specials: 0, bytes: 0 };
  /** Items that were not written. */
  private readonly missing = new Set<number>();

  constructor(
    private readonly image: Image,
    private readonly table: InodeTable,
    target: string,
    private readonly options: ExtractOptions,
  ) {
    this.row = options.row ?? 0;
    this.overwrite = options.overwrite ?? false;
    this.log = new ExtractLog(image, table);
    const top = table.isDirectoryRow(this.row) ? this.log.inodeOf(this.row) : undefined;
    this.tree = new TargetTree(target, top, this.overwrite);
    this.layout = new ExtractLayout(image, table, this.tree, this.log, this.xattrs);
  }

  async run(place: ImagePlace, script: CrewScript): Promise<ExtractReport> {
    this.options.signal?.throwIfAborted();
    this.layout.layOut(this.row);
    const room = this.lackOfRoom();
    if (room !== undefined) return this.report([room]);
    await this.writeFiles(place, script);
    this.makeLinks();
    this.makeSpecials();
    this.makeSymlinks();
    this.tree.finish(this.attributes);
    return this.report(remarks.attributeLosses(this.attributes.losses, this.xattrs));
  }

  private lackOfRoom(): Finding | undefined {
    const { planner, itemRows } = this.layout;
    const free = this.options.room ?? freeBytes(this.tree.root);
    if (planner.bytes <= free) return undefined;
    const needed = bytesNeeded(this.image, itemRows, this.log, free);
    return needed <= free ? undefined : remarks.noRoom(needed, free);
  }

  private async writeFiles(place: ImagePlace, script: CrewScript): Promise<void> {
    const { overwrite } = this;
    const { planner } = this.layout;
    const { signal, onProgress } = this.options;
    const small = planner.bytes < IN_PLACE.bytes && planner.count < IN_PLACE.files;
    const crew = this.options.crew ?? (small ? undefined : new WorkerCrew(script));
    const plan = planner.plan(this.tree.paths(), 1 + (crew?.size ?? 0));
    const of = { bytes: planner.bytes, files: planner.count };
    const outcomes: ItemOutcome[] = [];
    const tell = (outcome: ItemOutcome): void => void outcomes.push(outcome);
    const running = crew?.run<ExtractMessage>({ place, plan, overwrite } satisfies ExtractTask, {
      onMessage: (message) => {
        if ('totals' in message) this.addTotals(message.totals);
        else tell(message);
      },
      onTick: onProgress && (() => onProgress(amountDone(plan), of)),
      signal,
    });
    if (crew === undefined || this.options.here)
      this.addTotals(extractItems(this.image, plan, overwrite, tell));
    await running;
    signal?.throwIfAborted();
    // Threads report in any order; a report is the same however they ran.
    for (const outcome of outcomes.sort((a, b) => a.item - b.item)) this.take(outcome);
    this.counts.files += planner.count - this.missing.size;
    this.counts.bytes += amountDone(plan).bytes;
  }

  private take(outcome: ItemOutcome): void {
    const row = this.layout.itemRows[outcome.item]!;
    this.missing.add(outcome.item);
    if (outcome.outcome === 'kept') this.log.keptAt(row);
    else if (outcome.outcome === 'failed') this.log.failed(row, outcome.reason);
    else this.log.unreadable(row, outcome.finding);
  }

  private addTotals({ losses, xattrs }: ItemTotals): void {
    for (const kind of ['owner', 'setId', 'mode', 'times'] as const) {
      this.attributes.losses[kind] += losses[kind];
    }
    this.xattrs.values += xattrs.values;
    this.xattrs.paths += xattrs.paths;
  }

  /** Gives files their other names. */
  private makeLinks(): void {
    for (const { item, leaf, others } of this.layout.linked.values()) {
      // Where the first name was kept or failed, the next takes its part.
      let first = this.missing.has(item) ? undefined : this.pathOf(leaf);
      for (const other of others) {
        const path = this.pathOf(other);
        const source = first;
        const made = this.log.made(other.row, () =>
          source === undefined ? this.writeHere(other.row, path) : this.linkFile(other.row, source, path),
        );
        if (made) first ??= path;
      }
    }
  }

  private linkFile(row: number, source: Buffer, path: Buffer): Created {
    try {
      return this.link(source, path);
    } catch (error) {
      const code = errorCode(error);
      if (code === undefined) throw error;
      const copied = this.writeHere(row, path);
      if (copied === 'created') this.log.findings.add(remarks.linkCopied(this.table.path(row), code));
      return copied;
    }
  }

  private link(source: Buffer, path: Buffer): Created {
    const created = createNew(path, this.overwrite, () => linkSync(source, path));
    if (created === 'created') this.counts.hardLinks += 1;
    return created;
  }

  private writeHere(row: number, path: Buffer): Created {
    const inode = this.log.inodeOf(row);
    const created = writeFile(this.image, inode, path, this.overwrite, this.attributes, (count) => {
      this.counts.bytes += count;
    });
    if (created === 'created') {
      this.counts.files += 1;
      countXattrs(this.image, inode, this.xattrs);
    }
    return created;
  }

  private makeSpecials(): void {
    const nodes = new SpecialNodes(this.tree.root);
    const firsts = new Map<number, Buffer>();
    for (const leaf of this.layout.specials) {
      const inode = this.log.inodeOf(leaf.row);
      this.make(leaf, firsts, (path) => {
        try {
          const created = nodes.make(path, inode, this.overwrite);
          if (created === 'created') {
            this.attributes.setPath(path, inode);
            countXattrs(this.image, inode, this.xattrs);
            this.counts.specials += 1;
          }
          return created;
        } catch (error) {
          const reason = error instanceof Error ? error.message : String(error);
          this.log.findings.add(
            remarks.notSpecial(this.table.path(leaf.row), typeOfMode(inode.mode)!, reason),
          );
          return undefined;
        }
      });
    }
  }

  private makeSymlinks(): void {
    const firsts = new Map<number, Buffer>();
    for (const leaf of this.layout.symlinks) {
      this.make(leaf, firsts, (path) => {
        const inode = this.log.inodeOf(leaf.row);
        const target = Buffer.from(this.image.linkTarget(inode));
        const created = createNew(path, this.overwrite, () => symlinkSync(target, path));
        if (created === 'created') {
          this.attributes.setLink(path, inode);
          countXattrs(this.image, inode, this.xattrs);
          this.counts.symlinks += 1;
        }
        return created;
      });
    }
  }

  /** Makes something that is no regular file; a second name of the same inode becomes a hard link where that works. */
  private make(leaf: Leaf, firsts: Map<number, Buffer>, create: (path: Buffer) => Created | undefined): void {
    const inode = this.table.inodeOf(leaf.row);
    const path = this.pathOf(leaf);
    const first = firsts.get(inode);
    const created = this.log.attempt(leaf.row, () => {
      // Elsewhere link() may follow a symlink.
      if (first === undefined || process.platform !== 'linux') return create(path);
      return this.link(first, path);
    });
    if (created === 'kept') this.log.keptAt(leaf.row);
    if (created === 'created' && first === undefined) firsts.set(inode, path);
  }

  private report(last: readonly Finding[]): ExtractReport {
    const { findings, kept } = this.log;
    findings.addAll(last);
    const { directories } = this.layout;
    return { ...this.counts, directories, kept, findings: findings.items, findingsOmitted: findings.omitted };
  }

  private pathOf({ row, directory }: Leaf): Buffer {
    return this.tree.pathIn(directory, this.table.nameBytes(row));
  }
}
