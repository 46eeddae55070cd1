// Directories, extensions and lists of a report on small images made by hand, where every figure can be counted on fingers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { extensionOf } from '../../../../src/sharing/report/extension-rows.ts';
import { makeReport, makeReportInSteps } from '../../../../src/sharing/report/make-report.ts';
import { uniqueLabels } from '../../../../src/sharing/report/report-source.ts';
import { TopList } from '../../../../src/sharing/report/top-list.ts';
import { type Mount, sharingSet } from '../../../../src/sharing/sharing-set.ts';
import { type FileSpec, tableOfTree } from '../../../support/inode-table-builder.ts';
import { madeUpMount, madeUpSource } from './report-fixture.ts';

const reportOf = (mounts: readonly Mount[], top = 20) =>
  makeReport(madeUpSource(sharingSet(mounts), { top }));
const file = (fingerprint: string, size = 4096): FileSpec => ({ size, fingerprint });

test('directories of several images are summed up by path, and a page is saved where it comes later', () => {
  const one = { 'usr/lib/a': file('A', 8192), 'usr/lib/b': file('B'), 'etc/c': file('C') };
  const other = { 'usr/lib/a': file('A', 8192), 'usr/share/d': file('D'), 'opt/c': file('C') };
  const { directories } = reportOf([madeUpMount('one', one), madeUpMount('other', other)]);
  const row = (path: string, files: number, pages: number, shared_pages: number, saved_pages: number) => ({
    path,
    files,
    pages,
    shared_pages,
    saved_pages,
  });
  assert.deepEqual(directories, {
    count: 6,
    listed: [
      row('/', 6, 8, 6, 3),
      row('/usr', 4, 6, 4, 2),
      row('/usr/lib', 3, 5, 4, 2),
      row('/opt', 1, 1, 1, 1),
      row('/etc', 1, 1, 1, 0),
      row('/usr/share', 1, 1, 0, 0),
    ],
  });
});

test('a directory that holds nothing but one other is left out of the list', () => {
  const { directories } = reportOf([
    madeUpMount('one', { 'a/b/c/x': file('A'), 'a/b/c/y': file('A'), z: file('Z') }),
  ]);
  assert.deepEqual(
    directories.listed.map(({ path }) => path),
    ['/', '/a/b/c'],
  );
  assert.equal(directories.count, 4);
});

test('hard links count once, at their first name', () => {
  const linked = file('A');
  const table = tableOfTree([
    ['dir', [['later.so', linked]]],
    ['first.txt', linked],
  ]);
  const { extensions, images } = reportOf([madeUpMount('one', table), madeUpMount('two', table)]);
  assert.deepEqual(extensions.listed, [
    { extension: 'txt', files: 2, pages: 2, shared_pages: 2, saved_pages: 1 },
  ]);
  assert.equal(images[0]!.file_inodes, 1);
});

test('extensions', () => {
  const cases: Record<string, string> = {
    'a.txt': 'txt',
    'A.TXT': 'txt',
    'libc.so.6': 'so',
    'libm-2.36.so': 'so',
    'lib.so.1.2.3': 'so',
    'a.tar.gz': 'gz',
    'page.1': '1',
    README: '',
    '.profile': '',
    '.config.json': 'json',
    'trailing.': '',
    'a.averyveryverylongsuffix': '',
    'x.\\x80': '\\x80',
  };
  for (const [name, extension] of Object.entries(cases)) assert.equal(extensionOf(name), extension, name);
});

test('lists are bounded and say how much they leave out', () => {
  const files = Object.fromEntries(
    Array.from({ length: 200 }, (_, i) => [`f${String(i).padStart(3, '0')}`, file(`${i}`, 1 + i)]),
  );
  const report = reportOf([madeUpMount('one', files), madeUpMount('two', files)], 3);
  assert.equal(report.groups.count, 200);
  assert.deepEqual(
    report.groups.listed.map(({ size }) => size),
    [200, 199, 198],
  );
  const many = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`g${i}`, file('same')]));
  const [group] = reportOf([madeUpMount('one', many)]).groups.listed;
  assert.deepEqual([group?.members.length, group?.members_omitted], [20, 40]);
});

test('the first of a refused file is named', () => {
  const packed = { size: 5000, fingerprint: 'A', layout: 3 };
  const { not_sharing } = reportOf([
    madeUpMount('packed', { 'p/a': packed }),
    madeUpMount('plain', { a: file('A', 5000) }),
  ]);
  const refused = not_sharing.find(({ reason }) => reason === 'class-differs');
  assert.deepEqual(refused?.listed, [
    {
      image: 'plain',
      path: '/a',
      nid: '38',
      size: 5000,
      first: { image: 'packed', path: '/p/a', nid: '40' },
    },
  ]);
  assert.equal(refused.refused, true);
});

test('domains are numbers, and what is assumed names how many', () => {
  const report = reportOf([
    madeUpMount('one', { a: file('A') }, { domain: 'secret-1' }),
    madeUpMount('two', { a: file('A') }, { domain: 'secret-2', backing: 'file' }),
    madeUpMount('three', { a: file('A') }, { domain: 'secret-1', inodeShare: false }),
  ]);
  assert.deepEqual(
    report.images.map(({ mount }) => mount.domain),
    [1, 2, 1],
  );
  assert.doesNotMatch(JSON.stringify(report), /secret/);
  const topology = report.assumptions.find(({ id }) => id === 'topology')?.text;
  assert.equal(
    topology,
    '3 images, each mounted once, 2 from block devices, 1 from files, 2 with inode_share, 1 without inode_share, in 2 domains.',
  );
});

test('steps say what is being done and never go back', () => {
  const mounts = Array.from({ length: 30 }, (_, i) => madeUpMount(`${i}`, { a: file('A') }));
  const steps = makeReportInSteps(madeUpSource(sharingSet(mounts)));
  let before = 0;
  const doing = new Set<string>();
  let step = steps.next();
  for (; !step.done; step = steps.next()) {
    assert.ok(step.value.done >= before && step.value.done <= 1, `${step.value.doing} ${step.value.done}`);
    before = step.value.done;
    doing.add(step.value.doing);
  }
  assert.ok(doing.size >= 8 && before > 0.8);
  assert.equal(step.value.images.length, 30);
});

test('labels of a set must be unique, and are made so', () => {
  const mounts = [madeUpMount('same', { a: file('A') }), madeUpMount('same', { a: file('A') })];
  assert.throws(() => reportOf(mounts), /two mounts of the set are named same/);
  assert.deepEqual(uniqueLabels(['a', 'a', 'b', 'a', 'x\u001b[31m']), [
    'a',
    'a (2)',
    'b',
    'a (3)',
    'x\\x1b[31m',
  ]);
});

test('a list of the best keeps the best, whatever the order', () => {
  const numbers = Array.from({ length: 1000 }, (_, i) => (i * 7919) % 1000);
  const list = new TopList<number>(5, (a, b) => b - a);
  for (const number of numbers) list.offer(number);
  assert.deepEqual(list.best(), [999, 998, 997, 996, 995]);
  assert.equal(list.count, 1000);
});
