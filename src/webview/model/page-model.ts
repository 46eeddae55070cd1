// The page as a whole: what the host says, what is asked when, and what is kept over a reload.
// Ties the models together. Must not know how anything is drawn.

import { counted } from '../../common/quantity.ts';
import type { NidText } from '../../protocol/identity.ts';
import type { FromPage, PageState, ToPage } from '../../protocol/page.ts';
import type { Sharer } from '../../protocol/sharing-info.ts';
import { type HostLink, isCancelled } from './host-link.ts';
import { HoverModel } from './hover-model.ts';
import { ImageModel } from './image-model.ts';
import { InspectorModel } from './inspector-model.ts';
import { Observable } from './observable.ts';
import { OverviewModel } from './overview-model.ts';
import { type Place, TreeModel } from './tree-model.ts';

/** Between two rounds of questions after changes, in milliseconds: a set of a hundred images changes a hundred times. */
const REFRESH_PACE = 250;
const SAVE_PACE = 200;

export type ServerState = Extract<ToPage, { kind: 'serverState' }>['state'];
export type Command = Extract<FromPage, { kind: 'command' }>['command'];

/** An object each time, so that the same text twice is two notices. */
export interface Notice {
  readonly text: string;
}

/** What of the arrangement a person has changed. */
export type Arrangement = Pick<PageState, 'inspectorWidth' | 'inspectorHeight' | 'inspectorHidden'>;

export class PageModel {
  readonly image: ImageModel;
  readonly tree: TreeModel;
  readonly overview: OverviewModel;
  readonly inspector: InspectorModel;
  readonly hover: HoverModel;
  /** `unknown` until the host has spoken. */
  readonly server = new Observable<ServerState | 'unknown'>('unknown');
  /** Shown for a moment and said to screen readers. */
  readonly notice = new Observable<Notice | undefined>(undefined);
  /** Said to screen readers only. */
  readonly spoken = new Observable<Notice | undefined>(undefined);
  readonly arrangement: Observable<Arrangement>;
  /** Asked by the host to show the hover of the selected row; counts. */
  readonly hoverWanted = new Observable(0);
  readonly helpOpen = new Observable(false);

  private readonly saved: PageState | undefined;
  private uri = '';
  private begun = false;
  private pendingReveal: string | undefined;
  private refreshTimer: ReturnType<typeof setTimeout> | undefined;
  private saveTimer: ReturnType<typeof setTimeout> | undefined;
  private lastRefresh = 0;

  constructor(private readonly link: HostLink) {
    this.saved = link.savedState();
    const { inspectorWidth, inspectorHeight, inspectorHidden } = this.saved ?? {};
    this.arrangement = new Observable<Arrangement>({
      ...(inspectorWidth !== undefined && { inspectorWidth }),
      ...(inspectorHeight !== undefined && { inspectorHeight }),
      ...(inspectorHidden !== undefined && { inspectorHidden }),
    });
    this.image = new ImageModel(link);
    this.tree = new TreeModel(link);
    this.overview = new OverviewModel(link);
    this.inspector = new InspectorModel(link);
    this.hover = new HoverModel(link);
  }

  start(): void {
    this.tree.selection.subscribe((selection) => {
      if (selection && !selection.row) return; // its row is under way
      this.inspector.show(selection?.row?.nid);
      if (this.hover.state.value?.nid !== selection?.row?.nid) this.hover.close();
      this.link.post({ kind: 'selected', nid: selection?.row?.nid, path: selection?.row?.path });
    });
    this.tree.frame.subscribe(() => this.saveSoon());
    this.arrangement.subscribe(() => this.saveSoon());
    window.addEventListener('pagehide', () => this.save());
    this.link.start((message) => this.hear(message));
  }

  command(command: Command): void {
    const nid = this.tree.selection.value?.row?.nid;
    this.link.post({ kind: 'command', command, ...(nid !== undefined && { nid }) });
  }

  copy(text: string, what: string): void {
    this.link.post({ kind: 'copy', text });
    this.announce(`Copied ${what}`);
  }

