// What is said of bad inodes: the field, where it stands, the path; and that everything else is still listed.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertFindings, imageOf, readingOf } from '../../support/damaged-image.ts';
import { type ImageOptions, text } from '../../support/image-writer/image-model.ts';

/** Offsets of fields in an inode. */
const FORMAT = 0;
const MODE = 4;
const NLINK = 6;
const SIZE = 8;
const START = 16;

const image = (options: ImageOptions = {}, extended = false) =>
  imageOf(
    {
      first: { type: 'file', content: new Uint8Array(5000).fill(1), extended },
      inline: {
        type: 'file',
        content: new Uint8Array(4096 + 100).fill(2),
        placement: { layout: 'inline' },
        extended,
      },
      link: { type: 'symlink', target: text('first'), extended },
      pipe: { type: 'fifo' },
    },
    options,
  );
const ALL = ['/', '/first', '/inline', '/link', '/pipe'];

test('reserved bits and layouts of i_format', () => {
  for (const format of [0x20, 0x8000, 5 << 1, 7 << 1]) {
    const bad = image();
    const { address } = bad.at('/first');
    const reading = readingOf(bad.u16(address + FORMAT, format).bytes);
    assertFindings(reading, {
      code: 'inode-format',
      offset: address,
      nid: bad.nid('/first'),
      path: '/first',
    });
    assert.deepEqual(reading.paths, ALL);
  }
});

test('a mode that is no file type', () => {
  for (const mode of [0, 0o644, 0o030644, 0o170644]) {
    const bad = image();
    const { address } = bad.at('/first');
    const reading = readingOf(bad.u16(address + MODE, mode).bytes);
    assertFindings(reading, {
      code: 'inode-mode',
      offset: address + MODE,
      nid: bad.nid('/first'),
      path: '/first',
    });
    assert.deepEqual(reading.paths, ALL);
  }
});

test('sizes that no file can have', () => {
  for (const size of [2n ** 53n, 2n ** 63n - 1n, 2n ** 64n - 1n]) {
    const bad = image({}, true);
    const { address } = bad.at('/first');
    const reading = readingOf(bad.u64(address + SIZE, size).bytes);
    assertFindings(reading, {
      code: 'inode-size',
      offset: address + SIZE,
      path: '/first',
      message: new RegExp(`is ${size}$`),
    });
    assert.deepEqual(reading.paths, ALL);
  }
});

test('an inline tail that crosses its block', () => {
  const bad = image();
  const { address, behindAddress } = bad.at('/inline');
  const reading = readingOf(bad.u32(address + SIZE, 4096 + 4090).bytes);
  assertFindings(reading, {
    code: 'inode-inline-tail',
    offset: behindAddress,
    path: '/inline',
    nid: bad.nid('/inline'),
    message: /4090 bytes crosses/,
  });
  assert.deepEqual(reading.paths, ALL);
});

test('an inline tail behind the end of the image', () => {
  const bad = image();
  const { behindAddress } = bad.at('/inline');
  const short = bad.bytes.slice(0, behindAddress + 50);
  const codes = readingOf(short).findings.map(({ code, path }) => [code, path]);
  assert.deepEqual(codes[0], ['image-truncated', undefined]);
});

test('a start block outside the image', () => {
  for (const block of [0x7fffffff, 0xfffffffe]) {
    const bad = image();
    const { address } = bad.at('/first');
    const reading = readingOf(bad.u32(address + START, block).bytes);
    assertFindings(reading, {
      code: 'data-beyond-end',
      structure: 'inode',
      offset: address + START,
      path: '/first',
      message: new RegExp(`byte ${block * 4096},`),
    });
    assert.deepEqual(reading.paths, ALL);
  }
});

test('all ones as start is a hole for FLAT_PLAIN', () => {
  const hole = image();
  assertFindings(readingOf(hole.u32(hole.at('/first').address + START, 0xffffffff).bytes));
});

test('compressed inodes in an image without compression', () => {
  for (const layout of [1, 3]) {
    const bad = image();
    const { address } = bad.at('/first');
    const reading = readingOf(bad.u16(address + FORMAT, layout << 1).bytes);
    assertFindings(reading, { code: 'inode-compressed', offset: address, path: '/first' });
    assert.deepEqual(reading.paths, ALL);
  }
});

test('targets of symlinks that are empty, too long, or hold a NUL', () => {
  for (const size of [0, 4097, 0x7fffffff]) {
    const bad = image();
    const { address } = bad.at('/link');
    const reading = readingOf(bad.u32(address + SIZE, size).bytes);
    assertFindings(reading, {
      code: 'symlink-length',
      offset: address + SIZE,
      path: '/link',
      nid: bad.nid('/link'),
    });
    assert.deepEqual(reading.paths, ALL);
  }
  const nul = image();
  const { behindAddress } = nul.at('/link');
  const reading = readingOf(nul.u8(behindAddress + 2, 0).bytes);
  assertFindings(reading, { code: 'symlink-nul', offset: behindAddress + 2, path: '/link' });
});

test('no links', () => {
  const bad = image();
  const { address } = bad.at('/pipe');
  assertFindings(readingOf(bad.u16(address + NLINK, 0).bytes), {
    code: 'inode-links',
    severity: 'warning',
    offset: address + NLINK,
    path: '/pipe',
  });
});

test('times that no calendar shows', () => {
  for (const [field, value] of [
    [32, 2n ** 62n],
    [32, 2n ** 63n],
    [40, 1_000_000_000n],
  ] as const) {
    const bad = image({}, true);
    const { address } = bad.at('/first');
    const reading = readingOf(
      field === 32 ? bad.u64(address + 32, value).bytes : bad.u32(address + 40, Number(value)).bytes,
    );
    assertFindings(reading, {
      code: 'inode-time',
      severity: 'warning',
      offset: address + 32,
      path: '/first',
    });
  }
});

test('a chunk format with unknown bits', () => {
  const bad = imageOf({
    a: { type: 'file', content: text('x'), placement: { layout: 'chunks', chunkBits: 0, indexes: true } },
    b: { type: 'file', content: text('y') },
  });
  const { address } = bad.at('/a');
  const reading = readingOf(bad.u16(address + START, 0x80).bytes);
  assertFindings(reading, {
    code: 'inode-chunk-format',
    offset: address + START,
    path: '/a',
    nid: bad.nid('/a'),
  });
  assert.deepEqual(reading.paths, ['/', '/a', '/b']);
});

test('a nid in the metabox of an image without one', () => {
  const bad = image();
  const entry = bad.at('/').behindAddress + 2 * 12; // behind `.` and `..`
  const reading = readingOf(bad.u64(entry, (1n << 63n) | 7n).bytes);
  assertFindings(reading, { code: 'metabox-missing', path: '/first', nid: String((1n << 63n) | 7n) });
  assert.deepEqual(reading.paths, ALL);
});

test('an inode outside the image', () => {
  const bad = image();
  const entry = bad.at('/').behindAddress + 2 * 12;
  const reading = readingOf(bad.u64(entry, 2n ** 40n).bytes);
  assertFindings(reading, { code: 'beyond-end', structure: 'inode', path: '/first', offset: 2 ** 45 });
  assert.deepEqual(reading.paths, ALL);
});
