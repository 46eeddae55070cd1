// The suites of `npm test`, in the order in which they run, and how each is run.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { out, root } from '../paths.mjs';
import { runInGroup } from './run-in-group.mjs';
import { readTotals, totalsVariable } from './totals.mjs';

/** @typedef {import('./totals.mjs').Totals} Totals */

/**
 * @typedef {object} Suite
 * @property {string} name
 * @property {'nothing' | 'build' | 'package'} needs what must have succeeded before
 * @property {boolean} chromium whether it needs a browser
 * @property {boolean} vscode   whether it runs in a real VS Code
 * @property {() => Promise<Totals>} run
 */

/** @type {Suite[]} */
export const suites = [
  { name: 'check', needs: 'nothing', chromium: false, vscode: false, run: check },
  { name: 'unit', needs: 'build', chromium: false, vscode: false, run: () => nodeTests('unit') },
  { name: 'server', needs: 'build', chromium: false, vscode: false, run: () => nodeTests('server') },
  { name: 'page', needs: 'build', chromium: true, vscode: false, run: () => nodeTests('page', oneAtATime) },
  { name: 'host', needs: 'build', chromium: true, vscode: true, run: hostTests },
  { name: 'e2e', needs: 'package', chromium: true, vscode: true, run: () => nodeTests('e2e', oneAtATime) },
];

/** For suites whose files each start a browser or a whole VS Code. */
const oneAtATime = ['--test-concurrency=1'];

/** Type check and lint. They count only when they fail: they are no tests. */
async function check() {
  const passed = await runInGroup('npm', ['run', '--silent', 'check'], { cwd: root });
  return { passed: 0, failed: passed ? 0 : 1, skipped: 0 };
}

/**
 * All test files below `test/NAME`, by node's own runner.
 * @param {string} name
 * @param {string[]} flags
 */
async function nodeTests(name, flags = []) {
  const files = testFiles(path.join(root, 'test', name));
  if (files.length === 0) console.error(`There is no test file in test/${name}.`);
  const totals = freshTotalsFile(name);
  const args = [
    ...['--import', 'tsx', '--test', ...flags],
    ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
    ...[`--test-reporter=${path.join(import.meta.dirname, 'totals-reporter.mjs')}`],
    ...[`--test-reporter-destination=${totals}`],
    ...files,
  ];
  // Without files node would look for some by itself.
  const endedWell = files.length > 0 && (await runInGroup(process.execPath, args, { cwd: root }));
  return readTotals(totals, endedWell);
}

/** The suite inside a VS Code's extension host, which @vscode/test-electron starts. */
async function hostTests() {
  const totals = freshTotalsFile('host');
  const env = { ...process.env, [totalsVariable]: totals };
  const args = ['--import', 'tsx', path.join(root, 'test/host/run.ts')];
  const endedWell = await runInGroup(process.execPath, args, { cwd: root, env });
  return readTotals(totals, endedWell);
}

/** @param {string} folder */
function testFiles(folder) {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.test\.tsx?$/.test(file))
    .sort()
    .map((file) => path.join(folder, file));
}

/** @param {string} suite */
function freshTotalsFile(suite) {
  const file = path.join(out, 'test-totals', `${suite}.json`);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.rmSync(file, { force: true });
  return file;
}
