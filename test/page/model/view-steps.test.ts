// The list of what was done to the expansion stays short and means the same as all of it.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { ViewStep } from '../../../src/protocol/tree-view.ts';
import { viewState, withStep } from '../../../src/webview/model/view-steps.ts';
import { directory, ScriptedTree, ScriptedView } from '../../support/page-host/scripted-tree.ts';

/** Three levels of three directories each, some with names that begin alike. */
function tree(): ScriptedTree {
  const made = new ScriptedTree();
  const grow = (parent: number, level: number): void => {
    for (const name of ['a', 'ab', 'b']) {
      const id = made.add(parent, name, directory);
      if (level < 3) grow(id, level + 1);
    }
  };
  grow(0, 1);
  return made;
}

const paths = tree()
  .names.map((_, id) => tree().path(id))
  .slice(1);
const steps = fc.array(
  fc.record<ViewStep>({
    action: fc.constantFrom('expand', 'expandAll', 'collapse', 'collapseAll', 'reveal'),
    target: fc.constantFrom(...paths),
  }),
  { maxLength: 30 },
);

const rowsAfter = (list: readonly ViewStep[]): string[] => {
  const view = new ScriptedView(tree());
  view.restore(viewState(list));
  return view.rows(0, 1000).rows.map(({ path, expanded }) => `${path} ${expanded}`);
};

describe('view steps', () => {
  it('mean the same as everything done in order', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const kept = all.reduce<ViewStep[]>((list, step) => withStep(list, step), []);
        assert.deepEqual(rowsAfter(kept), rowsAfter(all));
        assert.ok(kept.length <= all.length);
      }),
      { numRuns: 500 },
    );
  });

  it('vanish when a directory is opened and closed again', () => {
    const once = withStep([], { action: 'expand', target: '/a' });
    assert.deepEqual(withStep(once, { action: 'collapse', target: '/a' }), []);
  });

  it('never grow beyond a limit', () => {
    let list: ViewStep[] = [];
    for (let number = 0; number < 5200; number++)
      list = withStep(list, { action: 'expand', target: `/${number}` });
    assert.equal(list.length, 5000);
    assert.equal(list.at(-1)?.target, '/5199');
  });
});
