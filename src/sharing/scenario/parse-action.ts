// The verbs of a scenario: for each, how the rest of its line is read.
// Pure. Settings and loops are in parse-scenario.ts; what the verbs do is in run-action.ts.

import { LineError, type LineReader, pathWord } from './line-reader.ts';
import { sharedOption } from './mount-words.ts';
import { parseExpectation } from './parse-expectation.ts';
import type { Action } from './statement.ts';

const ADVICES = ['normal', 'random', 'sequential', 'noreuse', 'willneed', 'dontneed'] as const;
const DROPS = { pages: 1, inodes: 2, all: 3 } as const;

/** All verbs that do something, by name. */
export const VERBS: Readonly<Record<string, (line: LineReader) => Action>> = {
  mount(line) {
    const name = line.name('a name for the mount');
    return { verb: 'mount', name, image: line.next('an image'), options: sharedOption(line) };
  },
  remount: (line) => ({
    verb: 'remount',
    name: line.name('a mount'),
    options: sharedOption(line).text,
  }),
  unmount: (line) => ({ verb: 'unmount', name: line.name('a mount'), lazy: line.take('lazy') }),
  lookup: (line) => ({ verb: 'lookup', paths: line.paths() }),
  read(line) {
    const first = line.peek();
    if (first !== undefined && pathWord(first) !== undefined)
      return { verb: 'readpath', paths: line.paths() };
    const file = line.name('a path, or a file that was opened');
    const range = line.range();
    return { verb: 'read', file, range, chunk: line.take('by') ? chunkSize(line) : undefined };
  },
  open(line) {
    const name = line.name('a name for the open file');
    const path = line.path();
    const flags = flagsOf(line, ['direct', 'write']);
    return { verb: 'open', name, path, direct: flags.has('direct'), write: flags.has('write') };
  },
  close: (line) => ({ verb: 'close', name: line.name('a file that was opened') }),
  splice: (line) => ({ verb: 'splice', file: line.name('a file that was opened'), range: line.range() }),
  readahead: (line) => ({
    verb: 'readahead',
    file: line.name('a file that was opened'),
    range: line.range(),
  }),
  direct: (line) => ({ verb: 'direct', name: line.name('a file that was opened') }),
  advise(line) {
    const name = line.name('a file or a mapping');
    return { verb: 'advise', name, advice: line.choose(ADVICES, 'advice'), range: line.range() };
  },
  seek(line) {
    const file = line.name('a file that was opened');
    return {
      verb: 'seek',
      file,
      what: line.choose(['data', 'hole'], 'what to seek'),
      offset: line.size('an offset'),
    };
  },
  map(line) {
    const name = line.name('a name for the mapping');
    const file = line.name('a file that was opened');
    const range = line.range();
    const flags = flagsOf(line, ['private', 'write']);
    return { verb: 'map', name, file, range, private: flags.has('private'), write: flags.has('write') };
  },
  touch: (line) => ({ verb: 'touch', map: line.name('a mapping'), range: line.range() }),
  write: (line) => ({ verb: 'write', map: line.name('a mapping'), range: line.range() }),
  lock: (line) => ({ verb: 'lock', map: line.name('a mapping'), range: line.range() }),
  unmap: (line) => ({ verb: 'unmap', name: line.name('a mapping') }),
  drop: (line) => ({
    verb: 'drop',
    what: DROPS[line.choose(Object.keys(DROPS) as (keyof typeof DROPS)[], 'what to drop')],
  }),
  expect: (line) => ({ verb: 'expect', expectation: parseExpectation(line) }),
};

function chunkSize(line: LineReader): number {
  const word = line.peek();
  const bytes = line.size('the size of each read');
  if (bytes > 0) return bytes;
  throw new LineError(word!.start, word!.end, 'a read needs at least one byte');
}

/** The rest of the line as flags, in any order. */
function flagsOf(line: LineReader, known: readonly string[]): Set<string> {
  const flags = new Set<string>();
  while (line.peek() !== undefined) flags.add(line.choose(known, 'a flag'));
  return flags;
}
