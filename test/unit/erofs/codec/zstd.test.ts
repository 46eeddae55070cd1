// Zstandard frames written by hand: headers, blocks and sections, legal and not.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeZstd } from '../../../../src/erofs/codec/zstd.ts';
import { decodeGuarded, exact, prefix, refuses, streams } from './streams.ts';

const WINDOW = 1 << 20;
const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];
const RAW = 0;
const REPEAT = 1;
const COMPRESSED = 2;

const frame = (...parts: (number | number[])[]): Uint8Array => Uint8Array.from([...MAGIC, ...parts.flat()]);
const block = (kind: number, last: boolean, size: number, content: readonly number[]): number[] => {
  const header = (size << 3) | (kind << 1) | Number(last);
  return [header & 255, (header >>> 8) & 255, header >>> 16, ...content];
};
const text = (value: string): number[] => [...Buffer.from(value, 'latin1')];
const decoded = (stream: Uint8Array, length: number, window = WINDOW): string =>
  Buffer.from(decodeGuarded(decodeZstd, stream, length, exact(window))).toString('latin1');
/** Single segment, content size in one byte. */
const SMALL = 0x20;

test('frame headers of all shapes', () => {
  const raw = block(RAW, true, 3, text('abc'));
  assert.equal(decoded(frame(SMALL, 3, raw), 3), 'abc');
  assert.equal(decoded(frame(0x00, 0x50, raw), 3), 'abc');
  assert.equal(decoded(frame(SMALL | 0x80, 3, 0, 0, 0, raw), 3), 'abc');
  assert.equal(decoded(frame(SMALL | 0xc0, 3, 0, 0, 0, 0, 0, 0, 0, raw), 3), 'abc');
  assert.equal(decoded(frame(0x80, 0x50, 3, 0, 0, 0, raw), 3), 'abc');
  assert.equal(decoded(frame(SMALL | 0x40, 0, 0, block(REPEAT, true, 256, text('z'))), 256), 'z'.repeat(256));
  assert.equal(decoded(frame(SMALL | 2, 0, 0, 3, raw), 3), 'abc', 'dictionary id 0 is none');
  assert.equal(decoded(frame(SMALL | 16, 3, raw), 3), 'abc', 'the unused bit is not looked at');

  refuses(decodeZstd, frame(SMALL), 3, exact(WINDOW), /frame header is cut off|where 3 are wanted/);
  refuses(decodeZstd, frame(SMALL | 0xc0, 3, 0, 0), 3, exact(WINDOW), /frame header is cut off/);
  refuses(decodeZstd, frame(SMALL | 8, 3, raw), 3, exact(WINDOW), /reserved bit/);
  refuses(decodeZstd, frame(SMALL | 1, 7, 3, raw), 3, exact(WINDOW), /needs a dictionary/);
  refuses(decodeZstd, frame(SMALL | 3, 0, 0, 0, 1, 3, raw), 3, exact(WINDOW), /needs a dictionary/);
  refuses(
    decodeZstd,
    Uint8Array.of(0x29, ...frame(SMALL, 3, raw).subarray(1)),
    3,
    exact(WINDOW),
    /no frame magic \(0xfd2fb529\)/,
  );
  refuses(
    decodeZstd,
    Uint8Array.of(0x5c, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4),
    3,
    exact(WINDOW),
    /skippable frame/,
  );
});

test('declared sizes', () => {
  const raw = block(RAW, true, 3, text('abc'));
  refuses(decodeZstd, frame(SMALL, 4, raw), 3, exact(WINDOW), /frame of 4 bytes where 3 are wanted/);
  refuses(decodeZstd, frame(SMALL, 2, raw), 3, prefix(WINDOW), /frame of 2 bytes where 3 are wanted/);
  refuses(decodeZstd, frame(SMALL, 4, raw), 4, exact(WINDOW), /frame ends after 3 of 4 bytes/);
  assert.equal(decodeGuarded(decodeZstd, frame(SMALL, 9, raw), 2, prefix(WINDOW)).length, 2);
  refuses(
    decodeZstd,
    frame(SMALL | 0xc0, 0, 0, 0, 0, 0, 0, 0, 1, raw),
    3,
    prefix(WINDOW),
    /window of 7205759403792\d+ bytes/,
  );
  // Window_Size: 2^(10+11) and 7 eighths of it more.
  refuses(
    decodeZstd,
    frame(0, 0x5f, raw),
    3,
    exact(WINDOW),
    /window of 3932160 bytes is over the limit of 1048576/,
  );
  refuses(decodeZstd, frame(0, 0xff, raw), 3, exact(WINDOW), /window of \d+ bytes is over the limit/);
  assert.equal(decoded(frame(0, 0x07, raw), 3, 1920), 'abc');
  refuses(decodeZstd, frame(0, 0x07, raw), 3, exact(1919), /window of 1920 bytes/);
  const windowed = streams.find(({ file }) => file === 'text.zstd-5-window')!;
  assert.equal(
    decodeGuarded(decodeZstd, windowed.stream, windowed.plain.length, exact(4096)).length,
    windowed.plain.length,
  );
  refuses(decodeZstd, windowed.stream, windowed.plain.length, exact(4095), /window of 4096 bytes/);
});

