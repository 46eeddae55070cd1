// What the inspector shows: the details of one inode. The old ones stay until the new ones are there, marked as on their way out.
// Moving fast through the tree asks only for where the movement stops.

import type { NidText } from '../../protocol/identity.ts';
import type { InodeDetails } from '../../protocol/tree-view.ts';
import { type HostLink, isCancelled } from './host-link.ts';
import { Observable } from './observable.ts';

/** Between two requests, in milliseconds, while the selection moves. */
const PACE = 80;

export interface InspectorState {
  readonly details?: InodeDetails;
  /** The details of another inode are under way. */
  readonly loading: boolean;
  readonly failure?: string;
}

export class InspectorModel {
  readonly state = new Observable<InspectorState>({ loading: false });
  private wanted: NidText | undefined;
  private abort: AbortController | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private lastAsked = 0;

  constructor(private readonly link: HostLink) {}

  /** Shows an inode, or nothing. Does nothing if it is shown already. */
  show(nid: NidText | undefined): void {
    if (nid === this.wanted) return;
    this.wanted = nid;
    this.abort?.abort();
    clearTimeout(this.timer);
    if (nid === undefined) {
      this.state.set({ loading: false });
      return;
    }
    this.state.set({ ...this.state.value, loading: true });
    const rest = this.lastAsked + PACE - performance.now();
    if (rest <= 0) void this.ask(nid);
    else this.timer = setTimeout(() => void this.ask(nid), rest);
  }

  /** Asks again for the inode shown. */
  refresh(): void {
    if (this.wanted !== undefined) void this.ask(this.wanted);
  }

  private async ask(nid: NidText): Promise<void> {
    this.lastAsked = performance.now();
    this.abort?.abort();
    const abort = new AbortController();
    this.abort = abort;
    try {
      const details = await this.link.request('erofs/inode', { nid }, abort.signal);
      this.state.set({ details, loading: false });
    } catch (error) {
      if (isCancelled(error)) return;
      this.state.set({ loading: false, failure: error instanceof Error ? error.message : String(error) });
    }
  }
}
