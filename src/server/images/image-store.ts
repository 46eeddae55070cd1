// All open images by URI. An image stays open as long as something holds it: the set, a view, a document.
// Watches the files; a file that changed is opened anew, and everybody is told.

import { Emitter } from 'vscode-languageserver';
import type { IndexPool } from '../../node/index-job.ts';
import { FileWatch } from './file-watch.ts';
import { OpenImage } from './open-image.ts';

/** What happened: the whole table is there (or never will be), or the file is another one. */
export interface ImageEvent {
  readonly image: OpenImage;
  readonly what: 'indexed' | 'content';
}

export class ImageStore {
  private readonly images = new Map<string, OpenImage>();
  private readonly holders = new Map<string, Set<string>>();
  private readonly watch = new FileWatch((path) => this.lookAgain(path));
  private readonly changeEmitter = new Emitter<ImageEvent>();
  private readonly progressEmitter = new Emitter<void>();
  private readonly findingsEmitter = new Emitter<OpenImage>();
  readonly onDidChange = this.changeEmitter.event;
  /** Rows were read, a job began or ended: the status may be another. */
  readonly onDidProgress = this.progressEmitter.event;
  /** The findings of an image may be others than before: it was opened, read, or closed. */
  readonly onDidFind = this.findingsEmitter.event;

  constructor(private readonly pool: IndexPool) {}

  /** The image behind a URI, opened if it is not yet. A file that is no image gives one with a problem. */
  get(uri: string): OpenImage {
    const known = this.images.get(uri);
    if (known !== undefined) return known;
    const image = new OpenImage(uri, this.pool, () => this.progressEmitter.fire());
    this.images.set(uri, image);
    this.watch.add(image.path);
    if (image.problem !== undefined) this.findingsEmitter.fire(image);
    return image;
  }

  /** The image with at least its first rows; its index goes before all others. */
  show(uri: string): OpenImage {
    const image = this.get(uri);
    if (image.begin()?.complete) this.findingsEmitter.fire(image);
    void this.index(image, { urgent: true });
    return image;
  }

  /** Makes sure that the whole tree is read. Resolves when it is, or cannot be. */
  async index(image: OpenImage, options?: { urgent?: boolean }): Promise<void> {
    const isNews = !image.settled && !image.indexing;
    const done = image.index(options);
    if (!isNews) return done;
    this.progressEmitter.fire();
    await done;
    this.progressEmitter.fire();
    this.findingsEmitter.fire(image);
    if (this.isOpen(image)) this.changeEmitter.fire({ image, what: 'indexed' });
  }

  /** Keeps an image open for `holder` until it is released. */
  hold(uri: string, holder: string): OpenImage {
    const holders = this.holders.get(uri) ?? new Set();
    this.holders.set(uri, holders.add(holder));
    return this.get(uri);
  }

  release(uri: string, holder: string): void {
    const holders = this.holders.get(uri);
    if (holders === undefined || !holders.delete(holder) || holders.size > 0) return;
    this.holders.delete(uri);
    const image = this.images.get(uri);
    this.images.delete(uri);
    if (image === undefined) return;
    this.watch.remove(image.path);
    image.close();
    this.findingsEmitter.fire(image);
  }

  /** Whether this is the image that stands for its file now. */
  isOpen(image: OpenImage): boolean {
    return this.images.get(image.uri) === image;
  }

  *open(): IterableIterator<OpenImage> {
    yield* this.images.values();
  }

  dispose(): void {
    this.watch.dispose();
    for (const image of this.images.values()) image.close();
    this.images.clear();
  }

  private lookAgain(path: string): void {
    for (const old of [...this.images.values()]) {
      if (old.path !== path || !old.isOutOfDate()) continue;
      old.close();
      this.images.delete(old.uri);
      const image = this.get(old.uri);
      this.changeEmitter.fire({ image, what: 'content' });
    }
  }
}
