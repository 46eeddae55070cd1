// Where the tree is scrolled to, and what is drawn meanwhile: the rows stay as they are until those of the new place are here,
// for a moment at most; after that, placeholders show. So a fast answer never makes a placeholder flicker.

import { clampTop, type Viewport } from './scroll-geometry.ts';

/** Until rows that are late show as placeholders, in milliseconds. */
const PATIENCE = 120;

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

  /** Draws the new place if its rows are here (`complete`) or have been waited for long enough. */
  settle(complete: boolean): void {
    if (complete) {
      clearTimeout(this.timer);
      this.timer = undefined;
      this.late = false;
    } else if (!this.late) {
      this.timer ??= setTimeout(() => {
        this.timer = undefined;
        this.late = true;
        this.redraw();
      }, PATIENCE);
    }
    if (complete || this.late) this.drawn = this.wanted;
  }
}
