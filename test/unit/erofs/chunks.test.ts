// What is said of bad chunk arrays, and that no size that an inode claims costs more than its array is long.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemorySource } from '../../../src/common/byte-source.ts';
import { ErofsError } from '../../../src/erofs/finding.ts';
import { Image } from '../../../src/erofs/image.ts';
import { assertFindings, type DamagedImage, imageOf, readingOf } from '../../support/damaged-image.ts';
import { entries, type Placement, text } from '../../support/image-writer/image-model.ts';

const CONTENT = new Uint8Array(5 * 4096 + 100).fill(3);
const placement = (indexes: boolean, wide = false): Placement => ({
  layout: 'chunks',
  chunkBits: 0,
  indexes,
  wide,
});
const image = (indexes: boolean, wide = false): DamagedImage =>
  imageOf(
    {
      f: { type: 'file', content: CONTENT, placement: placement(indexes, wide), extended: true },
      z: { type: 'file', content: text('z') },
    },
    { wide },
  );
const ALL = ['/', '/f', '/z'];

test('a chunk outside the image', () => {
  const map = image(false);
  const fourth = map.at('/f').behindAddress + 3 * 4;
  const first = readingOf(map.u32(fourth, 0xfffffffe).bytes);
  assertFindings(first, {
    code: 'data-beyond-end',
    structure: 'chunk index',
    offset: fourth,
    path: '/f',
    message: /chunk 3 /,
  });
  assert.deepEqual(first.paths, ALL);
  const index = image(true);
  const entry = index.at('/f').behindAddress + 3 * 8;
  assertFindings(readingOf(index.u32(entry + 4, 0xfffffffe).bytes), {
    code: 'data-beyond-end',
    offset: entry,
    path: '/f',
  });
});

test('high bits count only with 48-bit addresses', () => {
  const narrow = image(true);
  assertFindings(readingOf(narrow.u16(narrow.at('/f').behindAddress, 1).bytes));
  const wide = image(true, true);
  const { behindAddress } = wide.at('/f');
  const reading = readingOf(wide.u16(behindAddress, 1).bytes);
  assertFindings(reading, {
    code: 'data-beyond-end',
    offset: behindAddress,
    message: new RegExp(`block ${2 ** 32 + wide.readU32(behindAddress + 4)} `),
  });
});

test('all ones is a hole, in the width of the field', () => {
  const cases: [DamagedImage, (bad: DamagedImage, at: number) => void][] = [
    [image(false), (bad, at) => bad.u32(at, 0xffffffff)],
    [image(true), (bad, at) => bad.u32(at + 4, 0xffffffff)],
    [image(true, true), (bad, at) => bad.u16(at, 0xffff).u32(at + 4, 0xffffffff)],
  ];
  for (const [hole, make] of cases) {
    make(hole, hole.at('/f').behindAddress);
    assertFindings(readingOf(hole.bytes));
    const opened = new Image(new MemorySource(hole.bytes));
    const content = opened.content(opened.inode(hole.at('/f').nid));
    const bytes = new Uint8Array(content.size);
    content.readInto(0, bytes);
    assert.ok(bytes.subarray(0, 4096).every((byte) => byte === 0));
    assert.ok(bytes.subarray(4096).every((byte) => byte === 3));
    assert.deepEqual(
      [...content.extents()].map(({ hole: isHole }) => isHole),
      [true, false, false, false, false, false],
    );
  }
});

test('an array that would not fit into the image costs nothing', () => {
  for (const size of [2n ** 40n, 2n ** 52n]) {
    const bad = image(true);
    const { address, behindAddress } = bad.at('/f');
    const reading = readingOf(bad.u64(address + 8, size).bytes);
    assertFindings(reading, { code: 'chunk-array', offset: behindAddress, path: '/f', nid: bad.nid('/f') });
    assert.deepEqual(reading.paths, ALL);
  }
});

test('a sparse file of 2^52 bytes in chunks of 2^43 is checked, and read where it is asked for', () => {
  const sparse = image(true);
  const { address, behindAddress } = sparse.at('/f');
  sparse.u16(address + 16, 0x20 | 31).u64(address + 8, 6n * 2n ** 43n);
  for (let chunk = 0; chunk < 6; chunk++) sparse.u32(behindAddress + 8 * chunk + 4, 0xffffffff);
  assertFindings(readingOf(sparse.bytes));
  const opened = new Image(new MemorySource(sparse.bytes));
  const bytes = new Uint8Array(100).fill(9);
  assert.equal(opened.content(opened.inode(sparse.at('/f').nid)).readInto(2 ** 45, bytes), 100);
  assert.ok(bytes.every((byte) => byte === 0));
});

test('a directory of 2^52 bytes of holes is given up', () => {
  const bad = imageOf({
    d: {
      type: 'dir',
      extended: true,
      placement: { layout: 'chunks', chunkBits: 0, indexes: true },
      entries: entries({}),
    },
    z: { type: 'fifo' },
  });
  const { address, behindAddress } = bad.at('/d');
  bad
    .u16(address + 16, 0x20 | 31)
    .u64(address + 8, 2n ** 43n)
    .u32(behindAddress + 4, 0xffffffff);
  const reading = readingOf(bad.bytes);
  assert.deepEqual(
    new Set(reading.findings.map(({ code }) => code)),
    new Set(['dirent-nameoff0', 'directory-given-up']),
  );
  assert.deepEqual(reading.paths, ['/', '/d', '/z']);
});

test('reading what lies outside names the place and the file', () => {
  const bad = image(false);
  const second = bad.at('/f').behindAddress + 4;
  bad.u32(second, 0x00ffffff);
  const opened = new Image(new MemorySource(bad.bytes));
  const content = opened.content(opened.inode(bad.at('/f').nid));
  const first = new Uint8Array(4096);
  assert.equal(content.readInto(0, first), 4096);
  assert.deepEqual(first, CONTENT.slice(0, 4096));
  assert.throws(
    () => content.readInto(4000, new Uint8Array(200)),
    (error) => {
      assert.ok(error instanceof ErofsError);
      assert.deepEqual(
        [error.finding.code, error.finding.nid, error.finding.offset],
        ['data-beyond-end', bad.nid('/f'), 0x00ffffff * 4096],
      );
      return true;
    },
  );
});
