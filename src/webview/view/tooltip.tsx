// One tooltip for everything that has a `data-tip`: by mouse after a rest, by keyboard with the focus. The words are also the
// accessible description, since the tooltip itself is only for the eye.

import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

const DELAY = 400;
const MARGIN = 6;

export function Tooltip() {
  const [anchor, setAnchor] = useState<HTMLElement | undefined>(undefined);
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let current: HTMLElement | undefined;
    const show = (target: EventTarget | null, delay: number): void => {
      const element = target instanceof Element ? target.closest<HTMLElement>('[data-tip]') : null;
      if (element === (current ?? null)) return;
      clearTimeout(timer);
      setAnchor(undefined);
      current = element ?? undefined;
      if (element) timer = setTimeout(() => setAnchor(element), delay);
    };
    const over = (event: PointerEvent): void => {
      if (event.pointerType !== 'touch') show(event.target, DELAY);
    };
    const focus = (event: FocusEvent): void => {
      if (event.target instanceof Element && event.target.matches(':focus-visible'))
        show(event.target, DELAY);
    };
    const hide = (): void => show(null, 0);
    document.addEventListener('pointerover', over);
    document.addEventListener('pointerdown', hide);
    document.addEventListener('focusin', focus);
    document.addEventListener('focusout', hide);
    document.addEventListener('keydown', hide);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('pointerover', over);
      document.removeEventListener('pointerdown', hide);
      document.removeEventListener('focusin', focus);
      document.removeEventListener('focusout', hide);
      document.removeEventListener('keydown', hide);
    };
  }, []);
  useLayoutEffect(() => {
    if (!anchor || !box.current) return;
    const { left, bottom, top } = anchor.getBoundingClientRect();
    const { style, offsetWidth, offsetHeight } = box.current;
    const below = bottom + MARGIN + offsetHeight <= window.innerHeight;
    style.left = `${Math.max(MARGIN, Math.min(left, window.innerWidth - offsetWidth - MARGIN))}px`;
    style.top = `${below ? bottom + MARGIN : top - offsetHeight - MARGIN}px`;
  }, [anchor]);

  const text = anchor?.isConnected ? anchor.dataset['tip'] : undefined;
  if (text === undefined) return null;
  return (
    <div ref={box} class="tooltip" aria-hidden="true">
      {text}
    </div>
  );
}