test('blocks', () => {
  const two = frame(SMALL, 7, block(RAW, false, 3, text('abc')), block(REPEAT, true, 4, text('!')));
  assert.equal(decoded(two, 7), 'abc!!!!');
  for (let length = 0; length <= 7; length++) {
    const output = decodeGuarded(decodeZstd, two, length, prefix(WINDOW));
    assert.equal(Buffer.from(output).toString('latin1'), 'abc!!!!'.slice(0, length));
  }
  assert.equal(
    decoded(frame(SMALL, 3, block(RAW, false, 3, text('abc')), block(RAW, true, 0, [])), 3),
    'abc',
  );
  assert.equal(decoded(frame(SMALL, 0, block(RAW, true, 0, [])), 0), '');

  refuses(
    decodeZstd,
    frame(SMALL, 3, block(3, true, 3, text('abc'))),
    3,
    exact(WINDOW),
    /reserved block type/,
  );
  refuses(
    decodeZstd,
    frame(SMALL, 3, block(RAW, false, 3, text('abc'))),
    3,
    exact(WINDOW),
    /ends before its last block/,
  );
  refuses(decodeZstd, frame(SMALL, 3, block(RAW, true, 3, text('ab'))), 3, exact(WINDOW), /block is cut off/);
  refuses(decodeZstd, frame(SMALL, 3, block(REPEAT, true, 3, [])), 3, exact(WINDOW), /block is cut off/);
  refuses(
    decodeZstd,
    frame(SMALL, 3, block(RAW, true, 4, text('abcd'))),
    3,
    exact(WINDOW),
    /block of 4 bytes where 3/,
  );
  const many = frame(0, 0, block(RAW, false, 2, text('ab')), block(REPEAT, true, 1024, text('c')));
  refuses(decodeZstd, many, 4, exact(WINDOW), /goes on after the wanted 4 bytes/);
  refuses(
    decodeZstd,
    frame(0, 0, block(REPEAT, true, 1025, text('c'))),
    1025,
    exact(WINDOW),
    /block of 1025 bytes where 1024/,
  );
});

test('half a gigabyte of empty blocks would end with the input; so do a million', () => {
  const blocks = new Uint8Array((1 << 20) - 6);
  refuses(decodeZstd, frame(0, 0, [...blocks]), 10, exact(WINDOW), /ends before its last block/);
  refuses(decodeZstd, new Uint8Array((1 << 20) + 1), 10, exact(WINDOW), /over 1 MiB/);
});

test('checksum of the content', () => {
  for (const { file, stream, plain, window } of streams) {
    if (!file.endsWith('-check')) continue;
    assert.deepEqual(decodeGuarded(decodeZstd, stream, plain.length, exact(window)), plain);
    const damaged = stream.slice();
    damaged[damaged.length - 1]! ^= 1;
    refuses(decodeZstd, damaged, plain.length, exact(window), /checksum of the content does not match/);
    refuses(decodeZstd, stream.subarray(0, -1), plain.length, exact(window), /checksum is cut off/);
    assert.deepEqual(decodeGuarded(decodeZstd, damaged, plain.length, prefix(window)), plain);
  }
});

test('what follows the frame is left alone', () => {
  for (const { codec, stream, plain, window } of streams) {
    if (codec !== 'zstd') continue;
    const output = new Uint8Array(plain.length);
    assert.equal(decodeZstd(Uint8Array.from([...stream, 1, 2, 3]), output, exact(window)), stream.length);
    assert.deepEqual(output, plain);
  }
});

/** A frame of one compressed block with these sections; no content size, a window of 1 KiB. */
const compressed = (...content: (number | number[])[]): Uint8Array => {
  const bytes = content.flat();
  return frame(0, 0, block(COMPRESSED, true, bytes.length, bytes));
};
const refusedBlock = (reason: RegExp, ...content: (number | number[])[]): void =>
  refuses(decodeZstd, compressed(...content), 300, exact(WINDOW), reason);

