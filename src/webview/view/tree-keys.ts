// The keys of the tree grid: what each does. A key that is none of ours goes on to VS Code.
// Must not draw anything.

import type { PageModel } from '../model/page-model.ts';
import { ROW_HEIGHT, rowsPerPage } from '../model/scroll-geometry.ts';
import { settledSelection } from '../model/selection.ts';
import type { TypeToFind } from '../model/type-to-find.ts';

export interface KeyTargets {
  readonly page: PageModel;
  readonly find: TypeToFind;
  showHover(): void;
  focusInspector(): void;
}

export interface KeyAction {
  /** Ends when the tree is as the key wants it. */
  act: () => void | Promise<void>;
  /** Whether it must not overtake keys before it: moving means another row once a directory has opened. */
  inOrder: boolean;
}

/** What the key does; undefined if it is not ours. */
export function keyAction(event: KeyboardEvent, targets: KeyTargets): KeyAction | undefined {
  if (event.altKey) return undefined;
  const { key } = event;
  const isCommand = event.ctrlKey || event.metaKey;
  const moving = isCommand ? undefined : (move(key, targets) ?? change(key, targets));
  if (moving) return { act: moving, inOrder: true };
  const other = isCommand ? (event.shiftKey ? undefined : command(key, targets)) : plain(key, targets);
  return other && { act: other, inOrder: false };
}

function move(key: string, { page: { tree } }: KeyTargets): (() => void) | undefined {
  const step = (by: number) => (): void => {
    const firstInSight = Math.ceil(tree.top / ROW_HEIGHT);
    tree.select(tree.selection.value ? tree.selection.value.index + by : firstInSight);
  };
  const page = rowsPerPage(tree.viewport.height);
  if (key === 'ArrowDown') return step(1);
  if (key === 'ArrowUp') return step(-1);
  if (key === 'PageDown') return step(page);
  if (key === 'PageUp') return step(-page);
  if (key === 'Home') return () => tree.select(0);
  if (key === 'End') return () => tree.select(tree.viewport.total - 1);
  return undefined;
}

function change(key: string, { page, find, showHover }: KeyTargets): (() => Promise<void>) | undefined {
  if (key === 'ArrowRight') return () => goIn(page);
  if (key === 'ArrowLeft') return () => goOut(page);
  if (key === '*') return () => expandAll(page);
  if (key === ' ' && !find.typing) return () => look(page, showHover);
  return undefined;
}

async function goIn({ tree }: PageModel): Promise<void> {
  const selected = await settledSelection(tree.selection);
  if (!selected?.row.expandable) return;
  if (selected.row.expanded) tree.select(selected.index + 1);
  else await tree.setExpanded(selected.index, true);
}

async function goOut({ tree }: PageModel): Promise<void> {
  const selected = await settledSelection(tree.selection);
  if (selected?.row.expandable && selected.row.expanded) await tree.setExpanded(selected.index, false);
  else await tree.selectParent();
}

async function expandAll({ tree }: PageModel): Promise<void> {
  const selected = await settledSelection(tree.selection);
  if (selected?.row.expandable) await tree.setExpanded(selected.index, true, true);
}

/** A directory opens or closes, a file shows with whom it shares. */
async function look({ tree }: PageModel, showHover: () => void): Promise<void> {
  const selected = await settledSelection(tree.selection);
  if (selected?.row.type === 'dir') await tree.setExpanded(selected.index, !selected.row.expanded);
  else showHover();
}

function command(key: string, { page }: KeyTargets): (() => void) | undefined {
  const { tree } = page;
  const path = tree.selection.value?.row?.path;
  if (key === 'c' && path !== undefined) return () => page.copy(path, path);
  if (key === 'ArrowDown') return () => tree.scrollBy(ROW_HEIGHT);
  if (key === 'ArrowUp') return () => tree.scrollBy(-ROW_HEIGHT);
  return undefined;
}

function plain(key: string, { page, find, focusInspector }: KeyTargets): (() => void) | undefined {
  if (key === 'Enter') return focusInspector;
  if (key === '?') return () => page.helpOpen.set(true);
  if (key === 'Escape') {
    if (page.hover.state.value) return () => page.hover.close();
    return find.typing ? () => find.end() : undefined;
  }
  if (key === 'Backspace' && find.typing) return () => page.run(find.type(find.text.value.slice(0, -1)));
  if ([...key].length === 1) return () => page.run(find.type(find.text.value + key));
  return undefined;
}
