// The words of the `report` command: formats, lists, rules. Every wrong one ends in a line that says what was expected.
// Must not open files.

import { parseArgs } from 'node:util';
import { type FailRule, parseFailRule } from '../sharing/report/fail-rule.ts';
import { DEFAULT_TOP } from '../sharing/report/report-source.ts';
import { DEFAULT_RULE_SET, RULE_SETS, type RuleSet, ruleSetById } from '../sharing/rule-set.ts';
import { commonOptions, UsageError } from './command.ts';
import { type WhatIfOptions, whatIfOptions } from './report-what-if.ts';

export const FORMATS = ['text', 'md', 'json', 'csv', 'sarif'] as const;
export type Format = (typeof FORMATS)[number];

export interface ReportOptions {
  readonly paths: readonly string[];
  readonly offset: number;
  readonly devices: readonly string[];
  readonly format: Format;
  /** With `csv`: one table instead of all figures. */
  readonly table: string | undefined;
  readonly top: number;
  readonly rules: RuleSet;
  readonly pageSize: number;
  readonly failOn: readonly FailRule[];
  /** Compare fingerprints with contents. */
  readonly verify: boolean;
  readonly whatIf: WhatIfOptions;
}

/** Rows of a list, at most. */
const MOST = 100_000;

/** Throws a UsageError. */
export function reportOptions(args: readonly string[]): ReportOptions {
  const { values, positionals } = parsed(args);
  const where = [
    ...(values.offset === undefined ? [] : [`--offset=${values.offset}`]),
    ...(values.device ?? []).map((device) => `--device=${device}`),
  ];
  const { offset, devices } = commonOptions(where, []);
  if (positionals.length === 0) throw new UsageError('report takes at least one image');
  const format = oneOf('--format', values.format ?? 'text', FORMATS);
  if (values.table !== undefined && format !== 'csv') throw new UsageError('--table goes with --format csv');
  const failOn = (values['fail-on'] ?? []).map(failRule);
  return {
    paths: positionals,
    offset,
    devices,
    format,
    table: values.table,
    top: wholeNumber('--top', values.top ?? String(DEFAULT_TOP), 1, MOST),
    rules: ruleSet(values.rules),
    pageSize: pageSize(values['page-size'] ?? '4096'),
    failOn,
    whatIf: whatIfOptions(values['what-if'] ?? []),
    verify: values.verify === true || failOn.some(({ figure }) => figure === 'forged'),
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        offset: { type: 'string' },
        device: { type: 'string', multiple: true },
        format: { type: 'string' },
        table: { type: 'string' },
        top: { type: 'string' },
        rules: { type: 'string' },
        'page-size': { type: 'string' },
        'fail-on': { type: 'string', multiple: true },
        'what-if': { type: 'string', multiple: true },
        verify: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message.split('. ')[0]!);
  }
}

function oneOf<Word extends string>(option: string, given: string, words: readonly Word[]): Word {
  const word = words.find((one) => one === given);
  if (word === undefined) throw new UsageError(`${option} takes one of ${words.join(', ')}, not "${given}"`);
  return word;
}

function wholeNumber(option: string, given: string, least: number, most: number): number {
  const value = /^\d+$/.test(given) ? Number(given) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new UsageError(`${option} takes a number from ${least} to ${most}, not "${given}"`);
}

function ruleSet(given: string | undefined): RuleSet {
  if (given === undefined) return DEFAULT_RULE_SET;
  oneOf(
    '--rules',
    given,
    RULE_SETS.map(({ id }) => id),
  );
  return ruleSetById(given)!;
}

const PAGE_SIZES = ['4096', '8192', '16384', '32768', '65536'] as const;
const pageSize = (given: string): number => Number(oneOf('--page-size', given, PAGE_SIZES));

function failRule(given: string): FailRule {
  try {
    return parseFailRule(given);
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`--fail-on ${error.message}`);
    throw error;
  }
}
