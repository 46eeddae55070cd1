// Rules of `--fail-on`: a figure of the report, a comparison, a limit. Parsed here, applied in apply-rules.ts.
// Pure. An error says what was expected, as it is the only help in a pipeline's log.

/** What a limit counts. */
export type Unit = 'count' | 'percent' | 'bytes';

export const FIGURES = {
  coverage: {
    units: ['percent'],
    example: 'coverage<100%',
    meaning: 'files with a fingerprint, of those that are not empty',
  },
  saved: {
    units: ['percent', 'count', 'bytes'],
    example: 'saved<20%',
    meaning: 'pages that sharing saves in the order listed',
  },
  forged: { units: ['count'], example: 'forged>0', meaning: 'fingerprints that the content contradicts' },
  size: { units: ['bytes'], example: 'size>500M', meaning: 'the image files and their devices together' },
  pages: {
    units: ['count', 'bytes', 'percent'],
    example: 'pages>100000',
    meaning: 'pages held with sharing in the order listed',
  },
  findings: { units: ['count'], example: 'findings>0', meaning: 'findings that are errors or warnings' },
} as const satisfies Record<string, { units: readonly Unit[]; example: string; meaning: string }>;

export type FigureName = keyof typeof FIGURES;

const COMPARISONS = {
  '<': (a: number, b: number) => a < b,
  '<=': (a: number, b: number) => a <= b,
  '>': (a: number, b: number) => a > b,
  '>=': (a: number, b: number) => a >= b,
  '=': (a: number, b: number) => a === b,
  '==': (a: number, b: number) => a === b,
  '!=': (a: number, b: number) => a !== b,
} as const;

export type Comparison = keyof typeof COMPARISONS;

/** Fails if `figure` compares with `limit` as it says. */
export interface FailRule {
  /** As it was given, without spaces. */
  readonly text: string;
  readonly figure: FigureName;
  readonly comparison: Comparison;
  readonly limit: number;
  readonly unit: Unit;
  /** The limit as it was given. */
  readonly limitText: string;
}

/** Binary, as `du` and `mkfs.erofs` count; with a B behind them decimal. */
const SIZES: Readonly<Record<string, number>> = {
  B: 1,
  K: 2 ** 10,
  M: 2 ** 20,
  G: 2 ** 30,
  T: 2 ** 40,
  KIB: 2 ** 10,
  MIB: 2 ** 20,
  GIB: 2 ** 30,
  TIB: 2 ** 40,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
};

/** Parses a rule such as `coverage<100%`. Throws a RangeError that says what was expected. */
export function parseFailRule(given: string): FailRule {
  const text = given.replace(/\s+/g, '');
  const match = /^([a-z]*)([<>=!]*)([^a-z%]*)(.*)$/i.exec(text);
  const [name, comparison, number, suffix] = [match![1]!, match![2]!, match![3]!, match![4]!];
  const wrong = (what: string): RangeError => new RangeError(`"${given}": ${what}`);
  if (!isFigure(name))
    throw wrong(`expected one of ${Object.keys(FIGURES).join(', ')} before the comparison`);
  const { units, example } = FIGURES[name];
  if (!isComparison(comparison)) {
    throw wrong(`expected one of ${Object.keys(COMPARISONS).join(' ')} after ${name}, as in ${example}`);
  }
  if (!/^\d+(\.\d+)?$/.test(number)) {
    throw wrong(`expected a number after ${name}${comparison}, as in ${example}`);
  }
  const unit = unitOf(suffix);
  if (unit === undefined) {
    throw wrong(`expected %, K, M, G, T, KiB, KB or nothing after the number, not "${suffix}"`);
  }
  const taken: readonly Unit[] = units;
  // A plain number is a number of bytes where nothing is counted.
  const meant = unit === 'count' && !taken.includes('count') && taken.includes('bytes') ? 'bytes' : unit;
  if (!taken.includes(meant)) {
    throw wrong(`${name} takes ${taken.map((one) => UNIT_WORDS[one]).join(' or ')}, as in ${example}`);
  }
  const limit = Number(number) * (meant === 'bytes' ? (SIZES[suffix.toUpperCase()] ?? 1) : 1);
  return { text, figure: name, comparison, limit, unit: meant, limitText: number + suffix };
}

/** Whether a figure breaks the rule. */
export const breaks = ({ comparison, limit }: FailRule, figure: number): boolean =>
  COMPARISONS[comparison](figure, limit);

const UNIT_WORDS: Readonly<Record<Unit, string>> = {
  count: 'a number',
  percent: 'a percentage',
  bytes: 'a size',
};

function unitOf(suffix: string): Unit | undefined {
  if (suffix === '') return 'count';
  if (suffix === '%') return 'percent';
  return suffix.toUpperCase() in SIZES ? 'bytes' : undefined;
}

const isFigure = (name: string): name is FigureName => Object.hasOwn(FIGURES, name);
const isComparison = (text: string): text is Comparison => Object.hasOwn(COMPARISONS, text);
