// Scrolling with a finger on a touch screen.

import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

export function usePan(target: RefObject<HTMLElement>, scroll: (pixels: number) => void): void {
  const latest = useRef(scroll);
  latest.current = scroll;
  useEffect(() => {
    const element = target.current!;
    let finger: { id: number; y: number } | undefined;
    const begin = (event: PointerEvent): void => {
      if (event.pointerType === 'touch' && !finger) finger = { id: event.pointerId, y: event.clientY };
    };
    const move = (event: PointerEvent): void => {
      if (finger?.id !== event.pointerId) return;
      latest.current(finger.y - event.clientY);
      finger.y = event.clientY;
    };
    const end = (event: PointerEvent): void => {
      if (finger?.id === event.pointerId) finger = undefined;
    };
    element.addEventListener('pointerdown', begin);
    element.addEventListener('pointermove', move);
    element.addEventListener('pointerup', end);
    element.addEventListener('pointercancel', end);
    return () => {
      element.removeEventListener('pointerdown', begin);
      element.removeEventListener('pointermove', move);
      element.removeEventListener('pointerup', end);
      element.removeEventListener('pointercancel', end);
    };
  }, [target]);
}
