// What every command of the command line has in common: its help, its options, its exit codes.
// Must not print results.

import { parseArgs } from 'node:util';
import { ErofsError, type Finding, findingLine } from '../erofs/finding.ts';
import { type OpenedImage, openImageFile } from '../node/open-image.ts';

export const EXIT = {
  FINE: 0,
  /** Findings of severity error. */
  FINDINGS: 1,
  USAGE: 2,
  /** The image cannot be read at all. */
  UNREADABLE: 3,
} as const;

/** A command: prints its result, answers the exit code. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What `--help` prints. */
  readonly help: string;
  run(args: readonly string[]): number | Promise<number>;
}

/** Wrong words on the command line; the message says which. */
export class UsageError extends Error {}

/** The image could not be opened; the error line was printed. `finding` if its bytes are to blame. */
export class UnreadableError extends Error {
  constructor(readonly finding?: Finding) {
    super();
  }
}

export interface CommonOptions {
  readonly positionals: readonly string[];
  /** Options of the command that take a word. */
  readonly words: Readonly<Record<string, string | undefined>>;
  readonly flags: Readonly<Record<string, boolean>>;
  readonly offset: number;
  readonly devices: readonly string[];
}

/**
 * Parses a command's words: the options of all commands, these boolean flags, and these options that take a word (with
 * a short form of one letter). Throws a UsageError.
 */
export function commonOptions(
  args: readonly string[],
  flags: readonly string[],
  words: Readonly<Record<string, string>> = {},
): CommonOptions {
  const own = {
    ...Object.fromEntries(flags.map((flag) => [flag, { type: 'boolean' as const }])),
    ...Object.fromEntries(
      Object.entries(words).map(([word, short]) => [word, { type: 'string' as const, short }]),
    ),
  };
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { ...own, offset: { type: 'string' }, device: { type: 'string', multiple: true } },
    });
    const given = values as Record<string, string | boolean | string[] | undefined>;
    return {
      positionals,
      flags: Object.fromEntries(flags.map((flag) => [flag, given[flag] === true])),
      words: Object.fromEntries(Object.keys(words).map((word) => [word, given[word] as string | undefined])),
      offset: byteOffset(given['offset'] as string | undefined),
      devices: (given['device'] as string[] | undefined) ?? [],
    };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError((error as Error).message.split('. ')[0]!);
  }
}

function byteOffset(text: string | undefined): number {
  if (text === undefined) return 0;
  const value = /^(?:\d+|0x[0-9a-f]+)$/i.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(value)) return value;
  throw new UsageError(`--offset takes a number of bytes, not "${text}"`);
}

/** Opens an image for a command. Prints one line and throws an UnreadableError if that is not possible. */
export function openForCommand(
  path: string,
  options: Pick<CommonOptions, 'offset' | 'devices'>,
): OpenedImage {
  try {
    return openImageFile(path, { ...options, windowSize: 1 << 17, windows: 128 });
  } catch (error) {
    if (!isExpected(error)) throw error;
    complain(`${path}: ${error instanceof ErofsError ? findingLine(error.finding) : error.message}`);
    throw new UnreadableError(error instanceof ErofsError ? error.finding : undefined);
  }
}

const isExpected = (error: unknown): error is Error =>
  error instanceof ErofsError ||
  (error instanceof Error && 'code' in error && 'syscall' in error) ||
  (error instanceof Error && 'code' in error && error.code === 'EISDIR');

/** Prints each finding on a line of standard error; answers whether one is an error. */
export function reportFindings(path: string, findings: readonly Finding[], omitted = 0): boolean {
  for (const finding of findings) complain(`${path}: ${findingLine(finding)}`);
  if (omitted > 0) complain(`${path}: ${omitted} more findings are not listed`);
  return findings.some(({ severity }) => severity === 'error');
}

export function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}
