// Scenarios as text: what each verb takes, and that every mistake is found where it stands.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { VERBS } from '../../../../src/sharing/scenario/parse-action.ts';
import { parseScenario } from '../../../../src/sharing/scenario/parse-scenario.ts';
import { amountOf, rangeOf, sizeOf } from '../../../../src/sharing/scenario/scenario-number.ts';
import { wordsOf } from '../../../../src/sharing/scenario/scenario-word.ts';

const EVERYTHING = `# all verbs
kernel linux-7.2.7
page 4K
readahead off
folios single
memory 256M
mount v1 "some image.erofs" share domain=prod on=/dev/loop0
mount v2 b.erofs file directio options="cache_strategy=disabled"
remount v1 domain=prod
lookup v1:/a v2:/b
read v1:/usr/** "v2:/with space"
open a v1:/a direct
read a 0..64K by 4K
splice a 4K..
readahead a ..8K
advise a random
direct a
seek a hole 0
map m a 0..64K private write
touch m
write m 0..4K
lock m 0..4K
advise m sequential
unmap m
close a
repeat 2
  repeat 3
    drop pages
  end
end
drop inodes
drop all
expect shared v1:/a v2:/b
expect private v1:/c
expect result 0
expect error EINVAL
expect served v1 v2
expect served nobody
expect warning i_size
expect saved >= 40%
expect held v1 <= 12 pages
expect cached v1:/a = 1 page
expect unshared > 64K
unmount v1 lazy
`;

test('every verb is understood', () => {
  const { problems, statements, settings } = parseScenario(EVERYTHING);
  assert.deepEqual(problems, []);
  assert.deepEqual(settings, {
    rules: 'linux-7.2.7',
    pageSize: 4096,
    readahead: 'off',
    largeFolios: false,
    memoryBytes: 2 ** 28,
  });
  const used = new Set(statements.flatMap((each) => ('action' in each ? [each.word.text] : [])));
  used.add('drop');
  assert.deepEqual([...used].sort(), Object.keys(VERBS).sort());
  const loop = statements.find((each) => 'body' in each)!;
  assert.ok('body' in loop && loop.times === 2 && 'body' in loop.body[0]! && loop.body[0].times === 3);
});

test('a mistake is found at its place, and the lines around it are read', () => {
  const cases: [line: string, start: number, end: number, message: RegExp][] = [
    ['raed v1:/a', 0, 4, /"raed" is no verb/],
    ['constructor v1', 0, 11, /no verb/],
    ['open a', 0, 6, /expected a path/],
    ['open 1a v1:/a', 5, 7, /cannot be a name/],
    ['open a /usr', 7, 11, /expected a path/],
    ['open a v1:/a diract', 13, 19, /one of direct, write/],
    ['read a 64K..4K', 7, 14, /range of bytes/],
    ['read a 0..64X', 7, 13, /range of bytes/],
    ['read a all by 0', 14, 15, /at least one byte/],
    ['close a b', 8, 9, /"b" is not understood here/],
    ['memory lots', 7, 11, /size such as/],
    ['page 5K', 5, 7, /power of two/],
    ['kernel linux-6.1', 7, 16, /no rule set/],
    ['mount v "open', 8, 13, /quote is not closed/],
    ['mount v a shared', 10, 16, /no option/],
    ['repeat 0', 7, 8, /number of times/],
    ['end', 0, 3, /no repeat to end/],
    ['expect much', 7, 11, /one of shared/],
    ['expect saved => 4%', 13, 15, /one of >=/],
    ['expect held = 4%', 14, 16, /12 or 64K/],
    ['expect saved v1 > 1', 13, 15, /of all/],
    ['expect cached v1 > 1', 14, 16, /path/],
    ['drop everything', 5, 15, /one of pages, inodes, all/],
  ];
  for (const [line, start, end, message] of cases) {
    const { problems, statements } = parseScenario(`close x\n${line}\nclose y`);
    assert.equal(problems.length, 1, line);
    const [problem] = problems;
    assert.match(problem!.message, message);
    assert.deepEqual([problem!.line, problem!.start, problem!.end], [1, start, end], line);
    assert.ok(statements.length >= 2);
  }
  assert.match(parseScenario('close x\nrepeat 3\nclose y').problems[0]!.message, /no end/);
});

test('any text parses without an exception, and problems lie inside it', () => {
  const piece = fc.oneof(
    fc.constantFrom(...EVERYTHING.split(/[\s=]+/)),
    fc.string({ maxLength: 6 }),
    fc.constantFrom('\n', ' ', '"', '#', '\r\n', '..', ':'),
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 60, size: 'max' }),
      fc.constantFrom(' ', ''),
      (pieces, joint) => {
        const text = pieces.join(joint);
        const lines = text.split(/\r?\n/);
        for (const { line, start, end } of parseScenario(text).problems) {
          assert.ok(start >= 0 && start <= end && end <= lines[line]!.length, text);
        }
      },
    ),
    { numRuns: 500 },
  );
});

test('words, sizes, ranges and amounts', () => {
  const words = (text: string) =>
    wordsOf(text, () => assert.fail('no problem is expected')).map((word) => word.text);
  assert.deepEqual(words('  read "v1:/a b"  v1:/x#y # rest "'), ['read', 'v1:/a b', 'v1:/x#y']);
  assert.deepEqual(['0', '4096', '64K', '1.5M', '2GiB', '1kb', '1.0001', 'K', '-1'].map(sizeOf), [
    0,
    4096,
    65536,
    1572864,
    2147483648,
    1024,
    undefined,
    undefined,
    undefined,
  ]);
  assert.deepEqual(rangeOf('4K..1.5M'), { from: 4096, to: 1572864 });
  assert.deepEqual(rangeOf('1.5K..'), { from: 1536, to: Number.POSITIVE_INFINITY });
  assert.deepEqual(rangeOf('all'), rangeOf('0..'));
  assert.equal(rangeOf('..'), undefined);
  assert.deepEqual(amountOf('40%'), { value: 40, unit: 'percent' });
  assert.deepEqual(amountOf('12'), { value: 12, unit: 'pages' });
  assert.deepEqual(amountOf('12K'), { value: 12288, unit: 'bytes' });
});
