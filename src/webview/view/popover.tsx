// A button that opens a small window below itself: the findings, the sharing set, the features. Built on the browser's own popover,
// which closes on Escape and on a click elsewhere and gives the focus back.

import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';

/** Distance from the button and from the edges of the page, in pixels. */
const GAP = 4;
/** Of the window, in pixels, where the page is wide enough. It is not measured, as there is nothing to measure yet. */
const WIDTH = 480;

interface Props {
  /** Of the window. */
  label: string;
  class: string;
  tip?: string;
  button: ComponentChildren;
  children: () => ComponentChildren;
}

export function Popover({ label, class: className, tip, button, children }: Props) {
  const id = useId();
  const opener = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  useLayoutEffect(() => {
    if (!open) return;
    const { left, bottom } = opener.current!.getBoundingClientRect();
    const { style } = panel.current!;
    const width = Math.min(WIDTH, window.innerWidth - 2 * GAP);
    style.width = `${width}px`;
    style.left = `${Math.max(GAP, Math.min(left, window.innerWidth - width - GAP))}px`;
    style.top = `${bottom + GAP}px`;
    style.maxHeight = `${Math.max(120, window.innerHeight - bottom - 3 * GAP)}px`;
  }, [open]);
  return (
    <>
      <button
        ref={opener}
        type="button"
        class={className}
        popoverTarget={id}
        aria-haspopup="dialog"
        aria-expanded={open}
        data-tip={tip}
      >
        {button}
      </button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        role="dialog"
        aria-label={label}
        class="popover"
        tabIndex={-1}
        // The content is drawn before the browser shows the window: nobody sees it empty.
        onBeforeToggle={(event) => setOpen(event.newState === 'open')}
      >
        {open && children()}
      </div>
    </>
  );
}
