// Entry of the command line: picks the command, prints help, turns errors into exit codes.
// Must not know what a command does.

import { cat } from './cat.ts';
import { check } from './check.ts';
import { type Command, complain, EXIT, UnreadableError, UsageError } from './command.ts';
import { extract } from './extract.ts';
import { info } from './info.ts';
import { ls } from './ls.ts';
import { report } from './report.ts';
import { share } from './share.ts';
import { simulate } from './simulate.ts';
import { verify } from './verify.ts';

const COMMANDS: readonly Command[] = [info, ls, cat, extract, check, verify, share, simulate, report];

const OVERVIEW = `usage: erofs-explorer COMMAND IMAGE... [OPTIONS]

${COMMANDS.map(({ name, summary }) => `  ${name.padEnd(10)}${summary}`).join('\n')}

erofs-explorer COMMAND --help says more.`;

function main(words: readonly string[]): number | Promise<number> {
  const [name, ...args] = words;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(`${OVERVIEW}\n`);
    return name === undefined ? EXIT.USAGE : EXIT.FINE;
  }
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (command === undefined) throw new UsageError(`no such command: ${name}`);
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(`${command.help}\n`);
    return EXIT.FINE;
  }
  return command.run(args);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof UsageError) {
    complain(`erofs-explorer: ${error.message} (see erofs-explorer --help)`);
    process.exitCode = EXIT.USAGE;
  } else if (error instanceof UnreadableError) {
    process.exitCode = EXIT.UNREADABLE;
  } else throw error;
}
