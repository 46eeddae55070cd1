// The state of the tree grid: where it is scrolled to, which row is selected, and the operations that change its rows.
// Truth stays in the server: this holds the rows of one generation and takes over a newer one in one step, with all rows that show.
// Must not know how anything is drawn.

import type { RowsPage, ViewStep } from '../../protocol/tree-view.ts';
import { type HostLink, isCancelled, type Result } from './host-link.ts';
import { Observable } from './observable.ts';
import { RowCache, type RowRange } from './row-cache.ts';
import { RowSource } from './row-source.ts';
import { type Anchor, OVERSCAN, ScreenRows } from './screen-rows.ts';
import { ROW_HEIGHT, shownRows, topToReveal, topToShow, type Viewport } from './scroll-geometry.ts';
import { ScrollState } from './scroll-state.ts';
import type { Selection } from './selection.ts';
import { Turns } from './turns.ts';
import { withStep } from './view-steps.ts';

/** Where a tree is looked at, to come back to after a reload, a restart or a change of the image. */
export interface Place {
  readonly steps: readonly ViewStep[];
  /** Index of the first visible row. */
  readonly top: number;
  readonly selectedPath?: string | undefined;
}

export class TreeModel {
  readonly cache = new RowCache();
  /** Changes whenever there is something else to draw. */
  readonly frame = new Observable(0);
  readonly selection = new Observable<Selection | undefined>(undefined);
  /** Whether rows have come at all. */
  readonly opened = new Observable(false);
  /** Why rows cannot be had. */
  readonly failure = new Observable<string | undefined>(undefined);
  /** The directory whose expansion is under way. */
  readonly busy = new Observable<string | undefined>(undefined);

  private steps: readonly ViewStep[] = [];
  private scheduled = false;
  /** Changed rows have moved the selected one; where to is being asked. */
  private relocating = false;
  private readonly scroll = new ScrollState(() => this.touch());
  private readonly turns = new Turns();
  private readonly screen: ScreenRows;
  private readonly source: RowSource;

  constructor(private readonly link: HostLink) {
    this.screen = new ScreenRows(link, () => this.scroll.height);
    this.source = new RowSource(link, this.cache, {
      arrived: (top) => this.arrived(top),
      movedOn: () => void this.refresh(),
      failed: (message) => this.failure.set(message),
    });
  }

  get viewport(): Viewport {
    return { total: this.cache.total, height: this.scroll.height };
  }

  /** Where the scroll bar stands, in pixels. */
  get top(): number {
    return this.scroll.wanted;
  }

  /** Where the rows stand: behind {@link top} for the moment that an answer takes. */
  get drawnTop(): number {
    return this.scroll.drawn;
  }

  /** The rows to draw: all in sight, and some beyond the edges as far as they are here. */
  get drawn(): RowRange {
    let { start, end } = shownRows(this.scroll.drawn, this.viewport);
    const { start: least, end: most } = this.cache.clamp({ start: start - OVERSCAN, end: end + OVERSCAN });
    while (start > least && this.cache.get(start - 1)) start -= 1;
    while (end < most && this.cache.get(end)) end += 1;
    return { start, end };
  }

  get place(): Place {
    const top = Math.round(this.top / ROW_HEIGHT);
    return { steps: this.steps, top, selectedPath: this.selection.value?.row?.path };
  }

  setHeight(height: number): void {
    this.scroll.height = height;
    this.scrollTo(this.top);
  }

  scrollTo(top: number): void {
    this.scroll.moveTo(top, this.viewport);
    this.touch();
  }

  scrollBy(pixels: number): void {
    this.scrollTo(this.top + pixels);
  }

  /** Selects the row at `index`, or the nearest there is, and scrolls it into sight. */
  select(index: number): void {
    if (this.cache.total === 0) return;
    const nearest = Math.min(Math.max(0, index), this.cache.total - 1);
    this.choose(nearest);
    this.scrollTo(topToShow(nearest, this.top, this.viewport));
  }

  /** Selects the directory that holds the selected row. */
  async selectParent(): Promise<void> {
    const selection = this.selection.value;
    if (!selection?.row || selection.row.level <= 1) return;
    const { parent } = selection.row;
    let index = selection.index - 1;
    while (this.cache.get(index) && this.cache.get(index)?.nid !== parent) index -= 1;
    if (this.cache.get(index)) this.select(index);
    else await this.turns.take(async () => this.show(await this.screen.reveal(parent)));
  }

  /** Expands or collapses the directory at `index`; with `all`, everything below it too. */
  setExpanded(index: number, expanded: boolean, all = false): Promise<void> {
    return this.turns.take(async () => {
      const row = this.cache.get(index);
      if (row?.type !== 'dir' || (!all && row.expanded === expanded)) return;
      this.scrollTo(topToShow(index, this.top, this.viewport));
      this.busy.set(row.nid);
      try {
        const answer = await this.screen.expand(row.nid, expanded, all, this.top);
        const page = await this.screen.fill(answer, this.top);
        const action = `${expanded ? 'expand' : 'collapse'}${all ? 'All' : ''}` as const;
        this.steps = withStep(this.steps, { action, target: row.path });
        const grown = page.total - this.cache.total;
        this.takeOver(page, this.top);
        this.moveSelection(index, grown);
        this.checkSelection();
      } finally {
        this.busy.set(undefined);
      }
    });
  }

  /** Shows and selects an inode by path or nid, expanding what is above it. Rejects if there is none. */
  reveal(target: string): Promise<void> {
    return this.turns.take(async () => {
      const found = await this.screen.reveal(target);
      if (found.generation !== this.cache.generation) {
        this.steps = withStep(this.steps, { action: 'reveal', target: found.path });
      }
      await this.show(found);
    });
  }

