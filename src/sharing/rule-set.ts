// The rules of page cache sharing by kernel, as data: another kernel version is another row of this table.
// Pure. Source: fs/erofs/ishare.c of Linux 7.0 to 7.3. Must not know about images or sets.

/** How a key is put together from the fingerprint value and the domain id: see sharing-key.ts. */
export type KeyForm = 'value-domain' | 'domain-nul-value';

export type RuleSetId = 'linux-7.0' | 'linux-7.2.7' | 'linux-7.3';

/** What one span of kernels does. Where behaviour changed within the span, its end counts. */
export interface RuleSet {
  readonly id: RuleSetId;
  /** The kernels that follow these rules, for people. */
  readonly kernels: string;
  readonly key: KeyForm;
  /** splice(2) and sendfile(2) of a file that shares fill and use the shared cache, not the real inode's own. */
  readonly spliceShares: boolean;
  /** SEEK_HOLE and SEEK_DATA find the holes of a file that shares; else it looks like one run of data. */
  readonly seeksHoles: boolean;
  /** The shared cache may hold large folios. */
  readonly largeFolios: boolean;
}

/** Oldest first. */
export const RULE_SETS: readonly RuleSet[] = [
  {
    id: 'linux-7.0',
    kernels: 'Linux 7.0 to 7.2.6',
    key: 'value-domain',
    spliceShares: false,
    seeksHoles: false,
    largeFolios: false,
  },
  {
    id: 'linux-7.2.7',
    kernels: 'Linux 7.2.7 and later 7.2',
    key: 'domain-nul-value',
    spliceShares: false,
    seeksHoles: false,
    largeFolios: false,
  },
  {
    id: 'linux-7.3',
    kernels: 'Linux 7.3 and later',
    key: 'domain-nul-value',
    spliceShares: true,
    seeksHoles: true,
    largeFolios: true,
  },
];

export const DEFAULT_RULE_SET: RuleSet = RULE_SETS.at(-1)!;

/** The rule set of that name, or undefined. */
export const ruleSetById = (id: string): RuleSet | undefined => RULE_SETS.find((rules) => rules.id === id);
