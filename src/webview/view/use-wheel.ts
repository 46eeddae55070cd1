// The mouse wheel and two fingers on a touch pad, as pixels to scroll. Alt scrolls five times as fast, as in VS Code.

import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { ROW_HEIGHT } from '../model/scroll-geometry.ts';

const FAST = 5;

export function useWheel(target: RefObject<HTMLElement>, scroll: (pixels: number) => void): void {
  const latest = useRef(scroll);
  latest.current = scroll;
  useEffect(() => {
    const element = target.current!;
    const turn = (event: WheelEvent): void => {
      if (event.ctrlKey || event.deltaY === 0) return; // a zoom, or a move to the side
      event.preventDefault();
      const unit = [1, ROW_HEIGHT, element.clientHeight][event.deltaMode] ?? 1;
      latest.current(event.deltaY * unit * (event.altKey ? FAST : 1));
    };
    // Preact listens passively, which would not keep the page behind from scrolling.
    element.addEventListener('wheel', turn, { passive: false });
    return () => element.removeEventListener('wheel', turn);
  }, [target]);
}
