// The overview beside the tree: where in it the files are that share. Asked again when the rows are others or the strip has another length.
// The old picture stays until the new one is there.

import type { Overview } from '../../protocol/tree-view.ts';
import { type HostLink, isCancelled } from './host-link.ts';
import { Observable } from './observable.ts';

export class OverviewModel {
  readonly overview = new Observable<Overview | undefined>(undefined);
  private abort: AbortController | undefined;
  private asked: { generation: number; cells: number } | undefined;

  constructor(private readonly link: HostLink) {}

  /** Sees to it that there is a picture of `cells` cells of that generation. */
  want(generation: number, cells: number): void {
    if (generation < 0 || cells <= 0) return;
    if (this.asked?.generation === generation && this.asked.cells === cells) return;
    this.asked = { generation, cells };
    this.abort?.abort();
    this.abort = new AbortController();
    void this.ask(cells, this.abort.signal);
  }

  /** The next wish is asked whatever there is. */
  reset(): void {
    this.asked = undefined;
  }

  private async ask(cells: number, signal: AbortSignal): Promise<void> {
    try {
      this.overview.set(await this.link.request('erofs/overview', { cells }, signal));
    } catch (error) {
      // The tree says it if the server cannot answer; a strip without marks is still a scroll bar.
      if (!isCancelled(error)) this.overview.set(undefined);
    }
  }
}
