// What is said of a bad superblock, and that whatever does not depend on the bad field is still read.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemorySource } from '../../../src/common/byte-source.ts';
import { Image } from '../../../src/erofs/image.ts';
import { assertFindings, DamagedImage, imageOf, readingOf } from '../../support/damaged-image.ts';
import { buildImage } from '../../support/image-writer/build-image.ts';
import { type ImageOptions, text } from '../../support/image-writer/image-model.ts';

const SB = 1024;
const FILE = { type: 'file', content: text('hello\n') } as const;
const simple = (options: ImageOptions = {}) => imageOf({ a: FILE, b: { ...FILE } }, options);
const ALL = ['/', '/a', '/b'];

test('a sound image has no finding', () => {
  const reading = readingOf(simple().bytes);
  assertFindings(reading);
  assert.deepEqual(reading.paths, ALL);
});

test('a file that ends inside the superblock', () => {
  for (const size of [0, 1, 1023, 1024, 1100, 1151]) {
    const reading = readingOf(simple().bytes.slice(0, size));
    assertFindings(reading, {
      code: 'superblock-truncated',
      structure: 'superblock',
      offset: size,
      severity: 'error',
    });
  }
});

test('another magic', () => {
  assertFindings(readingOf(simple().u32(SB, 0xe0f5e1e3).bytes), {
    code: 'superblock-magic',
    offset: SB,
    message: /0xe0f5e1e3/,
  });
});

test('block sizes that no kernel has', () => {
  for (const bits of [0, 8, 17, 63, 255]) {
    assertFindings(readingOf(simple().u8(SB + 12, bits).bytes), {
      code: 'superblock-block-size',
      offset: SB + 12,
      message: new RegExp(`2\\^${bits} `),
    });
  }
});

test('nids in the superblock that no device can hold', () => {
  const root = simple({ wide: true }).u64(SB + 112, 2n ** 60n);
  assertFindings(readingOf(root.bytes), { code: 'superblock-nid', offset: SB + 112, message: /rootnid_8b/ });
  const packed = readingOf(simple().u64(SB + 96, 2n ** 62n).bytes);
  assertFindings(packed, { code: 'superblock-nid', offset: SB + 96, message: /packed_nid/ });
  assert.deepEqual(packed.paths, ALL);
  const metabox = simple({ metaBlock: 1 })
    .u32(SB + 80, 0x100)
    .u8(SB + 13, 1)
    .u64(SB + 128, 2n ** 50n);
  const reading = readingOf(metabox.bytes);
  assertFindings(reading, { code: 'superblock-nid', offset: SB + 128, message: /metabox_nid/ });
  assert.deepEqual(reading.paths, ALL);
});

test('unknown incompatible features are named, and the tree is read nevertheless', () => {
  const reading = readingOf(simple().u32(SB + 80, 0x400).bytes);
  assertFindings(reading, { code: 'superblock-feature', offset: SB + 80, message: /0x400/ });
  assert.deepEqual(reading.paths, ALL);
});

test('dirblkbits other than 0', () => {
  const reading = readingOf(simple().u8(SB + 90, 1).bytes);
  assertFindings(reading, { code: 'superblock-dirblkbits', offset: SB + 90 });
  assert.deepEqual(reading.paths, ALL);
});

test('a superblock that is larger than a page', () => {
  const reading = readingOf(simple().u8(SB + 13, 193).bytes);
  assertFindings(reading, { code: 'superblock-size', offset: SB + 13, message: /3216 bytes/ });
  assert.deepEqual(reading.paths, ALL);
});

test('METABOX without room for its nid, and a metabox that lies in itself', () => {
  const METABOX = 0x100;
  assertFindings(readingOf(simple().u32(SB + 80, METABOX).bytes), {
    code: 'superblock-metabox',
    offset: SB + 13,
  });
  const self = simple({ metaBlock: 1 })
    .u32(SB + 80, METABOX)
    .u8(SB + 13, 1)
    .u64(SB + 128, (1n << 63n) | 5n);
  assertFindings(readingOf(self.bytes), { code: 'superblock-metabox', offset: SB + 128 });
});

test('a packed inode that lies in the metabox', () => {
  const reading = readingOf(simple().u64(SB + 96, (1n << 63n) | 5n).bytes);
  assertFindings(reading, { code: 'superblock-packed', offset: SB + 96 });
  assert.deepEqual(reading.paths, ALL);
});

