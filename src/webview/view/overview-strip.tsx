// The strip beside the tree: its scroll bar, with marks where files share page cache. A mark's width says how much, a mark at the
// right edge says that files are refused; the colours only repeat that.

import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { markedLength, ROW_HEIGHT, thumbAt, topOfThumb } from '../model/scroll-geometry.ts';
import { usePage } from './page-context.ts';
import { useObservable } from './use-observable.ts';
import { useWheel } from './use-wheel.ts';

/** Height of one mark in pixels: finer than this, nobody sees it. */
const CELL = 2;
/** Units across the strip. */
const WIDTH = 14;

/** From which unit to which a cell of that value is painted. */
const SPANS = { some: [3, 7], most: [3, 11], refused: [9, 14] } as const;

export function OverviewStrip() {
  const page = usePage();
  const { tree, overview } = page;
  useObservable(tree.frame);
  const strip = useRef<HTMLDivElement>(null);
  const grip = useRef<{ pointer: number; offset: number } | undefined>(undefined);
  const { viewport } = tree;
  const length = markedLength(viewport);
  const cells = Math.min(Math.floor(length / CELL), viewport.total);
  const { generation } = tree.cache;
  useEffect(() => overview.want(generation, cells), [overview, generation, cells]);
  useWheel(strip, (pixels) => tree.scrollBy(pixels));

  const drag = (event: PointerEvent): void => {
    if (grip.current?.pointer !== event.pointerId) return;
    const { top } = strip.current!.getBoundingClientRect();
    tree.scrollTo(topOfThumb(event.clientY - top - grip.current.offset, tree.viewport));
  };
  const press = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    event.preventDefault(); // the focus stays in the tree
    page.hover.close();
    const { top } = strip.current!.getBoundingClientRect();
    const thumb = thumbAt(tree.top, tree.viewport);
    const within = event.clientY - top - thumb.offset;
    const onThumb = within >= 0 && within < thumb.length;
    grip.current = { pointer: event.pointerId, offset: onThumb ? within : thumb.length / 2 };
    strip.current!.setPointerCapture(event.pointerId);
    drag(event);
  };
  const release = (): void => {
    grip.current = undefined;
  };

  const thumb = thumbAt(tree.top, viewport);
  const scrolls = viewport.total * ROW_HEIGHT > viewport.height;
  return (
    <div
      ref={strip}
      class={`strip${scrolls ? '' : ' still'}`}
      role="scrollbar"
      tabIndex={-1}
      aria-controls="tree-rows"
      aria-orientation="vertical"
      aria-label="Overview of the tree"
      aria-valuemin={0}
      aria-valuemax={viewport.total}
      aria-valuenow={Math.round(tree.top / ROW_HEIGHT)}
      onPointerDown={press}
      onPointerMove={drag}
      onPointerUp={release}
      onPointerCancel={release}
    >
      <Marks length={length} />
      <SelectedLine length={length} />
      {scrolls && (
        <div
          class="thumb"
          style={{ height: `${thumb.length}px`, transform: `translateY(${thumb.offset}px)` }}
        />
      )}
    </div>
  );
}

function Marks({ length }: { length: number }) {
  const { overview } = usePage();
  const cells = useObservable(overview.overview)?.cells ?? [];
  const svg = useRef<SVGSVGElement>(null);
  useLayoutEffect(() => {
    svg.current!.style.height = `${length}px`;
  }, [length]);
  return (
    <svg
      ref={svg}
      class="marks"
      viewBox={`0 0 ${WIDTH} ${Math.max(1, cells.length)}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      shape-rendering="crispEdges"
    >
      <path class="share" d={pathOf(cells, 1, SPANS.some) + pathOf(cells, 2, SPANS.most)} />
      <path class="refused" d={pathOf(cells, 3, SPANS.refused)} />
    </svg>
  );
}

/** One rectangle for each run of cells with that value. */
function pathOf(cells: readonly number[], value: number, [from, to]: readonly [number, number]): string {
  let path = '';
  for (let start = 0; start < cells.length; start++) {
    if (cells[start] !== value) continue;
    let end = start + 1;
    while (cells[end] === value) end += 1;
    path += `M${from} ${start}H${to}V${end}H${from}Z`;
    start = end;
  }
  return path;
}

function SelectedLine({ length }: { length: number }) {
  const { tree } = usePage();
  const selection = useObservable(tree.selection);
  if (!selection || tree.viewport.total === 0) return null;
  const middle = ((selection.index + 0.5) / tree.viewport.total) * length;
  return <div class="selected-line" style={{ transform: `translateY(${Math.round(middle) - 1}px)` }} />;
}
