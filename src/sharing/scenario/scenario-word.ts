// Lines of a scenario cut into words: what stands between spaces, or in double quotes, up to a comment.
// Pure. Must not know what words mean.

/** A word and where it stands: columns of the line, from 0, the end exclusive. Quotes belong to the place, not to the text. */
export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** What is wrong at a place of a scenario. */
export interface ScenarioProblem {
  /** From 0. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

/** The words of a line. A quote that is not closed reaches to the end of the line and is reported. */
export function wordsOf(text: string, report: (start: number, end: number, message: string) => void): Word[] {
  const words: Word[] = [];
  const pattern = /\s+|#.*|(?:"[^"]*"?|[^\s"#]|(?<=\S)#)+/gy;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [raw] = match;
    if (/^[\s#]/.test(raw)) continue;
    const end = match.index + raw.length;
    if (raw.split('"').length % 2 === 0) report(match.index, end, 'a quote is not closed');
    words.push({ text: raw.replaceAll('"', ''), start: match.index, end });
  }
  return words;
}
