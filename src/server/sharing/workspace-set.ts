// The sharing set: the images of the workspace in order, and after them those shown in editors and documents from elsewhere.
// Keeps a snapshot of what shares among them; the old one stays in force until the new one is there.

import { type CancellationToken, Emitter } from 'vscode-languageserver';
import { findingLine } from '../../erofs/finding.ts';
import type { SharingSetInfo, SharingTotals } from '../../protocol/sharing-info.ts';
import { DEFAULT_RULE_SET } from '../../sharing/rule-set.ts';
import { imageLabels } from '../images/image-label.ts';
import type { ImageStore } from '../images/image-store.ts';
import type { OpenImage } from '../images/open-image.ts';
import { TimeSlice, unlessCancelled } from '../time-slice.ts';
import { setTotals } from './set-totals.ts';
import { type Snapshot, takeSnapshot } from './snapshot.ts';

const HOLDER = 'sharing set';

export class WorkspaceSet {
  private workspace: string[] | undefined;
  /** Images from elsewhere, and who shows them. */
  private readonly shown = new Map<string, Set<string>>();
  private version = 0;
  private settling: Promise<void> = Promise.resolve();
  private latest: Snapshot | undefined;
  private totals: SharingTotals | undefined;
  private upToDate = false;
  private readonly changeEmitter = new Emitter<void>();
  /** A new snapshot is in force. */
  readonly onDidChange = this.changeEmitter.event;

  constructor(private readonly store: ImageStore) {
    store.onDidChange(({ image, what }) => {
      if (what === 'content' && this.uris().includes(image.uri)) this.update();
    });
  }

  /** What shares, as far as it is known; images that changed since are not in it. */
  get snapshot(): Snapshot | undefined {
    return this.latest;
  }

  setWorkspace(uris: readonly string[]): void {
    const old = this.workspace;
    if (old !== undefined && old.length === uris.length && old.every((uri, at) => uri === uris[at])) return;
    this.workspace = [...new Set(uris)];
    for (const uri of old ?? []) if (!this.workspace.includes(uri)) this.store.release(uri, HOLDER);
    for (const uri of this.workspace) this.store.hold(uri, HOLDER);
    this.update();
  }

  /** `holder` shows an image: it belongs to the set until the holder is gone. */
  include(uri: string, holder: string): void {
    const holders = this.shown.get(uri) ?? new Set();
    const isNew = holders.size === 0;
    this.shown.set(uri, holders.add(holder));
    if (isNew && !this.isInWorkspace(uri)) this.update();
  }

  exclude(uri: string, holder: string): void {
    const holders = this.shown.get(uri);
    if (holders === undefined || !holders.delete(holder) || holders.size > 0) return;
    this.shown.delete(uri);
    if (!this.isInWorkspace(uri)) this.update();
  }

  uris(): string[] {
    const workspace = this.workspace ?? [];
    return [...workspace, ...[...this.shown.keys()].filter((uri) => !this.isInWorkspace(uri))];
  }

  images(): OpenImage[] {
    return this.uris().map((uri) => this.store.get(uri));
  }

  /** The snapshot of the set as it is now, once there is one. */
  async ready(token: CancellationToken): Promise<Snapshot> {
    while (!this.upToDate) {
      const { settling } = this;
      await unlessCancelled(this.workspace === undefined ? this.firstChange() : settling, token);
    }
    return this.latest!;
  }

  info(): SharingSetInfo {
    const images = this.images();
    const labels = imageLabels(images.map(({ path }) => path));
    return {
      ruleSet: DEFAULT_RULE_SET.id,
      images: images.map((image, at) => ({
        uri: image.uri,
        label: labels[at]!,
        indexed: image.wholeTable !== undefined,
        ...errorOf(image),
      })),
      ...(this.upToDate && this.totals !== undefined ? { totals: this.totals } : {}),
    };
  }

  private isInWorkspace(uri: string): boolean {
    return this.workspace?.includes(uri) ?? false;
  }

  /** Nothing is said on sharing before the images of the workspace are known: it would only be taken back. */
  private update(): void {
    this.upToDate = false;
    this.version += 1;
    if (this.workspace === undefined) return;
    this.settling = this.settle(this.version);
    this.settling.catch((error) => console.error(error)); // whoever waits hears of it, too
  }

  private async settle(version: number): Promise<void> {
    const slice = new TimeSlice();
    const indexing: Promise<void>[] = [];
    for (const uri of this.uris()) {
      if (slice.isOver()) await slice.rest();
      if (version !== this.version) return;
      indexing.push(this.store.index(this.store.get(uri)));
    }
    await Promise.all(indexing);
    if (version !== this.version) return;
    const snapshot = await takeSnapshot(this.images());
    if (version !== this.version) return;
    this.latest = snapshot;
    this.totals = setTotals(snapshot.index);
    this.upToDate = true;
    this.changeEmitter.fire();
  }

  private firstChange(): Promise<void> {
    return new Promise((resolve) => {
      const listener = this.onDidChange(() => {
        listener.dispose();
        resolve();
      });
    });
  }
}

function errorOf({ problem, indexProblem }: OpenImage): { error?: string } {
  const finding = problem ?? indexProblem;
  return finding === undefined ? {} : { error: findingLine(finding) };
}
