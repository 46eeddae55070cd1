// What a report says of sharing, as semantic tokens: what groups save, their fingerprints, and the words of the states.
// Reads the text of the two sections that have them; the words are those of src/common/reason-text.ts.

import { reasonCodes, reasonText } from '../../common/reason-text.ts';
import type { ReportText } from '../../sharing/report/face/text-face.ts';
import type { LineToken } from './text-model.ts';

/** States and reasons by the word that stands for them. */
const WORDS = new Map<string, NonNullable<LineToken['modifier']>>([
  ['alone', 'alone'],
  ...reasonCodes.map((code) => {
    const { mark, refused } = reasonText(code);
    return [mark, refused ? 'refused' : 'unshared'] as const;
  }),
]);

/** The tokens by line. */
export function reportTokens({ text, sections }: ReportText): ReadonlyMap<number, readonly LineToken[]> {
  const lines = text.split('\n');
  const tokens = new Map<number, readonly LineToken[]>();
  for (const { id, first, last } of sections) {
    const read = id === 'groups' ? groupTokens : id === 'not-sharing' ? reasonTokens : undefined;
    for (let line = first + 1; read !== undefined && line <= last; line++) {
      const found = read(lines[line]!);
      if (found.length > 0) tokens.set(line, found);
    }
  }
  return tokens;
}

/** `  15 pages saved: 4 x 5 pages (20 000 bytes), plain, sha256 4821f44374593977` */
function groupTokens(line: string): LineToken[] {
  const [, saved, between, fingerprint] = /^ {2}(\S.*? saved)(: .*, )(\S+ \S+)$/.exec(line) ?? [];
  if (saved === undefined || between === undefined || fingerprint === undefined) return [];
  const start = 2 + saved.length + between.length;
  return [
    { type: 'sharing', modifier: 'shares', start: 2, end: 2 + saved.length },
    { type: 'fingerprint', start, end: start + fingerprint.length },
  ];
}

/** `  class  8  24  The first inode ...` and `  class: the largest of 8 files` */
function reasonTokens(line: string): LineToken[] {
  const word = /^ {2}(\S+(?: \S+)*?)(?: {2,}\d|:)/.exec(line)?.[1];
  const modifier = WORDS.get(word ?? '');
  if (word === undefined || modifier === undefined) return [];
  return [{ type: 'sharing', modifier, start: 2, end: 2 + word.length }];
}