test('literals sections', () => {
  // Raw and repeated literals with 1, 2 and 3 byte headers, no sequences.
  const long = 'l'.repeat(300);
  assert.equal(decoded(compressed(0x04 | ((300 & 15) << 4), 300 >>> 4, text(long), 0), 300), long);
  assert.equal(decoded(compressed(0x0c | ((300 & 15) << 4), 300 >>> 4, 0, text(long), 0), 300), long);
  assert.equal(decoded(compressed(0x05 | ((300 & 15) << 4), 300 >>> 4, text('l'), 0), 300), long);
  assert.equal(decoded(compressed([20 << 3, ...text('x'.repeat(20)), 0]), 20), 'x'.repeat(20));

  refusedBlock(/without a literals section/);
  refusedBlock(/literals run past the end/, 20 << 3, 1, 2);
  refusedBlock(/literals run past the end/, 0x05, 1);
  refusedBlock(/without a sequences section/, 1 << 3, 65);
  refusedBlock(/bytes left over behind the sequences/, 1 << 3, 65, 0, 0);
  refusedBlock(/1025 literals in a block of at most 1024/, 0x05 | ((1025 & 15) << 4), 1025 >>> 4, 65, 0);
  refusedBlock(/without a Huffman table/, 0x03 | (1 << 4), 0x40, 0, 1, 0);
  // 4 literals in 1 stored byte: it must be a Huffman table.
  const coded = (...table: number[]): number[] => [
    0x02 | (4 << 4),
    (table.length << 6) & 255,
    table.length >>> 2,
    ...table,
    0,
  ];
  refusedBlock(/Huffman table is missing/, coded());
  refusedBlock(/Huffman table runs past/, coded(100));
  refusedBlock(/Huffman weights do not make a code/, coded(128, 0x00, 1));
  refusedBlock(/Huffman weights do not make a code/, coded(129, 0x31, 1));
  refusedBlock(/Huffman weights do not make a code/, coded(128, 0x20, 1));
  refusedBlock(/Huffman weight 13 is over 12/, coded(128, 0xd0, 1));
  refusedBlock(/FSE distribution is missing/, coded(0, 1));
  refusedBlock(/FSE accuracy 7 is over 6/, coded(1, 2, 1));
  refusedBlock(
    /four streams for 5 literals/,
    0x06 | (5 << 4),
    (9 << 6) & 255,
    9 >>> 2,
    128,
    0x10,
    0,
    0,
    0,
    0,
    0,
    0,
    1,
    0,
  );
  refusedBlock(/without an end mark/, coded(128, 0x10, 0));
  // Two symbols of one bit each: 0, 1, 0, 1; then a bit too many, and one too few.
  assert.equal(decoded(compressed(coded(128, 0x10, 0b10101)), 4), '\0\x01\0\x01');
  refusedBlock(/literals stream has bits left over/, coded(128, 0x10, 0b100101));
  refusedBlock(/literals stream ends early/, coded(128, 0x10, 0b1101));
});

test('sequences sections', () => {
  const one = [1 << 3, 65];
  refusedBlock(/sequences header runs past/, one, 255);
  refusedBlock(/sequences header runs past/, one, 1);
  refusedBlock(/reserved sequence modes/, one, 1, 1, 1);
  refusedBlock(/no literal length table to repeat/, one, 1, 0xc0, 1);
  refusedBlock(/no offset table to repeat/, one, 1, 0x30, 1);
  refusedBlock(/no match length table to repeat/, one, 1, 0x0c, 1);
  refusedBlock(/no literal length code to repeat/, one, 1, 0x40);
  refusedBlock(/no literal length code to repeat/, one, 1, 0x40, 36, 1);
  refusedBlock(/no offset code to repeat/, one, 1, 0x10, 31, 1);
  refusedBlock(/FSE accuracy 10 is over 9/, one, 1, 0x80, 5, 1);
  refusedBlock(/without an end mark/, one, 1, 0x54, 1, 0, 0);
  refusedBlock(/without an end mark/, one, 1, 0x54, 1, 0, 0, 0);
  refusedBlock(/sequences end early/, one, 1, 0, 1);
  // All three codes repeated: literal length 1, offset code 2 (4 to 7, so distances 1 to 4), match length 3 + 0.
  const repeated = (count: number, ...bits: number[]): number[] => [...one, count, 0x54, 1, 2, 0, ...bits];
  const four = compressed(repeated(1, 0b100));
  assert.equal(decoded(four, 4), 'AAAA');
  refusedBlock(/match from 4 bytes back/, repeated(1, 0b111));
  refusedBlock(/bits left over behind the sequences/, repeated(1, 0b1000));
  refusedBlock(/sequences end early/, repeated(1, 0b10));
  refusedBlock(/more literals than there are/, repeated(2, 0b10000));
  refuses(
    decodeZstd,
    frame(SMALL, 3, block(COMPRESSED, true, 8, repeated(1, 0b100))),
    3,
    exact(WINDOW),
    /block of 8 bytes/,
  );
  refuses(
    decodeZstd,
    frame(0, 0, block(COMPRESSED, true, 8, repeated(1, 0b100))),
    3,
    exact(WINDOW),
    /goes on after the wanted 3/,
  );
  // Match length code 52: 65,539 bytes and 16 bits more, where the window lets a block have 1,024.
  const far = compressed(one, 1, 0x54, 1, 0, 52, 0, 0, 1);
  refuses(decodeZstd, far, 65540, exact(WINDOW), /block decodes to more than it may/);
  refuses(decodeZstd, far, 65540, prefix(WINDOW), /block decodes to more than it may/);
  // Offset code 0 with a run of 1 is the last distance, 1; then, without a run, code 0 means the one before, 4.
  const recent = compressed([...one, 1, 0x54, 1, 0, 0, 1]);
  assert.equal(decoded(recent, 4), 'AAAA');
  // No literals: code 1 with bit 1 is the last distance less one, which is 0.
  refusedBlock(/match from 0 bytes back/, one, 1, 0x54, 0, 1, 0, 0b11);
});
