// The table of long prefixes: bad records end it, and what stands before them keeps its meaning.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemorySource } from '../../../src/common/byte-source.ts';
import { Image } from '../../../src/erofs/image.ts';
import { assertFindings, imageOf, readingOf } from '../../support/damaged-image.ts';
import { text } from '../../support/image-writer/image-model.ts';

const SB = 1024;
/** First record: right behind the superblock, as the image has no device table. */
const FIRST = SB + 128;
const SECOND = FIRST + 8;
const prefixes = [
  { base: 1, infix: text('one.') },
  { base: 4, infix: text('two.') },
];
const image = () => imageOf({ a: { type: 'file', content: text('x') } }, { prefixes });

test('records as they were written', () => {
  const opened = new Image(new MemorySource(image().bytes));
  assert.deepEqual(
    opened.prefixes.map(({ baseIndex, infix }) => [baseIndex, Buffer.from(infix).toString()]),
    [
      [1, 'one.'],
      [4, 'two.'],
    ],
  );
});

test('a record of no or too many bytes', () => {
  for (const length of [0, 257, 0xffff]) {
    const bad = image().u16(SECOND, length);
    assertFindings(readingOf(bad.bytes), {
      code: 'prefix-record',
      offset: SECOND,
      message: new RegExp(`${length} bytes`),
    });
    assert.equal(new Image(new MemorySource(bad.bytes)).prefixes.length, 1);
  }
});

test('a record at the end of the image', () => {
  const bad = image();
  const last = bad.bytes.length - 4;
  bad.u32(SB + 92, last / 4).u16(last, 256);
  assertFindings(readingOf(bad.bytes), {
    code: 'prefix-record',
    offset: last,
    message: /runs beyond the end/,
  });
});

test('a table beyond the end of the image', () => {
  const reading = readingOf(image().u32(SB + 92, 0xffffffff).bytes);
  assertFindings(reading, { code: 'prefix-record', offset: 0xffffffff * 4 });
  assert.deepEqual(reading.paths, ['/', '/a']);
});