  /** Shows an inode of a group: here, or in its own image. */
  goTo({ image, nid, path }: Pick<Sharer, 'image' | 'nid' | 'path'>): void {
    this.hover.close();
    if (image === this.uri) this.reveal(path);
    else this.link.post({ kind: 'goTo', image, nid });
  }

  /** Shows an inode of this image by path or nid. */
  reveal(target: string | NidText): void {
    this.run(this.tree.reveal(target));
  }

  /** Lets a failed operation be heard; one that nobody waits for is silent. */
  run(operation: Promise<unknown>): void {
    operation.catch((error: unknown) => this.complain(error));
  }

  /** Says what went wrong, unless it was only given up. */
  complain(error: unknown): void {
    if (!isCancelled(error)) this.announce(error instanceof Error ? error.message : String(error));
  }

  announce(text: string): void {
    this.notice.set({ text });
  }

  /** For screen readers only: what the eye sees anyway. */
  speak(text: string): void {
    this.spoken.set({ text });
  }

  /** After a failure: everything again. */
  retry(): void {
    void this.open(this.tree.opened.value ? this.tree.place : this.savedPlace());
  }

  private hear(message: ToPage): void {
    if (message.kind === 'hello') {
      this.uri = message.image;
      this.image.title.set(message.title);
    } else if (message.kind === 'serverState') {
      this.hearServer(message.state, message.restarted);
    } else if (message.kind === 'imageChanged') {
      if (message.change.contentChanged) {
        this.announce('The image has changed on disk.');
        void this.open(this.tree.place);
      } else {
        this.refreshSoon();
      }
    } else if (message.kind === 'reveal') {
      if (this.tree.opened.value) this.reveal(message.target);
      else this.pendingReveal = message.target;
    } else if (message.kind === 'showHover') {
      this.hoverWanted.set(this.hoverWanted.value + 1);
    }
  }

  private hearServer(state: ServerState, restarted: boolean): void {
    this.server.set(state);
    if (state !== 'running') {
      this.link.abandonAll();
      return;
    }
    if (restarted) this.link.abandonAll();
    if (!this.begun) {
      this.begun = true;
      void this.open(this.savedPlace());
    } else if (restarted || !this.tree.opened.value) {
      this.retry();
    }
  }

  private async open(place: Place): Promise<void> {
    this.overview.reset();
    this.hover.close();
    const summary = this.image.load();
    const rows = this.tree.restore(place);
    if (!(await summary)) return;
    await rows;
    this.inspector.refresh();
    if (this.pendingReveal !== undefined && this.tree.opened.value) {
      this.reveal(this.pendingReveal);
      this.pendingReveal = undefined;
    }
  }

  private refreshSoon(): void {
    if (this.refreshTimer !== undefined) return;
    const rest = Math.max(0, this.lastRefresh + REFRESH_PACE - performance.now());
    this.refreshTimer = setTimeout(() => {
      this.refreshTimer = undefined;
      this.lastRefresh = performance.now();
      void this.refresh();
    }, rest);
  }

  private async refresh(): Promise<void> {
    if (!this.tree.opened.value) {
      this.retry();
      return;
    }
    const wasIndexing = this.image.summary.value?.indexing;
    const summary = this.image.load();
    await this.tree.refresh();
    this.inspector.refresh();
    await summary;
    const { value } = this.image.summary;
    if (wasIndexing && value && !value.indexing) {
      this.speak(`Index ready: ${counted(value.inodes, 'inode')}.`);
    }
  }

  private savedPlace(): Place {
    const { view, top = 0, selectedPath } = this.saved ?? {};
    return { steps: view?.steps ?? [], top, selectedPath };
  }

  private saveSoon(): void {
    this.saveTimer ??= setTimeout(() => this.save(), SAVE_PACE);
  }

  private save(): void {
    clearTimeout(this.saveTimer);
    this.saveTimer = undefined;
    if (!this.tree.opened.value) return;
    const { steps, top } = this.tree.place;
    const row = this.tree.selection.value?.row;
    this.link.saveState({
      view: { steps: [...steps] },
      top,
      ...(row && { selected: row.nid, selectedPath: row.path }),
      ...this.arrangement.value,
    });
  }
}
