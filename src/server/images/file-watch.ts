// Tells when files change on disk, one watcher for each directory: an image is often replaced by renaming another over it.
// Node only. Changes are gathered for a moment, since whoever writes an image writes often.

import { type FSWatcher, unwatchFile, watch, watchFile } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const QUIET_MILLISECONDS = 200;
const POLL_MILLISECONDS = 2000;

export class FileWatch {
  private readonly directories = new Map<string, { watcher: FSWatcher | undefined; names: Set<string> }>();
  private readonly timers = new Map<string, NodeJS.Timeout>();

  constructor(private readonly changed: (path: string) => void) {}

  add(path: string): void {
    const directory = dirname(path);
    const known = this.directories.get(directory);
    const entry = known ?? { watcher: this.begin(directory), names: new Set() };
    this.directories.set(directory, entry);
    entry.names.add(basename(path));
    if (entry.watcher === undefined) this.poll(path);
  }

  remove(path: string): void {
    const directory = dirname(path);
    const entry = this.directories.get(directory);
    if (entry === undefined) return;
    entry.names.delete(basename(path));
    unwatchFile(path);
    clearTimeout(this.timers.get(path));
    this.timers.delete(path);
    if (entry.names.size > 0) return;
    entry.watcher?.close();
    this.directories.delete(directory);
  }

  dispose(): void {
    for (const [directory, { names }] of [...this.directories]) {
      for (const name of [...names]) this.remove(join(directory, name));
    }
  }

  /** A watcher of the directory, or undefined where the system has none to give. */
  private begin(directory: string): FSWatcher | undefined {
    try {
      const watcher = watch(directory, { persistent: false }, (_, name) => this.touched(directory, name));
      watcher.on('error', () => this.fallBack(directory));
      return watcher;
    } catch {
      return undefined;
    }
  }

  /** The directory went away, or the watcher did: from now on each file is looked at now and then. */
  private fallBack(directory: string): void {
    const entry = this.directories.get(directory);
    if (entry?.watcher === undefined) return;
    entry.watcher.close();
    entry.watcher = undefined;
    for (const name of entry.names) this.poll(join(directory, name));
  }

  private poll(path: string): void {
    watchFile(path, { interval: POLL_MILLISECONDS, persistent: false }, () => this.changed(path));
  }

  private touched(directory: string, name: string | null): void {
    for (const watched of this.directories.get(directory)?.names ?? []) {
      if (name === null || name === watched) this.soon(join(directory, watched));
    }
  }

  private soon(path: string): void {
    clearTimeout(this.timers.get(path));
    const timer = setTimeout(() => {
      this.timers.delete(path);
      this.changed(path);
    }, QUIET_MILLISECONDS);
    this.timers.set(path, timer.unref());
  }
}
