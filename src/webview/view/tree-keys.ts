// The keys of the tree grid: what each does. Says whether it took the key; the rest goes on to VS Code.
// Must not draw anything.

import type { PageModel } from '../model/page-model.ts';
import { ROW_HEIGHT, rowsPerPage } from '../model/scroll-geometry.ts';
import type { TypeToFind } from '../model/type-to-find.ts';

export interface KeyTargets {
  readonly page: PageModel;
  readonly find: TypeToFind;
  showHover(): void;
  focusInspector(): void;
}

/** Whether the key was ours. */
export function treeKey(event: KeyboardEvent, targets: KeyTargets): boolean {
  if (event.ctrlKey || event.metaKey) return controlKey(event, targets);
  if (event.altKey) return false;
  return moveKey(event, targets) || actKey(event, targets) || typeKey(event, targets);
}

function controlKey(event: KeyboardEvent, { page }: KeyTargets): boolean {
  const { tree } = page;
  if (event.altKey || event.shiftKey) return false;
  if (event.key === 'c') {
    const path = tree.selection.value?.row?.path;
    if (path === undefined) return false;
    page.copy(path, path);
    return true;
  }
  if (event.key === 'ArrowDown') tree.scrollBy(ROW_HEIGHT);
  else if (event.key === 'ArrowUp') tree.scrollBy(-ROW_HEIGHT);
  else return false;
  return true;
}

function moveKey({ key }: KeyboardEvent, { page }: KeyTargets): boolean {
  const { tree } = page;
  const { height, total } = tree.viewport;
  const selected = tree.selection.value?.index;
  const firstInSight = Math.ceil(tree.top / ROW_HEIGHT);
  const step = (by: number): void => tree.select(selected === undefined ? firstInSight : selected + by);
  if (key === 'ArrowDown') step(1);
  else if (key === 'ArrowUp') step(-1);
  else if (key === 'PageDown') step(rowsPerPage(height));
  else if (key === 'PageUp') step(-rowsPerPage(height));
  else if (key === 'Home') tree.select(0);
  else if (key === 'End') tree.select(total - 1);
  else if (key === 'ArrowRight') goIn(page);
  else if (key === 'ArrowLeft') goOut(page);
  else return false;
  return true;
}

function goIn(page: PageModel): void {
  const { tree } = page;
  const row = tree.selection.value?.row;
  if (!row?.expandable) return;
  const { index } = tree.selection.value!;
  if (row.expanded) tree.select(index + 1);
  else page.run(tree.setExpanded(index, true));
}

function goOut(page: PageModel): void {
  const { tree } = page;
  const selection = tree.selection.value;
  if (selection?.row?.expandable && selection.row.expanded)
    page.run(tree.setExpanded(selection.index, false));
  else page.run(tree.selectParent());
}

function actKey({ key }: KeyboardEvent, { page, find, showHover, focusInspector }: KeyTargets): boolean {
  const { tree } = page;
  const selection = tree.selection.value;
  if (key === '*') {
    if (selection) page.run(tree.setExpanded(selection.index, true, true));
  } else if (key === 'Enter') focusInspector();
  else if (key === '?') page.helpOpen.set(true);
  else if (key === ' ' && !find.typing) {
    if (selection?.row?.type === 'dir') page.run(tree.setExpanded(selection.index, !selection.row.expanded));
    else showHover();
  } else if (key === 'Escape') return closeInnermost(page, find);
  else return false;
  return true;
}

/** Closes the innermost thing that is open. */
function closeInnermost(page: PageModel, find: TypeToFind): boolean {
  if (page.hover.state.value) page.hover.close();
  else if (find.typing) find.end();
  else return false;
  return true;
}

function typeKey({ key }: KeyboardEvent, { page, find }: KeyTargets): boolean {
  if (key === 'Backspace' && find.typing) {
    page.run(find.type(find.text.value.slice(0, -1)));
    return true;
  }
  if ([...key].length !== 1) return false;
  page.run(find.type(find.text.value + key));
  return true;
}
