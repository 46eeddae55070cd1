// What is said of bad directories: names, offsets, order, dots; and that the rest of each is still listed.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertFindings, type DamagedImage, imageOf, readingOf } from '../../support/damaged-image.ts';
import { entries, type ImageOptions, type NodeModel, text } from '../../support/image-writer/image-model.ts';

const FILE: NodeModel = { type: 'file', content: text('x') };
const files = (...names: string[]): Record<string, NodeModel> =>
  Object.fromEntries(names.map((name) => [name, { ...FILE }]));

/** `/d` with `.`, `..`, `aa`, `bb`, `cc`, and `/z` behind it. Entries are 12 bytes each, names follow. */
const image = (options: ImageOptions = {}): DamagedImage =>
  imageOf({ d: { type: 'dir', entries: entries(files('aa', 'bb', 'cc')) }, z: FILE }, options);
const ALL = ['/', '/d', '/d/aa', '/d/bb', '/d/cc', '/z'];

const entry = (bad: DamagedImage, k: number): number => bad.at('/d').behindAddress + 12 * k;
const name = (bad: DamagedImage, k: number): number =>
  bad.at('/d').behindAddress + bad.readU16(entry(bad, k) + 8);

test('a first name offset that no block can have', () => {
  for (const offset of [0, 1, 11, 13, 66, 0xffff]) {
    const bad = image();
    const reading = readingOf(bad.u16(entry(bad, 0) + 8, offset).bytes);
    assertFindings(reading, {
      code: 'dirent-nameoff0',
      offset: entry(bad, 0) + 8,
      path: '/d',
      nid: bad.nid('/d'),
    });
    assert.deepEqual(reading.paths, ['/', '/d', '/z']);
  }
});

test('name offsets that go back, or out of the block', () => {
  for (const offset of [0, 59, 0xffff]) {
    const bad = image();
    const reading = readingOf(bad.u16(entry(bad, 3) + 8, offset).bytes);
    // The name before ends where this one begins, so that both are bad.
    const both = [2, 3].map((k) => ({
      code: 'dirent-name',
      offset: entry(bad, k) + 8,
      path: '/d',
      nid: bad.nid('/d'),
    }));
    assertFindings(reading, ...both);
    assert.deepEqual(reading.paths, ['/', '/d', '/d/cc', '/z']);
  }
});

test('an empty name', () => {
  const bad = image();
  const next = bad.readU16(entry(bad, 4) + 8);
  const reading = readingOf(bad.u16(entry(bad, 3) + 8, next).bytes);
  assertFindings(reading, { code: 'dirent-name', offset: entry(bad, 3) + 8, path: '/d' });
  assert.deepEqual(reading.paths, ['/', '/d', '/d/aabb', '/d/cc', '/z']);
});

test('a name of 256 bytes', () => {
  const long = imageOf({ d: { type: 'dir', entries: entries(files('a'.repeat(255), 'b')) } });
  const second = long.at('/d').behindAddress + 12 * 3;
  const reading = readingOf(long.u16(second + 8, long.readU16(second + 8) + 1).bytes);
  assert.equal(reading.findings[0]!.code, 'dirent-name');
  assert.match(reading.findings[0]!.expected!, /1 to 255 bytes/);
});

test('a nid that no device can hold', () => {
  const bad = image();
  const reading = readingOf(bad.u64(entry(bad, 3), 2n ** 60n).bytes);
  assertFindings(reading, {
    code: 'dirent-nid',
    offset: entry(bad, 3),
    path: '/d',
    message: new RegExp(`nid ${2n ** 60n}$`),
  });
  assert.deepEqual(reading.paths, ['/', '/d', '/d/aa', '/d/cc', '/z']);
});

test('a slash or a NUL in a name', () => {
  const slash = image();
  const first = readingOf(slash.u8(name(slash, 3) + 1, 0x2f).bytes);
  assertFindings(first, {
    code: 'dirent-name-slash',
    offset: entry(slash, 3),
    path: '/d/b/',
    nid: slash.nid('/d/bb'),
  });
  const nul = image();
  const second = readingOf(nul.u8(name(nul, 3) + 1, 0).bytes);
  assertFindings(second, { code: 'dirent-name-nul', offset: entry(nul, 3), path: '/d/b\\x00' });
  assert.equal(second.paths.length, ALL.length);
});

test('names out of order, and names that are there twice', () => {
  const swapped = image();
  const reading = readingOf(swapped.u8(name(swapped, 3), 0x7a).bytes);
  assertFindings(reading, { code: 'dirent-order', offset: entry(swapped, 4), path: '/d', message: /"cc"/ });
  const twice = image();
  twice.u8(name(twice, 3), 0x61).u8(name(twice, 3) + 1, 0x61);
  assertFindings(readingOf(twice.bytes), {
    code: 'dirent-order',
    offset: entry(twice, 3),
    message: /"aa" .* twice/,
  });
});

