// Where the tree is scrolled to, and what is drawn meanwhile. The rows stay as they are until those of the new place, or of a place
// passed on the way, are here; only if nothing comes for a while do placeholders show. So a fast answer never makes one flicker.

import { clampTop, type Viewport } from './scroll-geometry.ts';

/** Until placeholders show, in milliseconds since the last thing that could be shown. */
const PATIENCE = 200;

export class ScrollState {
  /** Height of the visible part in pixels. */
  height = 0;
  /** Where the scroll bar stands, in pixels. */
  wanted = 0;
  /** Where the drawn rows stand. */
  drawn = 0;
  private late = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** `redraw` is called when patience has ended. */
  constructor(private readonly redraw: () => void) {}

  /** Goes where `top` is, or as near as the rows reach. */
  moveTo(top: number, viewport: Viewport): void {
    this.wanted = clampTop(top, viewport);
  }

  /** Goes there with rows that are all here. */
  jumpTo(top: number, viewport: Viewport): void {
    this.moveTo(top, viewport);
    this.drawn = this.wanted;
  }

  /** Draws a place passed on the way, whose rows have come. */
  pass(top: number, viewport: Viewport): void {
    this.drawn = clampTop(top, viewport);
    this.rest();
  }

  /** Draws the new place if its rows are here (`complete`) or have been waited for long enough. */
  settle(complete: boolean): void {
    if (complete) this.rest();
    else if (!this.late) {
      this.timer ??= setTimeout(() => {
        this.timer = undefined;
        this.late = true;
        this.redraw();
      }, PATIENCE);
    }
    if (complete || this.late) this.drawn = this.wanted;
  }

  private rest(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.late = false;
  }
}
