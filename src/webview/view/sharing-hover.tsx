// The hover over a file: with whom it shares, or why it does not. Looks like VS Code's editor hover and stands below its row,
// or above where there is no room.

import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { counted } from '../../common/quantity.ts';
import type { HoverState } from '../model/hover-model.ts';
import { NameText } from './name-text.tsx';
import { usePage } from './page-context.ts';
import { focusPart } from './parts.ts';
import { ShareMarkView } from './share-mark.tsx';
import { SharerList } from './sharer-list.tsx';
import { sharingAloud, sharingHeadline, sharingReason } from './sharing-text.ts';
import { useObservable } from './use-observable.ts';

/** From the edges of the page, in pixels. */
const MARGIN = 8;

export function SharingHover() {
  const { hover } = usePage();
  const state = useObservable(hover.state);
  return state ? <OpenHover state={state} /> : null;
}

function OpenHover({ state }: { state: HoverState }) {
  const page = usePage();
  const { hover } = page;
  const box = useRef<HTMLDivElement>(null);
  const { place, sharing, focusWanted, byKey, name } = state;

  useLayoutEffect(() => {
    const { style, offsetWidth, offsetHeight } = box.current!;
    const below = place.bottom + offsetHeight + MARGIN <= window.innerHeight;
    const top = below ? place.bottom : Math.max(MARGIN, place.top - offsetHeight);
    const left = Math.min(place.x, window.innerWidth - offsetWidth - MARGIN);
    style.top = `${top}px`;
    style.left = `${Math.max(MARGIN, left)}px`;
  }, [place, sharing]);
  useEffect(() => {
    if (focusWanted > 0) (box.current!.querySelector<HTMLElement>('a') ?? box.current!).focus();
  }, [focusWanted]);
  useEffect(() => {
    // Who selected text may have left with the button pressed.
    const released = ({ target }: PointerEvent): void => {
      if (target instanceof Node && !box.current?.contains(target)) hover.leave();
    };
    window.addEventListener('pointerup', released);
    return () => window.removeEventListener('pointerup', released);
  }, [hover]);
  useEffect(() => {
    if (byKey && sharing) page.speak(sharingAloud(name, sharing));
  }, [page, byKey, sharing, name]);

  return (
    <div
      ref={box}
      class="hover"
      role="dialog"
      aria-label={`Sharing of ${name}`}
      tabIndex={-1}
      onPointerEnter={() => hover.stay()}
      onPointerLeave={(event) => {
        if (event.buttons === 0) hover.leave(); // else text is being selected
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        hover.close();
        focusPart('tree');
      }}
    >
      <HoverContent state={state} />
    </div>
  );
}

function HoverContent({ state: { name, sharing, failure } }: { state: HoverState }) {
  if (failure !== undefined) return <p class="failure">{failure}</p>;
  if (!sharing) return <p class="note">Loading…</p>;
  const reason = sharingReason(sharing);
  return (
    <>
      <p class="title">
        <NameText class="name" text={name} /> <span class="note">{counted(sharing.pages, 'page')}</span>
        {sharing.mark.state !== 'shares' && <ShareMarkView mark={sharing.mark} />}
      </p>
      <p>{sharingHeadline(sharing)}</p>
      {sharing.mark.state === 'shares' && <SharerList sharing={sharing} />}
      {reason !== undefined && <p class="note">{reason}</p>}
    </>
  );
}
