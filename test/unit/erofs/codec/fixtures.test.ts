// Every committed stream decodes to its content, to every prefix of it, and to nothing else.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decoderOf } from '../../../../src/erofs/codec/codec.ts';
import { decodeGuarded, exact, prefix, refuses, streams } from './streams.ts';

/** All of them where the content is short; else those near both ends, and some between. */
function* prefixLengths(total: number): Generator<number> {
  const margin = total < 5000 ? total : 150;
  const step = Math.ceil(total / 100);
  for (let length = 0; length < margin; length++) yield length;
  for (let length = margin; length < total - margin; length += step) yield length;
  for (let length = Math.max(margin, total - margin); length <= total; length++) yield length;
}

for (const { file, codec, window, plain, stream } of streams) {
  const decode = decoderOf(codec);

  test(`${file}: the whole stream`, () => {
    assert.deepEqual(decodeGuarded(decode, stream, plain.length, exact(window)), plain);
    const output = new Uint8Array(plain.length);
    assert.equal(decode(stream, output, exact(window)), stream.length, 'all of the input is used');
  });

  test(`${file}: prefixes`, () => {
    for (const length of prefixLengths(plain.length)) {
      const output = decodeGuarded(decode, stream, length, prefix(window));
      assert.deepEqual(output, plain.subarray(0, length), `the first ${length} bytes`);
    }
  });

  test(`${file}: other lengths than the stream's`, () => {
    if (codec !== 'lzma') {
      // An LZMA stream has no end of its own: its last bytes may well decode to one byte more.
      refuses(decode, stream, plain.length + 1, exact(window), /./);
      refuses(decode, stream, plain.length + 1, prefix(window), /./);
    }
    refuses(decode, stream, plain.length - 1, exact(window), /./);
    refuses(decode, stream, plain.length >>> 1, exact(window), /./);
  });

  test(`${file}: input that ends early`, () => {
    const step = Math.ceil(stream.length / 150);
    for (let length = 0; length < stream.length; length += stream.length - length <= 40 ? 1 : step) {
      refuses(decode, stream.subarray(0, length), plain.length, exact(window), /./);
    }
  });
}
