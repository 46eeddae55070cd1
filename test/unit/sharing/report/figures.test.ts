// Every part of a report over random sets, against sums over a second, obvious implementation of the sharing rules.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { makeReport } from '../../../../src/sharing/report/make-report.ts';
import type { SharingSet } from '../../../../src/sharing/sharing-set.ts';
import { type ObviousFile, type ObviousResult, obviousSharing } from '../../../support/obvious-sharing.ts';
import { madeUpSource, randomSet } from './report-fixture.ts';

type Made = ReturnType<typeof makeReport>;

function forRandomSets(check: (report: Made, obvious: ObviousResult, set: SharingSet) => void): void {
  fc.assert(
    fc.property(randomSet, (set) => check(makeReport(madeUpSource(set)), obviousSharing(set), set)),
    { numRuns: 200 },
  );
}

const pagesOf = (files: readonly ObviousFile[]): number => files.reduce((sum, { pages }) => sum + pages, 0);
const groupsOf = ({ groups }: ObviousResult): ObviousFile[][] => [...groups.values()];

test('totals: nothing shared, worst, listed and best order', () => {
  forRandomSets((report, { files, pagesSaved }) => {
    const saved = Object.fromEntries(report.totals.map(({ id, pages_saved }) => [id, pages_saved]));
    const { 'ideal-files': ideal, ...orders } = saved;
    assert.deepEqual(orders, {
      none: 0,
      'worst-order': pagesSaved.worst,
      'order-listed': pagesSaved.inOrder,
      'best-order': pagesSaved.best,
    });
    const valued = files.filter((file) => file.value !== undefined && file.size > 0);
    const distinct = new Map(valued.map((file) => [`${file.value} ${file.size}`, file]));
    assert.equal(ideal, pagesOf(valued) - pagesOf([...distinct.values()]));
    for (const { pages, pages_saved } of report.totals) assert.equal(pages + pages_saved, pagesOf(files));
  });
});

test('images: files, shared, added and unique pages', () => {
  forRandomSets((report, obvious, set) => {
    for (const [number, image] of report.images.entries()) {
      const files = obvious.files.filter(({ mount }) => mount === number);
      const shared = files.filter(({ verdict }) => verdict === 'shares');
      const leads = (file: ObviousFile): boolean =>
        file.verdict !== 'shares' || groupsOf(obvious).some(([first]) => first === file);
      assert.equal(image.file_inodes, files.length);
      assert.equal(image.not_empty, files.filter(({ size }) => size > 0).length);
      assert.equal(image.shared_files, shared.length);
      assert.equal(image.shared_pages, pagesOf(shared));
      assert.equal(image.added_pages, pagesOf(files.filter(leads)));
      const keys = new Map(shared.map((file) => [file.key, file]));
      const others = files.filter(({ verdict }) => verdict !== 'shares');
      assert.equal(image.unique_pages, pagesOf([...keys.values()]) + pagesOf(others));
      assert.equal(image.mount.domain >= 1 && image.mount.domain <= set.mounts.length, true);
    }
    const added = report.images.reduce((sum, { added_pages }) => sum + added_pages, 0);
    assert.equal(added, report.sharing.in_order.pages_with_sharing);
  });
});

test('histogram: every group in one row, sums that agree', () => {
  forRandomSets((report, obvious) => {
    const { rows, total } = report.histogram;
    for (const row of rows) {
      const inRow = groupsOf(obvious).filter(({ length }) => length >= row.from && length <= row.to);
      assert.equal(row.groups, inRow.length);
      assert.equal(row.inodes, inRow.flat().length);
      assert.equal(row.unique_pages, pagesOf(inRow.map(([first]) => first!)));
      assert.equal(row.referenced_pages, pagesOf(inRow.flat()));
    }
    assert.equal(total.groups, obvious.groups.size);
    assert.equal(total.saved_pages, obvious.pagesSaved.inOrder);
    assert.equal(total.referenced_pages - total.unique_pages, total.saved_pages);
  });
});

test('matrix: each pair of images, and each image with itself', () => {
  forRandomSets((report, obvious) => {
    const expected = new Map<string, number[]>();
    for (const group of groupsOf(obvious)) {
      for (const [a, { image: labelA }] of report.images.entries()) {
        for (const [b, { image: labelB }] of report.images.entries()) {
          const inA = group.filter(({ mount }) => mount === a).length;
          const inB = group.filter(({ mount }) => mount === b).length;
          if (a > b || inA === 0 || inB === 0 || (a === b && inA < 2)) continue;
          const { pages, size } = group[0]!;
          const figures = [1, pages, size, inA, inA * pages, inA * size, inB, inB * pages, inB * size];
          const sum = expected.get(`${labelA}/${labelB}`) ?? figures.map(() => 0);
          expected.set(
            `${labelA}/${labelB}`,
            sum.map((value, at) => value + figures[at]!),
          );
        }
      }
    }
    const found = report.matrix.pairs.map(
      ({ a, b, groups, pages, bytes, a_files, a_pages, a_bytes, b_files, b_pages, b_bytes }) =>
        [`${a}/${b}`, [groups, pages, bytes, a_files, a_pages, a_bytes, b_files, b_pages, b_bytes]] as const,
    );
    assert.deepEqual(new Map(found), expected);
  });
});

test('groups: those that save most, members in the order of lookup', () => {
  forRandomSets((report, obvious) => {
    const several = groupsOf(obvious).filter(({ length }) => length > 1);
    assert.equal(report.groups.count, several.length);
    const savings = several.map((group) => (group.length - 1) * group[0]!.pages).sort((a, b) => b - a);
    assert.deepEqual(
      report.groups.listed.map(({ pages_saved }) => pages_saved),
      savings.slice(0, 20),
    );
    for (const { members, inodes } of report.groups.listed) assert.equal(members.length, inodes);
  });
});

test('files that do not share: one reason each, all counted', () => {
  forRandomSets((report, { files }) => {
    const verdicts = files
      .map(({ verdict }) => verdict.replace(/^(private|alone) /, ''))
      .filter((verdict) => verdict !== 'shares');
    const rows = report.not_sharing.flatMap(({ reason, files: count }) => Array<string>(count).fill(reason));
    assert.deepEqual(rows.sort(), verdicts.sort());
    for (const row of report.not_sharing) {
      assert.equal(row.listed.length, Math.min(row.files, 20));
      const needsFirst = row.reason === 'class-differs' || row.reason === 'size-differs';
      assert.ok(row.listed.every(({ first }) => (first !== null) === needsFirst));
    }
  });
});

test('directories and extensions: parts that add up to the whole', () => {
  forRandomSets((report, obvious) => {
    const root = report.directories.listed.find(({ path }) => path === '/');
    const whole = {
      files: obvious.files.length,
      pages: pagesOf(obvious.files),
      shared_pages: pagesOf(obvious.files.filter(({ verdict }) => verdict === 'shares')),
      saved_pages: obvious.pagesSaved.inOrder,
    };
    const sum = { files: 0, pages: 0, shared_pages: 0, saved_pages: 0 };
    for (const { extension: _, ...figures } of report.extensions.listed) {
      for (const key of ['files', 'pages', 'shared_pages', 'saved_pages'] as const) sum[key] += figures[key];
    }
    assert.deepEqual(sum, whole);
    if (root !== undefined) assert.deepEqual({ ...root }, { path: '/', ...whole });
  });
});

test('the same set makes the same report', () => {
  fc.assert(
    fc.property(randomSet, (set) =>
      assert.deepEqual(makeReport(madeUpSource(set)), makeReport(madeUpSource(set))),
    ),
    { numRuns: 20 },
  );
});
