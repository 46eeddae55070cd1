// Extra devices: found through the table, missing ones named, addresses of the unified space led to the right one.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ByteSource, MemorySource } from '../../../src/common/byte-source.ts';
import { ErofsError } from '../../../src/erofs/finding.ts';
import { Image } from '../../../src/erofs/image.ts';
import { InodeTable } from '../../../src/erofs/inode-table.ts';
import { walkTree } from '../../../src/erofs/tree-walk.ts';
import { assertFindings, imageOf, readingOf } from '../../support/damaged-image.ts';
import { MemorySink } from '../../support/image-writer/byte-sink.ts';
import { type NodeModel, type Placement, text } from '../../support/image-writer/image-model.ts';

const SB = 1024;
const TABLE = 1024 + 128;
const CONTENT = new Uint8Array(5000).map((_, k) => 1 + (k % 250));

const fileOn = (device: number, indexes = true): NodeModel => {
  const placement: Placement = { layout: 'chunks', chunkBits: 0, indexes, devices: [device] };
  return { type: 'file', content: CONTENT, placement };
};

function twoDevices(unifiedBlock = 0, indexes = true) {
  const sinks = [new MemorySink(), new MemorySink()];
  const devices = sinks.map((sink, k) => ({
    sink,
    tag: `layer-${k + 1}`,
    unifiedBlock: unifiedBlock * (k + 1),
  }));
  const image = imageOf({ here: fileOn(0), one: fileOn(1, indexes), two: fileOn(2, indexes) }, { devices });
  return { image, sinks, sources: sinks.map((sink) => new MemorySource(sink.bytes)) };
}

const contentOf = (image: Image, path: string): Uint8Array => {
  const table = new InodeTable(walkTree(image));
  const inode = image.inode(table.columns.nid[table.inodeOf(table.rowByPath(text(path))!)]!);
  const bytes = new Uint8Array(inode.size);
  image.content(inode).readInto(0, bytes);
  return bytes;
};

test('chunks on extra devices, by index and by the unified address space', () => {
  for (const [unifiedBlock, indexes] of [
    [0, true],
    [1000, true],
    [1000, false],
  ] as const) {
    const { image, sources } = twoDevices(unifiedBlock, indexes);
    assertFindings(readingOf(image.bytes, sources));
    const opened = new Image(new MemorySource(image.bytes), { devices: sources });
    assert.deepEqual(
      opened.deviceSlots.map(({ id, tag, blocks, unifiedBlock: first }) => [id, tag, blocks, first]),
      [
        [1, 'layer-1', 2, unifiedBlock],
        [2, 'layer-2', 2, 2 * unifiedBlock],
      ],
    );
    for (const path of ['/here', '/one', '/two']) assert.deepEqual(contentOf(opened, path), CONTENT);
  }
});

test('a flat image holds its devices behind itself', () => {
  const { image, sinks } = twoDevices(16);
  const flat = new Uint8Array(34 * 4096);
  flat.set(image.bytes);
  for (const [k, sink] of sinks.entries()) flat.set(sink.bytes, (k + 1) * 16 * 4096);
  const opened = new Image(new MemorySource(flat));
  assert.deepEqual(opened.findings.items, []);
  for (const path of ['/here', '/one', '/two']) assert.deepEqual(contentOf(opened, path), CONTENT);
});

test('a missing device is said once, and only its files cannot be read', () => {
  const { image, sources } = twoDevices();
  const devices = [sources[0], undefined];
  const reading = readingOf(image.bytes, devices);
  assertFindings(reading, {
    code: 'device-missing',
    severity: 'warning',
    offset: TABLE + 128,
    message: /device 2 of 2 \(tag "layer-2"\)/,
  });
  assert.deepEqual(reading.paths, ['/', '/here', '/one', '/two']);
  const opened = new Image(new MemorySource(image.bytes), { devices });
  for (const path of ['/here', '/one']) assert.deepEqual(contentOf(opened, path), CONTENT);
  assert.throws(
    () => contentOf(opened, '/two'),
    (error) => error instanceof ErofsError && error.finding.code === 'device-missing',
  );
});

test('with no device given, those that are not behind the image are missing', () => {
  const reading = readingOf(twoDevices().image.bytes);
  assertFindings(reading, { code: 'device-missing' }, { code: 'device-missing' });
  assert.deepEqual(reading.paths, ['/', '/here', '/one', '/two']);
});

test('a device table that runs out of the image', () => {
  const image = twoDevices().image.u16(SB + 88, 0xffff);
  const reading = readingOf(image.bytes);
  assert.equal(reading.findings[0]!.code, 'device-table-truncated');
  assert.equal(reading.findings[0]!.offset, 0xffff * 128);
});

test('a chunk on a device that the table does not have', () => {
  const { image, sources } = twoDevices();
  const entry = image.at('/one').behindAddress;
  const reading = readingOf(image.u16(entry + 2, 3).bytes, sources);
  assertFindings(reading, {
    code: 'device-id',
    path: '/one',
    nid: image.nid('/one'),
    message: /device id 3/,
  });
  assert.deepEqual(reading.paths, ['/', '/here', '/one', '/two']);
});

test('data that a device is too short for', () => {
  const { image, sinks } = twoDevices(1000);
  const short = [new MemorySource(sinks[0]!.bytes), new MemorySource(sinks[1]!.bytes.slice(0, 4096))];
  assertFindings(readingOf(image.bytes, short), { code: 'data-beyond-end', path: '/two' });
});

test('blocks beyond 2^32 on an extra device', () => {
  const FAR = 2 ** 32 + 5;
  const sparse: ByteSource = {
    size: 2 ** 46,
    readInto(offset, target) {
      for (let k = 0; k < target.length; k++) target[k] = Math.floor((offset + k) / 4096) === FAR ? 7 : 0;
      return target.length;
    },
  };
  const placement: Placement = { layout: 'chunks', chunkBits: 0, indexes: true, wide: true, devices: [1] };
  const devices = [{ sink: new MemorySink() }];
  const image = imageOf(
    { far: { type: 'file', content: CONTENT.slice(0, 4096), placement } },
    { devices, wide: true },
  );
  const entry = image.at('/far').behindAddress;
  image
    .u16(entry, 1)
    .u32(entry + 4, 5)
    .u16(TABLE + 72, 2);
  assertFindings(readingOf(image.bytes, [sparse]));
  const opened = new Image(new MemorySource(image.bytes), { devices: [sparse] });
  assert.deepEqual(contentOf(opened, '/far'), new Uint8Array(4096).fill(7));
  assert.equal(opened.deviceSlots[0]!.blocks, 2 * 2 ** 32 + 1);
});