test('order holds from block to block', () => {
  const many = Array.from({ length: 60 }, (_, k) => `file-${String(k).padStart(3, '0')}`);
  const d: NodeModel = { type: 'dir', placement: { layout: 'plain' }, entries: entries(files(...many)) };
  const sound = imageOf({ d }, { blockBits: 9 });
  assertFindings(readingOf(sound.bytes));
  // The first name of the second block becomes smaller than all before it.
  const block = sound.at('/d').start + 512;
  const first = block + sound.readU16(block + 8);
  assertFindings(readingOf(sound.u8(first, 0x21).bytes), { code: 'dirent-order', offset: block, path: '/d' });
});

test('dots that lead elsewhere', () => {
  const self = image();
  assertFindings(readingOf(self.u64(entry(self, 0), 77n).bytes), {
    code: 'dirent-dot',
    offset: entry(self, 0),
    path: '/d',
    message: /`\.` leads to nid 77$/,
  });
  const parent = image();
  const reading = readingOf(parent.u64(entry(parent, 1), BigInt(parent.nid('/z'))).bytes);
  assertFindings(reading, { code: 'dirent-dot', offset: entry(parent, 1), message: /`\.\.` leads to/ });
  assert.deepEqual(reading.paths, ALL);
});

test('dots that are not there', () => {
  // Renamed, they are entries that lead to the directory itself and to the one above it.
  const self = image();
  const first = readingOf(self.u8(name(self, 0), 0x2b).bytes);
  assertFindings(
    first,
    { code: 'directory-loop', path: '/d/+' },
    {
      code: 'dirent-dot-missing',
      severity: 'warning',
      path: '/d',
      nid: self.nid('/d'),
      message: /no `\.` entry/,
    },
  );
  const parent = image();
  const second = readingOf(parent.u8(name(parent, 1) + 1, 0x7a).bytes);
  assertFindings(
    second,
    { code: 'directory-loop', path: '/d/.z' },
    { code: 'dirent-dot-missing', path: '/d', message: /no `\.\.` entry/ },
  );
});

test('a directory that says that it omits `.` need not have it, and may', () => {
  assertFindings(readingOf(image({ dotOmitted: true }).bytes));
  const both = image();
  const { address } = both.at('/d');
  assertFindings(readingOf(both.u16(address, both.readU16(address) | 0x10).bytes));
});

test('a directory without entries', () => {
  const empty = image();
  const { address } = empty.at('/d');
  const reading = readingOf(empty.u32(address + 8, 0).bytes);
  assertFindings(reading, { code: 'dirent-dot-missing', severity: 'warning', offset: address, path: '/d' });
  assert.deepEqual(reading.paths, ['/', '/d', '/z']);
});

test("a file type that is not the inode's", () => {
  for (const type of [2, 7, 8, 255]) {
    const wrong = image();
    const reading = readingOf(wrong.u8(entry(wrong, 3) + 10, type).bytes);
    assertFindings(reading, {
      code: 'dirent-file-type',
      severity: 'warning',
      offset: entry(wrong, 3),
      path: '/d/bb',
    });
    assert.deepEqual(reading.paths, ALL);
  }
  const unknown = image();
  assertFindings(readingOf(unknown.u8(entry(unknown, 3) + 10, 0).bytes));
});

test('a block that ends inside its entries', () => {
  const short = image();
  const { address } = short.at('/d');
  const reading = readingOf(short.u32(address + 8, 40).bytes);
  assertFindings(reading, { code: 'dirent-nameoff0', path: '/d' });
  assert.deepEqual(reading.paths, ['/', '/d', '/z']);
});

test('a directory of bad blocks is given up, and the rest of the tree is read', () => {
  const hole = imageOf({
    d: { type: 'dir', placement: { layout: 'plain' }, extended: true, entries: [] },
    z: FILE,
  });
  const { address } = hole.at('/d');
  hole
    .u64(address + 8, 2n ** 52n)
    .u32(address + 16, 0xffffffff)
    .u16(address + 6, 0xffff);
  const reading = readingOf(hole.bytes);
  assert.equal(reading.findings.length, 65);
  assert.deepEqual(reading.findings.at(-1)!.code, 'directory-given-up');
  assert.match(reading.findings.at(-1)!.message, new RegExp(`last ${2 ** 52 - 64 * 4096} bytes`));
  assert.deepEqual(reading.paths, ['/', '/d', '/z']);
});
