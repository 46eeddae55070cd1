// The text documents that are open: made when they are asked for, kept as long as they are shown, stale when the set changes.
// Features speak of the text that was handed out last, which is what the editor shows.

import { setTimeout as sleep } from 'node:timers/promises';
import { type CancellationToken, Emitter } from 'vscode-languageserver';
import type { ListingQuery, ReportQuery } from '../../protocol/documents.ts';
import { describeMissing, findRow } from '../images/find-row.ts';
import { imageLabel } from '../images/image-label.ts';
import type { ImageStore } from '../images/image-store.ts';
import type { OpenImage } from '../images/open-image.ts';
import { failure } from '../requests.ts';
import { type Snapshot, takeSnapshot } from '../sharing/snapshot.ts';
import type { WorkspaceSet } from '../sharing/workspace-set.ts';
import { TimeSlice, unlessCancelled } from '../time-slice.ts';
import { documentTarget } from './document-uri.ts';
import { groupListing } from './group-listing.ts';
import { listing, listingOfNothing } from './listing.ts';
import { listingUri } from './listing-uri.ts';
import { PreparedListings } from './prepared-listings.ts';
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
  private readonly prepared = new PreparedListings();
  private readonly remadeEmitter = new Emitter<string>();
  /** A text that is shown was made anew, maybe the same; what goes with it may be different. */
  readonly onDidRemake = this.remadeEmitter.event;

  constructor(
    private readonly store: ImageStore,
    private readonly set: WorkspaceSet,
    private readonly changed: (uri: string) => void,
  ) {
    set.onDidChange(() => {
      this.prepared.clear();
      this.touch(({ images }) => images === undefined);
    });
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
      const isNew = entry.model === undefined;
      entry.model = model;
      if (!isNew) this.remadeEmitter.fire(uri);
      return model;
    } finally {
      if (entry.model === undefined) this.close(uri); // nobody got to see it
    }
  }

  /** The text that was handed out last. After a restart of the server that is made anew. */
  async shown(uri: string, token: CancellationToken): Promise<TextModel> {
    return this.entries.get(uri)?.model ?? (await this.make(uri, token));
  }

  /** The text that was handed out last, if the document is open. */
  known(uri: string): TextModel | undefined {
    return this.entries.get(uri)?.model;
  }

  /** The listing of a whole image that is open and read, as it would be shown if it were asked for. */
  async prepare(open: OpenImage, slice: TimeSlice): Promise<TextModel> {
    const { snapshot } = this.set;
    const { maxLines } = this;
    const uri = listingUri(open.uri);
    const known = this.prepared.get(uri, { open, snapshot, maxLines });
    if (known !== undefined) return known;
    const table = open.wholeTable;
    const set = this.set.info();
    if (table === undefined) return listingOfNothing(open, snapshot, set);
    const model = await listing({ open, table, row: 0, snapshot, set, maxLines, slice });
    this.prepared.put(uri, { open, snapshot, maxLines, model });
    return model;
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
    { image: uri, path, group }: ListingQuery,
    token: CancellationToken,
  ): Promise<TextModel> {
    await unlessCancelled(this.store.index(this.store.get(uri), { urgent: true }), token);
    await Promise.race([this.set.ready(token), sleep(PATIENCE_MILLISECONDS)]);
    const open = this.store.get(uri);
    const { snapshot } = this.set;
    const set = this.set.info();
    const table = open.begin();
    if (table === undefined) return listingOfNothing(open, snapshot, set);
    const row = findRow(table, group ?? path);
    if (row === undefined) throw failure(describeMissing(table, group ?? path, imageLabel(open.path)));
    const options = { open, table, row, snapshot, maxLines: this.maxLines, slice: new TimeSlice(token) };
    if (group !== undefined) return groupListing(options);
    const prepared = row === 0 ? this.prepared.get(listingUri(uri), options) : undefined;
    return prepared ?? listing({ ...options, set });
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
