// The page's cache of rows: one generation at a time, never too many.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RowCache } from '../../../src/webview/model/row-cache.ts';
import { directory, ScriptedTree, ScriptedView } from '../../support/page-host/scripted-tree.ts';

function viewOf(count: number): ScriptedView {
  const tree = new ScriptedTree();
  for (let number = 0; number < count; number++) tree.add(0, `entry-${number}`, directory);
  return new ScriptedView(tree);
}

describe('row cache', () => {
  it('says what is missing of a range', () => {
    const view = viewOf(100);
    const cache = new RowCache();
    cache.replace(view.rows(10, 20));
    assert.equal(cache.total, 100);
    assert.deepEqual(cache.missing({ start: 0, end: 40 }), { start: 0, end: 40 });
    assert.deepEqual(cache.missing({ start: 15, end: 40 }), { start: 30, end: 40 });
    assert.equal(cache.missing({ start: 10, end: 30 }), undefined);
    assert.deepEqual(cache.missing({ start: 95, end: 400 }), { start: 95, end: 100 });
  });

  it('refuses rows of another generation', () => {
    const view = viewOf(100);
    const cache = new RowCache();
    cache.replace(view.rows(0, 10));
    const stale = view.rows(10, 10);
    view.touch();
    cache.replace(view.rows(0, 10));
    assert.equal(cache.add(stale), false);
    assert.equal(cache.get(10), undefined);
  });

  it('drops every row of the old generation', () => {
    const view = viewOf(100);
    const cache = new RowCache();
    cache.replace(view.rows(0, 50));
    view.touch();
    cache.replace(view.rows(20, 10));
    assert.equal(cache.get(0), undefined);
    assert.equal(cache.get(20)?.name, 'entry-20');
  });

  it('forgets what is far away, and keeps what is wanted', () => {
    const view = viewOf(20_000);
    const cache = new RowCache();
    cache.replace(view.rows(0, 64));
    for (let start = 64; start < 10_000; start += 64) {
      assert.ok(cache.add(view.rows(start, 64)));
      cache.trim({ start, end: start + 64 });
      assert.equal(cache.missing({ start, end: start + 64 }), undefined);
    }
    const held = Array.from({ length: 10_000 }, (_, index) => cache.get(index)).filter(Boolean).length;
    assert.ok(held <= 2048, `${held} rows are held`);
  });
});