test('a fingerprint prefix that the table does not have', () => {
  const options = { prefixes: [{ base: 0, infix: text('fp') }], fingerprintPrefix: 0 };
  const reading = readingOf(simple(options).u8(SB + 105, 1).bytes);
  assertFindings(reading, { code: 'superblock-ishare-prefix', offset: SB + 105 });
  assert.deepEqual(reading.paths, ALL);
});

test('times that no calendar shows', () => {
  const epoch = simple().u64(SB + 24, 2n ** 62n);
  assertFindings(readingOf(epoch.bytes), { code: 'superblock-time', offset: SB + 24, severity: 'warning' });
  const nanoseconds = simple().u32(SB + 32, 1_000_000_000);
  assertFindings(readingOf(nanoseconds.bytes), {
    code: 'superblock-time',
    offset: SB + 32,
    severity: 'warning',
  });
});

test('a wrong checksum names both sums, and the tree is read', () => {
  for (const blockBits of [9, 10, 12]) {
    const image = imageOf({ a: FILE, b: FILE }, { checksum: true, blockBits });
    const right = image
      .readU32(SB + 4)
      .toString(16)
      .padStart(8, '0');
    const reading = readingOf(image.u32(SB + 4, 0x12345678).bytes);
    assertFindings(reading, {
      code: 'superblock-checksum',
      offset: SB + 4,
      message: new RegExp(`0x12345678, .*0x${right}`),
    });
    assert.deepEqual(reading.paths, ALL);
  }
});

test('any other changed byte of the superblock spoils the checksum', () => {
  const { bytes } = buildImage({ type: 'dir', entries: [] }, { checksum: true, volumeName: 'name' });
  const reading = readingOf(new DamagedImage({ bytes, inodes: new Map() }).u8(SB + 64, 0x4e).bytes);
  assertFindings(reading, { code: 'superblock-checksum' });
});

test('an image shorter than its superblock says', () => {
  const image = imageOf({ a: { type: 'file', content: new Uint8Array(9000).fill(1) }, b: FILE });
  const reading = readingOf(image.bytes.slice(0, -1));
  assert.deepEqual(reading.findings[0]!.code, 'image-truncated');
  assert.equal(reading.findings[0]!.offset, SB + 36);
  assert.deepEqual(reading.paths, ALL);
});

test('an image at whose end data is missing lists everything and names the files without data', () => {
  const image = imageOf({ a: FILE, b: { type: 'file', content: new Uint8Array(9000).fill(1) } });
  const { start } = image.at('/b');
  const reading = readingOf(image.bytes.slice(0, start + 100));
  assertFindings(
    reading,
    { code: 'image-truncated' },
    { code: 'data-beyond-end', nid: image.nid('/b'), path: '/b', offset: image.at('/b').address + 16 },
  );
  assert.deepEqual(reading.paths, ALL);
});

test('a root nid outside the image', () => {
  const reading = readingOf(simple().u16(SB + 14, 0xffff).bytes);
  assertFindings(reading, {
    code: 'beyond-end',
    path: '/',
    nid: '65535',
    offset: 0xffff * 32,
    structure: 'inode',
  });
  assert.deepEqual(reading.paths, ['/']);
});

test('a root that is a file', () => {
  const image = simple();
  const reading = readingOf(image.u16(SB + 14, image.at('/a').nid).bytes);
  assertFindings(reading, {
    code: 'root-not-directory',
    structure: 'superblock',
    path: '/',
    offset: SB + 14,
  });
});

test('the fields of a sound superblock', () => {
  const uuid = Uint8Array.from({ length: 16 }, (_, k) => k);
  const { bytes } = simple({ epoch: 1_700_000_000, fixedNsec: 5, uuid, volumeName: 'demo', blockBits: 10 });
  const { superblock } = new Image(new MemorySource(bytes));
  assert.deepEqual(
    { ...superblock, volumeName: Buffer.from(superblock.volumeName).toString().replaceAll('\0', '') },
    {
      ...superblock,
      epoch: 1_700_000_000,
      fixedNsec: 5,
      uuid,
      volumeName: 'demo',
      blockSize: 1024,
      inodeCount: 3,
      blocks: bytes.length / 1024,
    },
  );
});
