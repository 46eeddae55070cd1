// The walk as a whole: loops, second ways, depth, trees that claim more than the image can hold, and beginnings of tables.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { MemorySource } from '../../../src/common/byte-source.ts';
import { FindingList } from '../../../src/erofs/finding.ts';
import { Image } from '../../../src/erofs/image.ts';
import { InodeTable } from '../../../src/erofs/inode-table.ts';
import { walkTree } from '../../../src/erofs/tree-walk.ts';
import { FileSource } from '../../../src/node/file-source.ts';
import { assertFindings, imageOf, readingOf } from '../../support/damaged-image.ts';
import { buildImage } from '../../support/image-writer/build-image.ts';
import { MemorySink } from '../../support/image-writer/byte-sink.ts';
import {
  type DirectoryModel,
  entries,
  type NodeModel,
  text,
} from '../../support/image-writer/image-model.ts';
import { ImageWriter } from '../../support/image-writer/image-writer.ts';
import { writeNumberedTree } from '../../support/image-writer/numbered-tree.ts';

const dir = (nodes: Record<string, NodeModel> = {}): DirectoryModel => ({
  type: 'dir',
  entries: entries(nodes),
});
const file = (content = 'x'): NodeModel => ({ type: 'file', content: text(content) });

test('an entry that leads back up is listed and not followed', () => {
  const loop = imageOf({ a: dir({ b: dir({ up: dir() }) }), z: file() });
  const entry = loop.at('/a/b').behindAddress + 2 * 12;
  const reading = readingOf(loop.u64(entry, BigInt(loop.nid('/a'))).bytes);
  assertFindings(reading, {
    code: 'directory-loop',
    offset: entry,
    path: '/a/b/up',
    nid: loop.nid('/a'),
    message: /back to \/a, /,
  });
  assert.deepEqual(reading.paths, ['/', '/a', '/a/b', '/a/b/up', '/z']);
});

test('a second way to a directory is listed and not followed', () => {
  const twice = imageOf({ a: dir({ f: file() }), b: dir() });
  const entry = twice.at('/').behindAddress + 3 * 12;
  const reading = readingOf(twice.u64(entry, BigInt(twice.nid('/a'))).bytes);
  assertFindings(reading, { code: 'directory-twice', offset: entry, path: '/b', message: /leads to \/a, / });
  assert.deepEqual(reading.paths, ['/', '/a', '/a/f', '/b']);
});

test('more directories above each other than a path can name', () => {
  const sink = new MemorySink();
  const writer = new ImageWriter(sink, { wide: true });
  let inode = writer.file({}, text('x'));
  for (let depth = 0; depth < 2500; depth++) inode = writer.directory({}, [{ name: text('d'), inode }]);
  writer.finish(inode);
  const reading = readingOf(sink.bytes);
  assert.equal(reading.paths.length, 2501);
  assertFindings(reading, { code: 'tree-depth', severity: 'warning', path: '/d'.repeat(2048) });
});

test('the path of a finding far down is cut at its beginning', () => {
  let chain = dir({ end: file() });
  for (let depth = 0; depth < 200; depth++) chain = dir({ ['n'.repeat(100)]: chain });
  const deep = imageOf({ top: chain }, { wide: true });
  const path = `/top${`/${'n'.repeat(100)}`.repeat(200)}/end`;
  const { findings } = readingOf(deep.u16(deep.at(path).address + 4, 0).bytes);
  assert.equal(findings[0]!.code, 'inode-mode');
  assert.match(findings[0]!.path!, /^\.\.\.\/n+\/.*\/end$/);
  assert.ok(findings[0]!.path!.length < 4300);
});

test('directories that share their data are read until they are more than the image can hold', () => {
  // 3000 directories whose data is one and the same block of 200 entries: 600,000 rows in an image of 200 KiB.
  const names = Object.fromEntries(Array.from({ length: 200 }, (_, k) => [`file-${k}`, file()]));
  const many = Object.fromEntries(Array.from({ length: 3000 }, (_, k) => [`d${k}`, dir()]));
  const image = imageOf({ ...many, full: { ...dir(names), placement: { layout: 'plain' } } }, { wide: true });
  const block = image.at('/full').start / 4096;
  for (const name of Object.keys(many)) {
    const { address } = image.at(`/${name}`);
    image
      .u16(address, 0)
      .u32(address + 8, 4000)
      .u32(address + 16, block);
  }
  const { findings, table } = readingOf(image.bytes);
  assert.ok(
    findings.some(({ code, message }) => code === 'areas-overlap' && message.includes('directory data')),
  );
  assert.ok(table!.rowCount < 60_000, `${table!.rowCount} rows`);
});

test('a directory of a million times the same block of dots', () => {
  const BLOCKS = 1 << 20;
  const placement = { layout: 'chunks', chunkBits: 0, indexes: false } as const;
  const image = imageOf(
    {
      d: { type: 'file', extended: true, placement, content: { zeros: BLOCKS * 4096 } },
      e: { ...dir(), placement: { layout: 'plain' } },
      z: file(),
    },
    { wide: true },
  );
  const { address, behindAddress } = image.at('/d');
  const block = image.at('/e').start / 4096;
  image.u16(address + 4, 0o040755);
  for (let chunk = 0; chunk < BLOCKS; chunk++) image.u32(behindAddress + 4 * chunk, block);
  const { findings, paths } = readingOf(image.bytes);
  assert.deepEqual(findings.at(-1)!.code, 'areas-overlap');
  assert.deepEqual(paths, ['/', '/d', '/e', '/z']);
});