  /** Asks for everything again: what was expanded, and the rows where `place` was. */
  restore(place: Place): Promise<void> {
    return this.turns.take(() =>
      this.reporting(async () => {
        const anchor = this.anchor();
        const top = place.top * ROW_HEIGHT;
        this.source.stop();
        const page = await this.screen.fill(await this.screen.restore(place.steps), top);
        const at = anchor ? await this.screen.topOf(anchor, page, top) : top;
        const selected = await this.indexOfSelected(place.selectedPath);
        this.steps = place.steps;
        this.takeOver(await this.screen.fill(page, at), at);
        this.choose(selected);
        this.opened.set(true);
      }),
    );
  }

  /** Takes over what has changed in the server; what is looked at stays where it is. */
  refresh(): Promise<void> {
    return this.turns.take(() =>
      this.reporting(async () => {
        const first = await this.screen.fetch(this.top);
        if (this.cache.add(first)) {
          this.touch();
          return;
        }
        const page = await this.screen.fill(first, this.top);
        const anchor = this.anchor();
        const at = anchor ? await this.screen.topOf(anchor, page, this.top) : this.top;
        this.takeOver(await this.screen.fill(page, at), at);
        this.checkSelection();
      }),
    );
  }

  /** Selects the next row from `start` on whose name begins with `prefix`; whether there is one. */
  async find(prefix: string, start: number, signal: AbortSignal): Promise<boolean> {
    const { index, generation } = await this.link.request('erofs/findName', { prefix, start }, signal);
    if (generation !== this.cache.generation) await this.refresh();
    if (index >= 0) this.select(index);
    return index >= 0;
  }

  private async reporting(operation: () => Promise<void>): Promise<void> {
    this.failure.set(undefined);
    try {
      await operation();
    } catch (error) {
      if (!isCancelled(error)) this.failure.set(error instanceof Error ? error.message : String(error));
    }
  }

  private async show(found: Result<'erofs/reveal'>): Promise<void> {
    const at = topToReveal(found.index, this.top, { total: found.total, height: this.scroll.height });
    if (found.generation !== this.cache.generation) {
      this.takeOver(await this.screen.fill(await this.screen.fetch(at), at), at);
    }
    this.choose(found.index);
    this.scrollTo(at);
  }

  /** Where the selected path stands now; a person may select something else meanwhile. */
  private async indexOfSelected(path: string | undefined): Promise<number | undefined> {
    const before = this.selection.value;
    const found = path === undefined ? undefined : await this.screen.lookUp(path);
    if (this.selection.value === before) return found?.index;
    return this.indexOfSelected(this.selection.value?.row?.path);
  }

  private choose(index: number | undefined): void {
    const row = index === undefined ? undefined : this.cache.get(index);
    this.selection.set(index === undefined ? undefined : { index, ...(row && { row }) });
  }

  private takeOver(page: RowsPage, top: number): void {
    this.source.stop();
    this.cache.replace(page);
    this.scroll.jumpTo(top, this.viewport);
    this.touch();
  }

  /** A row in sight that shall stay where it is: the selected one, else the first. */
  private anchor(): Anchor | undefined {
    const { start, end } = shownRows(this.top, this.viewport);
    const selected = this.selection.value?.index ?? -1;
    const row = this.cache.get(selected >= start && selected < end ? selected : start);
    return row && { row, offset: row.index * ROW_HEIGHT - this.top };
  }

  /** The selection after `grown` rows came (or went, if negative) below the directory at `index`. */
  private moveSelection(index: number, grown: number): void {
    const selection = this.selection.value;
    if (!selection || selection.index <= index) return;
    if (selection.index <= index - grown) this.choose(index);
    else this.selection.set({ ...selection, index: selection.index + grown });
  }

  private touch(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    requestAnimationFrame(() => {
      this.scheduled = false;
      this.settle();
    });
  }

  private settle(): void {
    const shown = shownRows(this.top, this.viewport);
    const complete = !this.cache.missing(shown);
    this.scroll.settle(complete);
    if (complete) this.cache.trim(shown);
    if (this.failure.value === undefined) this.fetchAround(shown);
    this.checkSelection();
    this.frame.set(this.frame.value + 1);
  }

  private fetchAround({ start, end }: RowRange): void {
    const margin = end - start;
    const around = [this.cache.clamp({ start: start - margin, end: end + margin })];
    const selected = this.selection.value?.index;
    if (selected !== undefined) around.push({ start: selected, end: selected + 1 });
    this.source.want({ start, end }, this.top, around);
  }

  private arrived(top: number | undefined): void {
    const { viewport } = this;
    const isPassed = top !== undefined && this.cache.missing(shownRows(this.top, viewport)) !== undefined;
    if (isPassed && !this.cache.missing(shownRows(top, viewport))) this.scroll.pass(top, viewport);
    this.touch();
  }

  /** Completes the selection with its row, and finds it again if changed rows have moved it. */
  private checkSelection(): void {
    const selection = this.selection.value;
    const row = selection && this.cache.get(selection.index);
    if (!row || row === selection.row || this.relocating) return;
    if (!selection.row || selection.row.path === row.path) {
      this.choose(selection.index);
      return;
    }
    this.relocating = true;
    const { path } = selection.row;
    void this.turns.take(async () => {
      const found = await this.screen.lookUp(path).catch(() => undefined);
      this.relocating = false;
      this.choose(found?.index);
      this.touch();
    });
  }
}
