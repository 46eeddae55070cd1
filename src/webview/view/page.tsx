// The whole page: summary, actions, tree, overview, inspector, and what opens above them.

import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { PageModel } from '../model/page-model.ts';
import { Banners } from './banner.tsx';
import { CannotOpen } from './cannot-open.tsx';
import { Inspector } from './inspector.tsx';
import { KeyHelp } from './key-help.tsx';
import { Notices } from './notices.tsx';
import { OverviewStrip } from './overview-strip.tsx';
import { PageContext } from './page-context.ts';
import { focusNextPart, focusPart } from './parts.ts';
import { SharingHover } from './sharing-hover.tsx';
import { Splitter } from './splitter.tsx';
import { SummaryLine } from './summary-line.tsx';
import { Toolbar } from './toolbar.tsx';
import { Tooltip } from './tooltip.tsx';
import { TreeGrid } from './tree-grid.tsx';
import { useObservable } from './use-observable.ts';

/** From this width on, in pixels, the inspector stands at the side. */
const SIDE_FROM = 760;
/** From this height on there is room for it below. */
const BELOW_FROM = 320;

const MIN_TREE = 240;
const MIN_INSPECTOR = 180;

export function Page({ model }: { model: PageModel }) {
  const openFailure = useObservable(model.image.failure);
  useEffect(() => {
    // Before the window hears of it, from where VS Code takes what is left.
    const listener = (event: KeyboardEvent): void => pageKey(event, model);
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, [model]);
  useFocus(model);
  return (
    <PageContext.Provider value={model}>
      <div class="page">
        <header data-part="summary">
          <SummaryLine />
          <Toolbar />
        </header>
        <Banners />
        {openFailure ? <CannotOpen failure={openFailure} /> : <Parts model={model} />}
        <SharingHover />
        <Tooltip />
        <Notices />
        <KeyHelp />
      </div>
    </PageContext.Provider>
  );
}

/** VS Code gives the focus to the page as a whole; nobody but the tree can use it. It takes it quietly: no frame until a key is used. */
function useFocus(model: PageModel): void {
  const opened = useObservable(model.tree.opened);
  useEffect(() => {
    const take = (): void => {
      if (!document.hasFocus() || document.activeElement !== document.body || !focusPart('tree')) return;
      const tree = document.activeElement;
      tree.setAttribute('data-quiet', '');
      tree.addEventListener('blur', () => tree.removeAttribute('data-quiet'), { once: true });
    };
    if (opened) take();
    window.addEventListener('focus', take);
    return () => window.removeEventListener('focus', take);
  }, [opened]);
}

function pageKey(event: KeyboardEvent, model: PageModel): void {
  const { key, altKey, ctrlKey, shiftKey } = event;
  if (key === 'F1' && altKey) model.helpOpen.set(true);
  else if (key === 'Escape' && isInside(event, '.inspector')) focusPart('tree');
  else if (key !== 'F6' || ctrlKey || altKey || !focusNextPart(shiftKey)) return;
  event.preventDefault();
  event.stopPropagation();
}

const isInside = ({ target }: Event, selector: string): boolean =>
  target instanceof Element && target.closest(selector) !== null;

function Parts({ model }: { model: PageModel }) {
  const arrangement = useObservable(model.arrangement);
  const parts = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState({ width: window.innerWidth, height: window.innerHeight });
  useLayoutEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setRoom({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    observer.observe(parts.current!);
    return () => observer.disconnect();
  }, []);

  const vertical = room.width >= SIDE_FROM;
  const length = vertical ? room.width : room.height;
  const max = Math.max(MIN_INSPECTOR, length - MIN_TREE);
  const usual = vertical ? Math.min(360, Math.max(280, length * 0.3)) : length * 0.4;
  const wish = (vertical ? arrangement.inspectorWidth : arrangement.inspectorHeight) ?? usual;
  const size = Math.round(Math.min(Math.max(MIN_INSPECTOR, wish), max));
  const hidden = arrangement.inspectorHidden === true || (!vertical && room.height < BELOW_FROM);
  const resize = (wanted: number | undefined): void => {
    const { inspectorWidth, inspectorHeight, inspectorHidden = false } = arrangement;
    const sizes = vertical
      ? { inspectorWidth: wanted, inspectorHeight }
      : { inspectorWidth, inspectorHeight: wanted };
    model.arrangement.set({
      inspectorHidden,
      ...(sizes.inspectorWidth !== undefined && { inspectorWidth: sizes.inspectorWidth }),
      ...(sizes.inspectorHeight !== undefined && { inspectorHeight: sizes.inspectorHeight }),
    });
  };
  return (
    <div ref={parts} class={`parts ${vertical ? 'side' : 'below'}`}>
      <main>
        <TreeGrid />
        <OverviewStrip />
      </main>
      {!hidden && (
        <aside
          aria-label="Inspector"
          style={{ [vertical ? 'width' : 'height']: `${size}px`, [vertical ? 'height' : 'width']: '' }}
        >
          <Splitter vertical={vertical} size={size} min={MIN_INSPECTOR} max={max} onResize={resize} />
          <Inspector />
        </aside>
      )}
    </div>
  );
}
