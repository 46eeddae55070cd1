// The hover over a file: when it opens, what it says, when it closes. By mouse it opens after a rest and stays while the mouse is
// on the row or on itself; by key it opens at once, and a second time moves the focus into it.

import type { NidText } from '../../protocol/identity.ts';
import type { SharingOfInode } from '../../protocol/sharing-info.ts';
import type { TreeRow } from '../../protocol/tree-view.ts';
import { type HostLink, isCancelled } from './host-link.ts';
import { Observable } from './observable.ts';

/** Rest of the mouse before the hover opens, in milliseconds, as in VS Code's editor. */
const OPEN_DELAY = 300;
/** Time to come from the row to the hover. */
const CLOSE_DELAY = 150;
/** Time that an answer may take before the hover says that it waits. */
const PATIENCE = 500;

/** Edges of what the hover belongs to, in pixels of the page. */
export interface HoverPlace {
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
}

export interface HoverState {
  readonly nid: NidText;
  readonly name: string;
  readonly place: HoverPlace;
  readonly byKey: boolean;
  /** Absent while the answer is under way. */
  readonly sharing?: SharingOfInode;
  readonly failure?: string;
  /** How often the focus was asked to come in. */
  readonly focusWanted: number;
}

export class HoverModel {
  readonly state = new Observable<HoverState | undefined>(undefined);
  private target: NidText | undefined;
  private openTimer: ReturnType<typeof setTimeout> | undefined;
  private closeTimer: ReturnType<typeof setTimeout> | undefined;
  private abort: AbortController | undefined;

  constructor(private readonly link: HostLink) {}

  /** The mouse is on a row. */
  pointAt(row: TreeRow, place: HoverPlace): void {
    if (row.nid === this.target) {
      clearTimeout(this.closeTimer);
      return;
    }
    this.close();
    if (row.type !== 'file') return;
    this.target = row.nid;
    this.openTimer = setTimeout(() => void this.open(row, place, false), OPEN_DELAY);
  }

  /** The mouse has left row or hover, perhaps for the other one. */
  leave(): void {
    if (this.state.value?.byKey) return;
    clearTimeout(this.openTimer);
    clearTimeout(this.closeTimer);
    this.closeTimer = setTimeout(() => this.close(), CLOSE_DELAY);
  }

  /** The mouse is on the hover. */
  stay(): void {
    clearTimeout(this.closeTimer);
  }

  /** Opens at once, by key; where it is open already, the focus goes in. */
  showFor(row: TreeRow, place: HoverPlace): void {
    const open = this.state.value;
    if (open?.nid === row.nid) {
      this.state.set({ ...open, byKey: true, focusWanted: open.focusWanted + 1 });
      return;
    }
    this.close();
    if (row.type !== 'file') return;
    this.target = row.nid;
    void this.open(row, place, true);
  }

  /** Closes, and stays closed while the mouse does not move to another row. */
  dismiss(row: TreeRow | undefined): void {
    this.close();
    this.target = row?.nid;
  }

  close(): void {
    clearTimeout(this.openTimer);
    clearTimeout(this.closeTimer);
    this.abort?.abort();
    this.target = undefined;
    this.state.set(undefined);
  }

  private async open(row: TreeRow, place: HoverPlace, byKey: boolean): Promise<void> {
    const { nid, name } = row;
    const abort = new AbortController();
    this.abort = abort;
    const bare = { nid, name, place, byKey, focusWanted: 0 };
    const waiting = setTimeout(() => this.state.set(bare), PATIENCE);
    abort.signal.addEventListener('abort', () => clearTimeout(waiting));
    try {
      const sharing = await this.link.request('erofs/sharing', { nid }, abort.signal);
      this.state.set({ ...(this.state.value ?? bare), sharing });
    } catch (error) {
      if (isCancelled(error)) return;
      const failure = error instanceof Error ? error.message : String(error);
      this.state.set({ ...(this.state.value ?? bare), failure });
    } finally {
      clearTimeout(waiting);
    }
  }
}
