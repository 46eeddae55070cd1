// The parts of the page between which F6 moves, in their order: an element with `data-part` each, which takes the focus itself
// or has something in it that does.

const ORDER = ['summary', 'tree', 'inspector'] as const;

export type Part = (typeof ORDER)[number];

const FOCUSABLE = 'button:not(:disabled), a[href], [tabindex="0"]';

/** Whether there was such a part to go to. */
export function focusPart(part: Part): boolean {
  const element = document.querySelector<HTMLElement>(`[data-part="${part}"]`);
  if (!element) return false;
  const target = element.tabIndex >= 0 ? element : element.querySelector<HTMLElement>(FOCUSABLE);
  target?.focus();
  return target !== null;
}

/** Moves to the next (or previous) part; `false` at the end, where VS Code goes on with its own parts. */
export function focusNextPart(backwards: boolean): boolean {
  const order = backwards ? [...ORDER].reverse() : ORDER;
  const current = document.activeElement?.closest('[data-part]')?.getAttribute('data-part') ?? '';
  const at = order.map(String).indexOf(current);
  return order.slice(at + 1).some((part) => focusPart(part));
}
