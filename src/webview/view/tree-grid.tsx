// The inode tree as a grid: draws the rows in sight, a few dozen of perhaps a million, and listens for all of them.
// The scrolling is its own, since Chrome's ends at 33.5 million pixels.

import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { TreeRow } from '../../protocol/tree-view.ts';
import { InOrder } from '../model/in-order.ts';
import { ROW_HEIGHT } from '../model/scroll-geometry.ts';
import { TypeToFind } from '../model/type-to-find.ts';
import { FindBadge } from './find-badge.tsx';
import { InodeLink } from './inode-link.tsx';
import { NameText } from './name-text.tsx';
import { usePage } from './page-context.ts';
import { focusPart } from './parts.ts';
import { keyAction } from './tree-keys.ts';
import { PlaceholderRow, TreeRowView } from './tree-row.tsx';
import {
  COLUMNS,
  gridSemantics,
  groupSemantics,
  headerCellSemantics,
  headerRowSemantics,
  rowId,
} from './tree-semantics.ts';
import { useObservable } from './use-observable.ts';
import { usePan } from './use-pan.ts';
import { useWheel } from './use-wheel.ts';

export function TreeGrid() {
  const page = usePage();
  const { tree, hover } = page;
  useObservable(tree.frame);
  const selection = useObservable(tree.selection);
  const title = useObservable(page.image.title);
  const opened = useObservable(tree.opened);
  const body = useRef<HTMLDivElement>(null);
  const find = useMemo(() => new TypeToFind(tree), [tree]);
  const keys = useMemo(() => new InOrder((error) => page.complain(error)), [page]);

  useLayoutEffect(() => {
    const observer = new ResizeObserver(() => tree.setHeight(body.current?.clientHeight ?? 0));
    observer.observe(body.current!);
    return () => observer.disconnect();
  }, [tree]);
  useWheel(body, (pixels) => {
    hover.close();
    tree.scrollBy(pixels);
  });
  usePan(body, (pixels) => tree.scrollBy(pixels));

  const showHover = (): void => {
    const selected = tree.selection.value;
    const element = selected && document.getElementById(rowId(selected.index));
    if (!selected?.row || !element) return;
    const { left, top, bottom } = element.getBoundingClientRect();
    const name = element.querySelector('.text')?.getBoundingClientRect();
    hover.showFor(selected.row, { x: name?.left ?? left, top, bottom });
  };
  const hoverWanted = useObservable(page.hoverWanted);
  useLayoutEffect(() => {
    if (hoverWanted > 0) showHover();
  }, [hoverWanted]);

  const rowAt = (event: Event): { row: TreeRow; index: number; element: Element } | undefined => {
    const element = event.target instanceof Element ? event.target.closest('.row[data-index]') : null;
    const index = Number(element?.getAttribute('data-index'));
    const row = element ? tree.cache.get(index) : undefined;
    return element && row ? { row, index, element } : undefined;
  };

  const press = (event: PointerEvent): void => {
    if (event.button !== 0 && event.button !== 2) return;
    const at = rowAt(event);
    hover.dismiss(at?.row);
    if (at) tree.select(at.index);
  };
  const click = (event: MouseEvent): void => {
    const at = rowAt(event);
    if (!at?.row.expandable || !(event.target instanceof Element)) return;
    const onName = event.target.closest('.twistie, .text') !== null;
    // A second click of a double click elsewhere in the row does what a click on the name does.
    if (onName ? event.detail === 1 || event.target.closest('.twistie') : event.detail === 2) {
      page.run(tree.setExpanded(at.index, !at.row.expanded, event.altKey));
    }
  };
  const move = (event: PointerEvent): void => {
    if (event.pointerType === 'touch' || event.buttons !== 0) return;
    const at = rowAt(event);
    if (!at) {
      hover.leave();
      return;
    }
    const { top, bottom } = at.element.getBoundingClientRect();
    hover.pointAt(at.row, { x: event.clientX, top, bottom });
  };
  const key = (event: KeyboardEvent): void => {
    const focusInspector = (): void => {
      page.arrangement.set({ ...page.arrangement.value, inspectorHidden: false });
      setTimeout(() => focusPart('inspector'));
    };
    if (event.target !== event.currentTarget) return; // a link in the head has the focus
    const action = keyAction(event, { page, find, showHover, focusInspector });
    if (!action) return;
    if (action.inOrder) keys.run(action.act);
    else void action.act();
    event.preventDefault();
    event.stopPropagation(); // VS Code does not get the keys that were ours
  };

  return (
    <div class="tree-frame">
      <div
        class="tree"
        role="treegrid"
        tabIndex={0}
        data-part="tree"
        aria-busy={!opened}
        {...gridSemantics(tree.cache.total, `Inodes of ${title}`, selection?.index)}
        onKeyDown={key}
        onPointerDown={press}
        onClick={click}
        onPointerMove={move}
        onPointerLeave={(event) => event.buttons === 0 && hover.leave()}
      >
        <div class="tree-head" {...groupSemantics}>
          <div class="row head" {...headerRowSemantics}>
            {COLUMNS.map(({ id, title: text }) => (
              <span key={id} class={`cell ${id}`} {...headerCellSemantics(id)}>
                {text}
                {id === 'name' && <Whereabouts />}
              </span>
            ))}
          </div>
        </div>
        <div id="tree-rows" class="tree-body" ref={body} {...groupSemantics}>
          <Rows />
          {opened && tree.cache.total === 0 && (
            <p class="nothing">The image is empty: its root directory has no entries.</p>
          )}
        </div>
      </div>
      <FindBadge find={find} />
    </div>
  );
}

/** The directory of the first row in sight, which itself is out of sight. */
function Whereabouts() {
  const page = usePage();
  const { tree } = page;
  const first = tree.cache.get(Math.floor(tree.drawnTop / ROW_HEIGHT));
  if (!first || first.level <= 1) return null;
  const path = first.path.slice(0, first.path.lastIndexOf('/'));
  return (
    <InodeLink nid={first.parent} go={() => page.reveal(first.parent)}>
      <NameText text={path} />
    </InodeLink>
  );
}

function Rows() {
  const { tree } = usePage();
  const busy = useObservable(tree.busy);
  const selection = tree.selection.value;
  const { start, end } = tree.drawn;
  const rows = [];
  for (let index = start; index < end; index++) {
    const row = tree.cache.get(index);
    rows.push(
      row ? (
        <TreeRowView
          key={index}
          row={row}
          selected={index === selection?.index}
          busy={row.nid === busy}
          away={false}
        />
      ) : (
        <PlaceholderRow key={index} index={index} />
      ),
    );
  }
  // The active descendant must exist, in sight or not.
  const away = selection?.row && (selection.index < start || selection.index >= end);
  return (
    <>
      {away && (
        <TreeRowView
          key="away"
          row={{ ...selection.row!, index: selection.index }}
          selected
          busy={false}
          away
        />
      )}
      <div
        class="layer"
        role="presentation"
        style={{ transform: `translateY(${start * ROW_HEIGHT - tree.drawnTop}px)` }}
      >
        {rows}
      </div>
    </>
  );
}
