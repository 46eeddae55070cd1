// Fetches the rows that are missing where the tree is looked at, and gives up those that nobody looks at any more.
// Answers of another generation than the cache's are not mixed in; the owner is told that the tree has moved on.

import type { TreeViewRequests } from '../../protocol/tree-view.ts';
import { type HostLink, isCancelled } from './host-link.ts';
import type { RowCache, RowRange } from './row-cache.ts';

type RowsAnswer = TreeViewRequests['erofs/rows']['result'];

/** Rows of one request; requests begin at multiples of it. */
const CHUNK = 64;

interface Flight extends RowRange {
  readonly abort: AbortController;
}

export interface RowSourceEvents {
  /** Rows came: draw. */
  arrived(): void;
  /** The server speaks of a newer generation than the cache. */
  movedOn(): void;
  failed(message: string): void;
}

export class RowSource {
  private flights: Flight[] = [];

  constructor(
    private readonly link: HostLink,
    private readonly cache: RowCache,
    private readonly events: RowSourceEvents,
  ) {}

  /** Sees to it that the rows of `ranges` come, and that nothing else is under way. */
  want(...ranges: readonly RowRange[]): void {
    for (const flight of this.flights) {
      if (!ranges.some((range) => overlaps(range, flight))) flight.abort.abort();
    }
    this.flights = this.flights.filter(({ abort }) => !abort.signal.aborted);
    for (const range of ranges) {
      const missing = this.cache.missing(range);
      if (!missing) continue;
      for (let start = missing.start - (missing.start % CHUNK); start < missing.end; start += CHUNK) {
        if (!this.flights.some((flight) => flight.start === start)) this.fetch(start);
      }
    }
  }

  /** Gives up what is under way. */
  stop(): void {
    for (const { abort } of this.flights) abort.abort();
    this.flights = [];
  }

  private fetch(start: number): void {
    const flight = { start, end: start + CHUNK, abort: new AbortController() };
    this.flights.push(flight);
    this.link
      .request('erofs/rows', { start, count: CHUNK }, flight.abort.signal)
      .then((answer) => {
        this.land(flight);
        this.take(answer, start);
      })
      .catch((error: unknown) => {
        this.land(flight);
        if (!isCancelled(error)) this.events.failed(error instanceof Error ? error.message : String(error));
      });
  }

  private land(flight: Flight): void {
    this.flights = this.flights.filter((other) => other !== flight);
  }

  private take(answer: RowsAnswer, start: number): void {
    if (!this.cache.add(answer)) {
      if (answer.generation > this.cache.generation) this.events.movedOn();
      else this.events.arrived(); // an answer from before the last change: asked again if still wanted
      return;
    }
    const promised = Math.max(0, Math.min(CHUNK, answer.total - start));
    if (answer.rows.length < promised) {
      this.events.failed(
        `The server answered ${answer.rows.length} of ${promised} rows from row ${start} on.`,
      );
    } else {
      this.events.arrived();
    }
  }
}

const overlaps = (a: RowRange, b: RowRange): boolean => a.start < b.end && b.start < a.end;
