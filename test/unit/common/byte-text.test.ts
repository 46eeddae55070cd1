// Names are bytes: what is shown of them hides nothing, breaks no line, and leads back to the same bytes.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  base64,
  compareBytes,
  displayName,
  hex,
  latin1,
  unescapeName,
  utf8Bytes,
  utf8OrUndefined,
} from '../../../src/common/byte-text.ts';

/** Bytes that are text, not text, and everything between. */
const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 30 }).map(utf8Bytes),
  fc
    .array(fc.constantFrom('\\', 'x', 'u', '{', '}', '0', '4', '1', '\u202e', '\n', 'é', '😀'), {
      maxLength: 30,
    })
    .map((parts) => utf8Bytes(parts.join(''))),
  fc
    .tuple(
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.uint8Array({ maxLength: 4 }),
      fc.string({ maxLength: 8 }),
    )
    .map(([a, b, c]) => Uint8Array.from(Buffer.concat([utf8Bytes(a), b, utf8Bytes(c)]))),
);

test('a name as it is shown leads back to its bytes', () => {
  fc.assert(
    fc.property(anyBytes, (bytes) => assert.deepEqual([...unescapeName(displayName(bytes))], [...bytes])),
    { numRuns: 2000 },
  );
});

test('what is shown has no control, direction or invisible character', () => {
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      assert.doesNotMatch(displayName(bytes), /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\ufeff\u200b]/u);
    }),
    { numRuns: 2000 },
  );
});

test('examples', () => {
  for (const [bytes, shown] of [
    ['plain.txt', 'plain.txt'],
    ['naïve 名前 😀', 'naïve 名前 😀'],
    ['back\\slash', 'back\\\\slash'],
    ['line\nbreak\x1b[0m', 'line\\x0abreak\\x1b[0m'],
    ['a\u202eb', 'a\\u{202e}b'],
    [Uint8Array.of(0x61, 0xff, 0x62), 'a\\xffb'],
    [Uint8Array.of(0xed, 0xa0, 0x80), '\\xed\\xa0\\x80'],
    [Uint8Array.of(0xe2, 0x82), '\\xe2\\x82'],
    [Uint8Array.of(0xff, 0xe2, 0x82, 0xac), '\\xff€'],
  ] as const) {
    assert.equal(displayName(typeof bytes === 'string' ? utf8Bytes(bytes) : bytes), shown);
  }
});

test('text that a person types needs no escapes', () => {
  assert.equal(Buffer.from(unescapeName('/usr/lib/é')).toString(), '/usr/lib/é');
  assert.equal(Buffer.from(unescapeName('C:\\new')).toString(), 'C:\\new');
  assert.deepEqual([...unescapeName('\\x41\\u{20ac}\\\\')], [0x41, 0xe2, 0x82, 0xac, 0x5c]);
});

test('UTF-8 that is none is told apart, and a byte order mark is kept', () => {
  assert.equal(utf8OrUndefined(Uint8Array.of(0xc0, 0x80)), undefined);
  assert.equal(utf8OrUndefined(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61)), '\ufeffa');
});

test('hex, base64 and latin1 equal those of node', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      const buffer = Buffer.from(bytes);
      assert.equal(hex(bytes), buffer.toString('hex'));
      assert.equal(base64(bytes), buffer.toString('base64'));
      assert.equal(latin1(bytes), buffer.toString('latin1'));
    }),
  );
});

test('the order of names is that of memcmp, a prefix first', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 10 }), fc.uint8Array({ maxLength: 10 }), (a, b) => {
      assert.equal(Math.sign(compareBytes(a, b)), Buffer.compare(a, b));
    }),
  );
});
