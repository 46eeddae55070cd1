// Takes the words of one line one after the other, and says what was expected where something else stands.
// Pure. Must not know verbs.

import { type ByteRange, rangeOf, sizeOf } from './scenario-number.ts';
import type { Word } from './scenario-word.ts';
import type { PathWord } from './statement.ts';

/** Thrown where a line cannot be understood; caught by the parser, which goes on with the next line. */
export class LineError extends Error {
  constructor(
    readonly start: number,
    readonly end: number,
    message: string,
  ) {
    super(message);
  }
}

export class LineReader {
  private at = 1;

  constructor(
    private readonly words: readonly Word[],
    /** Columns of the line. */
    private readonly length: number,
  ) {}

  /** The verb. */
  get verb(): Word {
    return this.words[0]!;
  }

  peek(): Word | undefined {
    return this.words[this.at];
  }

  /** The next word. Throws a LineError if the line ends. */
  next(expected: string): Word {
    const word = this.words[this.at++];
    if (word === undefined) throw new LineError(this.verb.start, this.length, `expected ${expected}`);
    return word;
  }

  /** Takes the next word if it is this one. */
  take(text: string): boolean {
    if (this.peek()?.text !== text) return false;
    this.at += 1;
    return true;
  }

  /** Takes the next word if it is one of these. */
  choose<Text extends string>(texts: readonly Text[], expected: string): Text {
    const word = this.next(expected);
    const found = texts.find((text) => text === word.text);
    if (found === undefined) {
      throw new LineError(word.start, word.end, `expected ${expected}, one of ${texts.join(', ')}`);
    }
    return found;
  }

  /** A name that the scenario gives to something. */
  name(expected: string): Word {
    const word = this.next(expected);
    if (/^[A-Za-z_][\w.-]*$/.test(word.text)) return word;
    throw new LineError(word.start, word.end, `"${word.text}" cannot be a name: letters, digits, . _ - only`);
  }

  /** `mount:/path`. */
  path(expected = 'a path such as v1:/usr/bin/app'): PathWord {
    const word = this.next(expected);
    const path = pathWord(word);
    if (path !== undefined) return path;
    throw new LineError(word.start, word.end, `expected ${expected}`);
  }

  /** The rest of the line as paths, at least one. */
  paths(): PathWord[] {
    const paths = [this.path()];
    while (this.peek() !== undefined) paths.push(this.path());
    return paths;
  }

  size(expected: string): number {
    const word = this.next(expected);
    const bytes = sizeOf(word.text);
    if (bytes !== undefined) return bytes;
    throw new LineError(word.start, word.end, `expected ${expected} such as 64K`);
  }

  /** A range of bytes, or all if the line ends or goes on with something else. */
  range(): ByteRange {
    const word = this.peek();
    const range = word && rangeOf(word.text);
    if (range === undefined) {
      if (word?.text.includes('..')) {
        throw new LineError(word.start, word.end, 'expected a range of bytes such as 0..64K');
      }
      return { from: 0, to: Number.POSITIVE_INFINITY };
    }
    this.at += 1;
    return range;
  }

  /** Nothing may follow. */
  end(): void {
    const word = this.peek();
    if (word !== undefined)
      throw new LineError(word.start, this.length, `"${word.text}" is not understood here`);
  }
}

export function pathWord(word: Word): PathWord | undefined {
  const match = /^([A-Za-z_][\w.-]*):(\/.*)$/.exec(word.text);
  return match === null ? undefined : { ...word, mount: match[1]!, path: match[2]! };
}
