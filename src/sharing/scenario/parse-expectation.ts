// What may stand behind `expect`.
// Pure. Whether it holds is found out in check-expectation.ts.

import { LineError, type LineReader, pathWord } from './line-reader.ts';
import { amountOf, COMPARISONS } from './scenario-number.ts';
import type { Word } from './scenario-word.ts';
import type { Expectation, Measure, PathWord } from './statement.ts';

const MEASURES: readonly Measure[] = ['saved', 'held', 'unshared', 'filled', 'hits', 'misses', 'cached'];
const KINDS = ['shared', 'private', 'result', 'error', 'served', 'warning', ...MEASURES] as const;

export function parseExpectation(line: LineReader): Expectation {
  const kind = line.choose(KINDS, 'what to expect');
  switch (kind) {
    case 'shared':
    case 'private':
      return { kind, paths: line.paths() };
    case 'result':
    case 'error':
      return {
        kind: 'result',
        wanted: line.next(kind === 'error' ? 'an error such as EINVAL' : 'a number').text,
      };
    case 'served':
      return { kind, mounts: names(line) };
    case 'warning':
      return { kind, text: line.next('a part of the message').text };
    default:
      return parseMeasure(kind, line);
  }
}

function names(line: LineReader): Word[] {
  const mounts: Word[] = [];
  if (line.take('nobody')) return mounts;
  do mounts.push(line.name('a mount, or nobody'));
  while (line.peek() !== undefined);
  return mounts;
}

function parseMeasure(measure: Measure, line: LineReader): Expectation {
  const of = subject(measure, line);
  const comparison = line.choose(COMPARISONS, 'a comparison');
  const word = line.next('an amount such as 40%, 12 or 64K');
  const amount = amountOf(word.text);
  const percent = amount?.unit === 'percent';
  if (amount === undefined || (percent && measure !== 'saved')) {
    const kinds = measure === 'saved' ? '40%, 12 or 64K' : '12 or 64K';
    throw new LineError(word.start, word.end, `expected an amount such as ${kinds}`);
  }
  if (!percent && !line.take('pages')) line.take('page');
  return { kind: 'measure', measure, of, comparison, amount };
}

/** Of what: a file for `cached`, perhaps a mount for others. */
function subject(measure: Measure, line: LineReader): Word | PathWord | undefined {
  if (measure === 'cached') return line.path();
  const word = line.peek();
  // What cannot be a name is meant as a comparison, and reported as one if it is none.
  if (word === undefined || !/^[A-Za-z_]/.test(word.text)) return undefined;
  if (measure === 'saved' || pathWord(word) !== undefined) {
    throw new LineError(
      word.start,
      word.end,
      `${measure} is of ${measure === 'saved' ? 'all' : 'all or of a mount'}`,
    );
  }
  return line.name('a mount');
}
