// The spliced array of visible rows against an obvious second implementation: a walk over the tree each time.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { InodeTable } from '../../src/erofs/inode-table.ts';
import { VisibleRows } from '../../src/server/views/visible-rows.ts';
import { type DirectorySpec, tableOfTree } from '../support/inode-table-builder.ts';

/** What is to be seen, by walking down from the root into what is expanded. */
function obviousRows(table: InodeTable, expanded: ReadonlySet<number>, row = 0): number[] {
  const [first, count] = table.children(row);
  const children = Array.from({ length: count }, (_, at) => first + at);
  return children.flatMap((child) => [
    child,
    ...(expanded.has(child) ? obviousRows(table, expanded, child) : []),
  ]);
}

const file = fc.constant({ size: 1 });
const trees = fc.letrec<{ directory: DirectorySpec }>((tie) => ({
  directory: fc
    .array(fc.oneof({ depthSize: 'medium', withCrossShrink: true }, file, tie('directory')), { maxLength: 5 })
    .map((nodes) => nodes.map((node, at) => [`n${at}`, node] as const)),
})).directory;

const steps = fc.array(
  fc.record({
    action: fc.constantFrom('expand', 'expandAll', 'collapse', 'collapseAll', 'show'),
    at: fc.nat(),
  }),
  { maxLength: 30 },
);

const below = (table: InodeTable, row: number): number[] =>
  [...table.subtree(row)].filter((each) => table.columns.childCount[each] !== 0);

/** The same step on the obvious set of expanded directories. */
function obviously(table: InodeTable, expanded: Set<number>, action: string, row: number): void {
  const all = action.endsWith('All');
  if (action.startsWith('expand')) {
    for (const each of all ? below(table, row) : [row])
      if (table.columns.childCount[each] !== 0) expanded.add(each);
  } else if (action.startsWith('collapse')) {
    for (const each of all ? below(table, row) : [row]) expanded.delete(each);
  } else {
    for (let up = row; up !== 0; up = table.columns.parent[up]!) if (up !== row) expanded.add(up);
  }
}

describe('visible rows', () => {
  it('are what a walk would show, after any steps in any tree', () => {
    fc.assert(
      fc.property(trees, steps, (tree, list) => {
        const table = tableOfTree(tree);
        const visible = new VisibleRows(table);
        const expanded = new Set<number>();
        for (const { action, at } of list) {
          const row = at % table.rowCount;
          if (action.startsWith('expand')) visible.expand(row, action === 'expandAll');
          else if (action.startsWith('collapse')) visible.collapse(row, action === 'collapseAll');
          else assert.equal(visible.show(row), row === 0 ? -1 : [...visible.all].indexOf(row));
          obviously(table, expanded, action, row);
          assert.deepEqual([...visible.all], obviousRows(table, expanded));
        }
      }),
      { numRuns: 400 },
    );
  });

  it('know which directories are expanded and which can be', () => {
    const table = tableOfTree([
      ['full', [['inside', { size: 1 }]]],
      ['hollow', []],
      ['leaf', { size: 1 }],
    ]);
    const visible = new VisibleRows(table);
    visible.expand(1);
    visible.expand(2);
    visible.expand(3);
    assert.deepEqual(
      [...visible.all].map((row) => [table.name(row), visible.isExpandable(row), visible.isExpanded(row)]),
      [
        ['full', true, true],
        ['inside', false, false],
        ['hollow', false, false],
        ['leaf', false, false],
      ],
    );
  });

  it('take a chain of directories as deep as the rows are many', () => {
    let tree: DirectorySpec = [['bottom', { size: 1 }]];
    for (let depth = 0; depth < 20_000; depth++) tree = [['d', tree]];
    const table = tableOfTree(tree);
    const visible = new VisibleRows(table);
    assert.equal(visible.show(table.rowCount - 1), table.rowCount - 2);
    visible.collapse(1);
    assert.equal(visible.length, 1);
    visible.expand(0, true);
    assert.equal(visible.length, table.rowCount - 1);
  });
});