test('attribute areas and chunk arrays that overlap are looked at until they are more than the image can hold', () => {
  const names = Object.keys(Array.from({ length: 400 }));
  const xattrs = [{ base: 1, name: text('a'), value: new Uint8Array(20_000) }];
  const overlapping = imageOf({
    ...Object.fromEntries(names.map((name) => [name, { type: 'fifo', extended: true } as NodeModel])),
    zz: { type: 'fifo', xattrs },
    zzz: { type: 'file', content: new Uint8Array(200_000) },
  });
  for (const name of names) overlapping.u16(overlapping.at(`/${name}`).address + 2, 4000);
  const areas = readingOf(overlapping.bytes);
  assert.equal(areas.findings.filter(({ code }) => code === 'areas-overlap').length, 1);
  assert.equal(areas.paths.length, 403);

  const placement = { layout: 'chunks', chunkBits: 0, indexes: false } as const;
  const content = { zeros: 4096 };
  const arrays = imageOf({
    ...Object.fromEntries(
      names.map((name) => [name, { type: 'file', extended: true, content, placement } as NodeModel]),
    ),
    zz: { type: 'file', extended: true, content: { zeros: 4096 * 10_000 }, placement },
  });
  for (const name of names) arrays.u64(arrays.at(`/${name}`).address + 8, 4096n * 8000n);
  const chunks = readingOf(arrays.bytes);
  assert.equal(chunks.findings.filter(({ code }) => code === 'areas-overlap').length, 1);
  assert.equal(chunks.paths.length, 402);
});

test('a tree that no table can hold', () => {
  const image = imageOf({ a: file(), b: file(), c: file(), d: file() });
  const columns = walkTree(new Image(new MemorySource(image.bytes)), { tableLimit: 3 });
  assert.equal(columns.rowCount, 3);
  assert.deepEqual(
    columns.findings.map(({ code, path }) => [code, path]),
    [['tree-too-large', '/']],
  );
});

test('a walk with a budget is the beginning of the whole walk, within the budget', () => {
  const folder = mkdtempSync(join(tmpdir(), 'erofs-explorer-walk-'));
  const source = (() => {
    const path = join(folder, 'tree.erofs');
    writeNumberedTree(path, { inodes: 60_000, filesPerDirectory: 300 });
    return new FileSource(path);
  })();
  try {
    const whole = new InodeTable(walkTree(new Image(source)));
    assert.equal(whole.rowCount, 60_000);
    assert.ok(whole.complete);
    for (const budget of [
      { maxReads: 32, maxBytes: 1 << 20 },
      { maxReads: 8 },
      { maxBytes: 3 << 20 },
      { maxRows: 5000 },
    ]) {
      const image = new Image(source);
      const part = new InodeTable(walkTree(image, budget));
      assert.ok(!part.complete);
      assert.ok(part.rowCount > 1 && part.rowCount < whole.rowCount);
      assert.ok(image.primary.reads <= (budget.maxReads ?? Number.POSITIVE_INFINITY));
      assert.ok(image.primary.bytesRead <= (budget.maxBytes ?? Number.POSITIVE_INFINITY));
      for (let row = 0; row < part.rowCount; row++) {
        assert.equal(part.path(row), whole.path(row));
        assert.equal(part.columns.nid[part.inodeOf(row)], whole.columns.nid[whole.inodeOf(row)]);
        if (part.childrenKnown(row)) assert.deepEqual(part.children(row)[1], whole.children(row)[1]);
      }
      const partly = [...Array(part.rowCount).keys()].filter((row) => !part.childrenKnown(row));
      assert.ok(partly.length > 0, 'some directory is not read');
    }
  } finally {
    source.close();
    rmSync(folder, { recursive: true });
  }
});

test('progress is told on the way', () => {
  const names = Object.fromEntries(
    Array.from({ length: 70_000 }, (_, k) => [String(k), { type: 'fifo' } as NodeModel]),
  );
  const { bytes } = buildImage(dir(names), { wide: true });
  const told: number[] = [];
  walkTree(new Image(new MemorySource(bytes)), { onProgress: (rows) => told.push(rows) });
  assert.deepEqual(told, [65_536]);
});

test('more findings than anyone reads are counted', () => {
  const names = Object.fromEntries(
    Array.from({ length: 1500 }, (_, k) => [String(k).padStart(4, '0'), file()]),
  );
  const image = imageOf(names, { wide: true });
  for (const name of Object.keys(names)) image.u16(image.at(`/${name}`).address + 4, 0);
  const { table } = readingOf(image.bytes);
  assert.equal(table!.columns.findings.length, FindingList.LIMIT);
  assert.equal(table!.columns.findingsOmitted, 500);
  assert.equal(table!.rowCount, 1501);
});

test('what a superblock claims allocates nothing', () => {
  const image = imageOf({ a: file() });
  const { table } = readingOf(image.u64(1024 + 16, 2n ** 63n).bytes);
  assert.equal(table!.rowCount, 2);
  assert.ok(table!.columns.nid.length < 1000);
});
