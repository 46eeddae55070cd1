// Fetches the rows that are missing where the tree is looked at, then those around. While the tree runs through the hand of a person,
// one screen after the other is asked for, and each is shown as it comes; one that takes too long is given up for a newer one.
// Answers of another generation than the cache's are not mixed in; the owner is told that the tree has moved on.

import type { RowsPage } from '../../protocol/tree-view.ts';
import { type HostLink, isCancelled } from './host-link.ts';
import type { RowCache, RowRange } from './row-cache.ts';
import { OVERSCAN } from './screen-rows.ts';

/** Rows of one request around the screen; such requests begin at multiples of it. */
const CHUNK = 64;

/** How long rows of a screen that has been scrolled away are waited for, in milliseconds: they may still be shown in passing. */
const GRACE = 150;

interface Flight extends RowRange {
  readonly abort: AbortController;
}

interface ScreenFlight extends Flight {
  readonly top: number;
  readonly since: number;
}

export interface RowSourceEvents {
  /** Rows came: draw. `top` is the scroll position whose screen they fill. */
  arrived(top?: number): void;
  /** The server speaks of a newer generation than the cache. */
  movedOn(): void;
  failed(message: string): void;
}

export class RowSource {
  private screen: ScreenFlight | undefined;
  private chunks: Flight[] = [];

  constructor(
    private readonly link: HostLink,
    private readonly cache: RowCache,
    private readonly events: RowSourceEvents,
  ) {}

  /** Sees to it that the rows `shown` at `top` come, and after them those of `around`; gives up what has become superfluous. */
  want(shown: RowRange, top: number, around: readonly RowRange[]): void {
    const missing = this.cache.missing(shown);
    if (missing) this.wantScreen(missing, shown, top);
    this.wantChunks(missing ? [] : around);
  }

  /** Gives up what is under way. */
  stop(): void {
    this.screen?.abort.abort();
    this.screen = undefined;
    for (const { abort } of this.chunks) abort.abort();
    this.chunks = [];
  }

  private wantScreen(missing: RowRange, shown: RowRange, top: number): void {
    if (this.screen) {
      const brings = this.screen.start <= missing.start && missing.end <= this.screen.end;
      if (brings || performance.now() - this.screen.since < GRACE) return;
      this.screen.abort.abort();
    }
    const { start, end } = this.cache.clamp({ start: shown.start - OVERSCAN, end: shown.end + OVERSCAN });
    const flight: ScreenFlight = { start, end, top, since: performance.now(), abort: new AbortController() };
    this.screen = flight;
    this.fetch(flight, (arrived) => {
      if (this.screen === flight) this.screen = undefined;
      if (arrived) this.events.arrived(top);
    });
  }

  private wantChunks(ranges: readonly RowRange[]): void {
    for (const flight of this.chunks) {
      if (!ranges.some((range) => overlaps(range, flight))) flight.abort.abort();
    }
    this.chunks = this.chunks.filter(({ abort }) => !abort.signal.aborted);
    for (const range of ranges) {
      const missing = this.cache.missing(range);
      if (!missing) continue;
      for (let start = missing.start - (missing.start % CHUNK); start < missing.end; start += CHUNK) {
        if (!this.chunks.some((flight) => flight.start === start)) this.fetchChunk(start);
      }
    }
  }

  private fetchChunk(start: number): void {
    const { end } = this.cache.clamp({ start, end: start + CHUNK });
    const flight: Flight = { start, end, abort: new AbortController() };
    this.chunks.push(flight);
    this.fetch(flight, (arrived) => {
      this.chunks = this.chunks.filter((other) => other !== flight);
      if (arrived) this.events.arrived();
    });
  }

  /** `landed` is told whether there is something new to draw. */
  private fetch({ start, end, abort }: Flight, landed: (arrived: boolean) => void): void {
    const count = end - start;
    this.link
      .request('erofs/rows', { start, count }, abort.signal)
      .then((answer) => landed(this.take(answer, start, count)))
      .catch((error: unknown) => {
        landed(false);
        if (!isCancelled(error)) this.events.failed(error instanceof Error ? error.message : String(error));
      });
  }

  private take(answer: RowsPage, start: number, count: number): boolean {
    if (!this.cache.add(answer)) {
      const isNewer = answer.generation > this.cache.generation;
      if (isNewer) this.events.movedOn();
      return !isNewer; // one from before the last change: asked again if still wanted
    }
    const promised = Math.max(0, Math.min(count, answer.total - start));
    if (answer.rows.length >= promised) return true;
    this.events.failed(`The server answered ${answer.rows.length} of ${promised} rows from row ${start} on.`);
    return false;
  }
}

const overlaps = (a: RowRange, b: RowRange): boolean => a.start < b.end && b.start < a.end;
