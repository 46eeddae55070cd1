// A scenario from its text: statements, settings, and every problem with its place. A bad line does not stop the rest.
// Pure. Images and paths are looked at when it runs; here only what the text itself says.

import { RULE_SETS, ruleSetById } from '../rule-set.ts';
import { LineError, LineReader } from './line-reader.ts';
import { VERBS } from './parse-action.ts';
import { sizeOf } from './scenario-number.ts';
import { type ScenarioProblem, type Word, wordsOf } from './scenario-word.ts';
import type { ScenarioSettings, Statement } from './statement.ts';

export interface Scenario {
  readonly settings: ScenarioSettings;
  readonly statements: readonly Statement[];
  readonly problems: readonly ScenarioProblem[];
}

/** Words that set something for the whole scenario. */
const SETTINGS: Readonly<Record<string, (line: LineReader) => ScenarioSettings>> = {
  kernel(line) {
    const word = line.next('a rule set');
    if (ruleSetById(word.text) !== undefined) return { rules: word.text };
    const known = RULE_SETS.map(({ id }) => id).join(', ');
    throw new LineError(word.start, word.end, `"${word.text}" is no rule set; there are ${known}`);
  },
  page(line) {
    const word = line.next('the size of a page');
    const bytes = sizeOf(word.text);
    if (bytes !== undefined && bytes >= 4096 && bytes <= 65536 && Number.isInteger(Math.log2(bytes))) {
      return { pageSize: bytes };
    }
    throw new LineError(word.start, word.end, 'a page has 4K to 64K, a power of two');
  },
  readahead: (line) => ({ readahead: line.choose(['on', 'off'], 'on or off') === 'on' ? 'kernel' : 'off' }),
  folios: (line) => ({ largeFolios: line.choose(['large', 'single'], 'large or single') === 'large' }),
  memory: (line) => ({ memoryBytes: line.size('a size') }),
};

interface OpenRepeat {
  readonly line: number;
  readonly word: Word;
  readonly times: number;
  readonly body: Statement[];
}

export function parseScenario(text: string): Scenario {
  const problems: ScenarioProblem[] = [];
  const top: Statement[] = [];
  const open: OpenRepeat[] = [];
  let settings: ScenarioSettings = {};
  for (const [line, content] of text.split(/\r?\n/).entries()) {
    const report = (start: number, end: number, message: string): unknown =>
      problems.push({ line, start, end, message });
    const words = wordsOf(content, report);
    if (words.length === 0) continue;
    const reader = new LineReader(words, content.trimEnd().length);
    const body = open.at(-1)?.body ?? top;
    try {
      const word = reader.verb;
      if (word.text === 'repeat') open.push({ line, word, times: timesOf(reader), body: [] });
      else if (word.text === 'end') closeRepeat(open, top, word);
      else if (isSetting(reader)) settings = { ...settings, ...SETTINGS[word.text]!(reader) };
      else body.push({ line, word, action: verbOf(word)(reader) });
      reader.end();
    } catch (error) {
      if (!(error instanceof LineError)) throw error;
      report(error.start, error.end, error.message);
    }
  }
  for (const { line, word } of open) {
    problems.push({ line, start: word.start, end: word.end, message: 'the repeat has no end' });
  }
  return { settings, statements: top, problems };
}

/** `readahead` is a setting before on or off, and a call before a file. */
function isSetting(reader: LineReader): boolean {
  const { text } = reader.verb;
  if (text === 'readahead') return reader.peek()?.text === 'on' || reader.peek()?.text === 'off';
  return Object.hasOwn(SETTINGS, text);
}

function verbOf(word: Word): (typeof VERBS)[string] {
  if (Object.hasOwn(VERBS, word.text)) return VERBS[word.text]!;
  throw new LineError(word.start, word.end, `"${word.text}" is no verb`);
}

function timesOf(reader: LineReader): number {
  const word = reader.next('how often');
  if (/^[1-9]\d{0,6}$/.test(word.text)) return Number(word.text);
  throw new LineError(word.start, word.end, 'expected a number of times, 1 to 9999999');
}

function closeRepeat(open: OpenRepeat[], top: Statement[], word: Word): void {
  const done = open.pop();
  if (done === undefined) throw new LineError(word.start, word.end, 'there is no repeat to end');
  (open.at(-1)?.body ?? top).push(done);
}
