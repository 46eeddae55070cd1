// The text documents that are open: made when they are asked for, kept as long as they are shown, stale when the set changes.
// Hovers and links speak of the text that was handed out last, which is what the editor shows.

import { setTimeout as sleep } from 'node:timers/promises';
import type { CancellationToken } from 'vscode-languageserver';
import type { ListingQuery, ReportQuery } from '../../protocol/documents.ts';
import { describeMissing, findRow } from '../images/find-row.ts';
import { imageLabel } from '../images/image-label.ts';
import type { ImageStore } from '../images/image-store.ts';
import { failure } from '../requests.ts';
import { type Snapshot, takeSnapshot } from '../sharing/snapshot.ts';
import type { WorkspaceSet } from '../sharing/workspace-set.ts';
import { TimeSlice, unlessCancelled } from '../time-slice.ts';
import { documentTarget } from './document-uri.ts';
import { listing, listingOfNothing } from './listing.ts';
import { report } from './report.ts';
import type { TextModel } from './text-model.ts';

/** How long a listing waits for the set: most sets are read by then, and the text need not change under a reader's eyes. */
const PATIENCE_MILLISECONDS = 400;

interface Entry {
  model: TextModel | undefined;
  /** Images whose change makes the text stale; undefined: every change of the set does. */
  readonly images: readonly string[] | undefined;
}

export class DocumentStore {
  maxLines = 100_000;
  private readonly entries = new Map<string, Entry>();

  constructor(
    private readonly store: ImageStore,
    private readonly set: WorkspaceSet,
    private readonly changed: (uri: string) => void,
  ) {
    set.onDidChange(() => this.touch(({ images }) => images === undefined));
    store.onDidChange(({ image, what }) => {
      if (what === 'content') this.touch(({ images }) => images === undefined || images.includes(image.uri));
    });
  }

  /** The text as it is now. */
  async make(uri: string, token: CancellationToken): Promise<TextModel> {
    const target = documentTarget(uri);
    const entry = this.entries.get(uri) ?? this.begin(uri, target);
    try {
      const model =
        target.kind === 'listing'
          ? await this.makeListing(target.query, token)
          : await this.makeReport(target.query, token);
      entry.model = model;
      return model;
    } finally {
      if (entry.model === undefined) this.close(uri); // nobody got to see it
    }
  }

  /** The text that was handed out last. After a restart of the server that is made anew. */
  async shown(uri: string, token: CancellationToken): Promise<TextModel> {
    return this.entries.get(uri)?.model ?? (await this.make(uri, token));
  }

  close(uri: string): void {
    if (!this.entries.delete(uri)) return;
    const target = documentTarget(uri);
    for (const image of imagesOf(target)) {
      this.set.exclude(image, uri);
      this.store.release(image, uri);
    }
  }

  private begin(uri: string, target: ReturnType<typeof documentTarget>): Entry {
    for (const image of imagesOf(target)) {
      this.store.hold(image, uri);
      if (target.kind === 'listing') this.set.include(image, uri);
    }
    const images = target.kind === 'report' ? target.query.images : undefined;
    const entry: Entry = { model: undefined, images };
    this.entries.set(uri, entry);
    return entry;
  }

  private touch(isStale: (entry: Entry) => boolean): void {
    for (const [uri, entry] of this.entries)
      if (entry.model !== undefined && isStale(entry)) this.changed(uri);
  }

  /** Waits for the whole tree, not for the set: while that is being read, sharing is pending, and the text changes later. */
  private async makeListing(
    { image: uri, path }: ListingQuery,
    token: CancellationToken,
  ): Promise<TextModel> {
    await unlessCancelled(this.store.index(this.store.get(uri), { urgent: true }), token);
    await Promise.race([this.set.ready(token), sleep(PATIENCE_MILLISECONDS)]);
    const open = this.store.get(uri);
    const { snapshot } = this.set;
    const set = this.set.info();
    const table = open.begin();
    if (table === undefined) return listingOfNothing(open, snapshot, set);
    const row = findRow(table, path);
    if (row === undefined) throw failure(describeMissing(table, path, imageLabel(open.path)));
    const slice = new TimeSlice(token);
    return listing({ open, table, row, snapshot, set, maxLines: this.maxLines, slice });
  }

  private async makeReport({ images }: ReportQuery, token: CancellationToken): Promise<TextModel> {
    const snapshot = await (images === undefined ? this.set.ready(token) : this.snapshotOf(images, token));
    return report(snapshot, new TimeSlice(token));
  }

  private async snapshotOf(named: readonly string[], token: CancellationToken): Promise<Snapshot> {
    const uris = [...new Set(named)];
    const indexing = uris.map((uri) => this.store.index(this.store.get(uri), { urgent: true }));
    await unlessCancelled(Promise.all(indexing), token);
    return takeSnapshot(
      uris.map((uri) => this.store.get(uri)),
      token,
    );
  }
}

const imagesOf = (target: ReturnType<typeof documentTarget>): readonly string[] =>
  target.kind === 'listing' ? [target.query.image] : (target.query.images ?? []);
