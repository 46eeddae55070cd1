// The arithmetic of scrolling a tree of any length: positions as numbers, however far beyond what an element's height may be.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  clampTop,
  markedLength,
  maxTop,
  ROW_HEIGHT,
  rowsPerPage,
  shownRows,
  thumbAt,
  topOfThumb,
  topToReveal,
  topToShow,
} from '../../../src/webview/model/scroll-geometry.ts';

const viewports = fc.record({
  total: fc.integer({ min: 0, max: 50_000_000 }),
  height: fc.integer({ min: 60, max: 3000 }),
});
const fractions = fc.double({ min: 0, max: 1, noNaN: true });

describe('scroll geometry', () => {
  it('keeps every position inside the tree', () => {
    fc.assert(
      fc.property(viewports, fc.double({ min: -1e9, max: 1e10, noNaN: true }), (viewport, wish) => {
        const top = clampTop(wish, viewport);
        assert.ok(top >= 0 && top <= maxTop(viewport));
        const { start, end } = shownRows(top, viewport);
        assert.ok(start >= 0 && start <= end && end <= viewport.total);
        assert.ok(end - start <= Math.ceil(viewport.height / ROW_HEIGHT) + 1);
      }),
    );
  });

  it('shows a row as a whole, and moves no further than that takes', () => {
    fc.assert(
      fc.property(viewports, fractions, fractions, (viewport, where, from) => {
        if (viewport.total === 0) return;
        const index = Math.min(viewport.total - 1, Math.floor(where * viewport.total));
        const before = clampTop(from * maxTop(viewport), viewport);
        for (const top of [topToShow(index, before, viewport), topToReveal(index, before, viewport)]) {
          assert.ok(index * ROW_HEIGHT >= top - 1e-6, `row ${index} above ${top}`);
          assert.ok((index + 1) * ROW_HEIGHT <= top + viewport.height + 1e-6, `row ${index} below ${top}`);
        }
        const visible = index * ROW_HEIGHT >= before && (index + 1) * ROW_HEIGHT <= before + viewport.height;
        if (visible) assert.equal(topToReveal(index, before, viewport), before);
      }),
    );
  });

  it('takes the box of the scroll bar back to the position that it stands for', () => {
    fc.assert(
      fc.property(viewports, fractions, (viewport, where) => {
        const top = where * maxTop(viewport);
        const { offset, length } = thumbAt(top, viewport);
        assert.ok(offset >= 0 && offset + length <= viewport.height + 1e-6);
        if (maxTop(viewport) > 0) assert.ok(Math.abs(topOfThumb(offset, viewport) - top) < 1e-3 + top * 1e-9);
      }),
    );
  });

  it('reaches the last row of ten million, far beyond the 33.5 million pixels of an element', () => {
    const viewport = { total: 10_000_000, height: 700 };
    const bottom = topOfThumb(1e9, viewport);
    assert.equal(bottom, 10_000_000 * 22 - 700);
    assert.equal(shownRows(bottom, viewport).end, 10_000_000);
  });

  it('keeps one row in sight from page to page', () => {
    assert.equal(rowsPerPage(220), 9);
    assert.equal(rowsPerPage(10), 1);
  });

  it('puts marks beside their rows where all rows fit', () => {
    assert.equal(markedLength({ total: 3, height: 700 }), 66);
    assert.equal(markedLength({ total: 1000, height: 700 }), 700);
  });
});
