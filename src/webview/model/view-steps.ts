// What a person did to the expansion of the tree, as the steps that the server can do again after a reload or a restart.
// Pure. Keeps the list short: a later step makes an earlier one on the same directory superfluous.

import type { ViewState, ViewStep } from '../../protocol/tree-view.ts';

/** Beyond this the oldest steps are forgotten. */
const LIMIT = 5000;

/** `steps` with one more; equal in effect to all of them done in order. */
export function withStep(steps: readonly ViewStep[], step: ViewStep): ViewStep[] {
  const kept = steps.filter((earlier) => !isSuperseded(earlier, step));
  const undoesNothing =
    step.action === 'collapse' && kept.every(({ action }) => action === 'expand' || action === 'collapse');
  // Where nothing but single directories was opened, a directory that is closed again is as at the beginning.
  return undoesNothing ? kept : [...kept, step].slice(-LIMIT);
}

function isSuperseded(earlier: ViewStep, later: ViewStep): boolean {
  // What was revealed opened directories above its target, too; only the same step again makes up for that.
  if (earlier.action === 'reveal' || later.action === 'reveal') {
    return earlier.action === later.action && earlier.target === later.target;
  }
  if (later.action === 'expandAll' || later.action === 'collapseAll') {
    return earlier.target === later.target || earlier.target.startsWith(`${later.target}/`);
  }
  return earlier.target === later.target && (earlier.action === 'expand' || earlier.action === 'collapse');
}

export const viewState = (steps: readonly ViewStep[]): ViewState => ({ steps: [...steps] });
