// The platform's decoders in front of the own ones: node's zlib as the example.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { decoderOf, preferDecoder } from '../../../../src/erofs/codec/codec.ts';
import { decodeGuarded, exact, plains, prefix, refuses } from './streams.ts';

test('a preferred decoder decodes what it can, and the own one the rest', () => {
  let taken = 0;
  let declined = 0;
  preferDecoder('deflate', (input, output, { partial }) => {
    try {
      const content = inflateRawSync(input, { maxOutputLength: Math.max(1, output.length) });
      if (!partial && content.length === output.length) {
        output.set(content);
        taken += 1;
        return input.length;
      }
    } catch {
      // The own decoder says what is wrong.
    }
    declined += 1;
    return -1;
  });
  const decode = decoderOf('deflate');
  for (const plain of plains) {
    const stream = new Uint8Array(deflateRawSync(plain));
    assert.deepEqual(decodeGuarded(decode, stream, plain.length, exact(32768)), plain);
    assert.deepEqual(
      decodeGuarded(decode, stream, plain.length >>> 1, prefix(32768)),
      plain.subarray(0, plain.length >>> 1),
    );
    refuses(decode, stream.subarray(0, -1), plain.length, exact(32768), /ends inside a block|cut off/);
  }
  assert.equal(taken, plains.length);
  assert.equal(declined, 2 * plains.length);
});
