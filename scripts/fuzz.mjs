#!/usr/bin/env node
// `npm run fuzz`: mutants of the fixture images through open, walk and read. usage: see test/fuzz/fuzz-main.ts
import * as path from 'node:path';
import { root } from './paths.mjs';
import { runCommand } from './run-command.mjs';

const main = path.join('test', 'fuzz', 'fuzz-main.ts');
try {
  await runCommand(process.execPath, ['--import', 'tsx', main, ...process.argv.slice(2)], { cwd: root });
} catch {
  process.exitCode = 1; // what failed has been printed
}
