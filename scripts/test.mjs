#!/usr/bin/env node
// `npm test`: set-up, build, and every suite; one line of totals at the end.
// usage: npm test -- [--oldest] [SUITE...]     suites: check unit server page host e2e
// --oldest runs the suites in a real VS Code on the oldest one that the manifest allows.
// This file and what it imports use node built-ins only, as a bare clone has no node_modules.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { out, root } from './paths.mjs';
import { runCommand } from './run-command.mjs';
import { setUp } from './setup.mjs';
import { stopWithNpm } from './stop-with-npm.mjs';
import { suites } from './test/suites.mjs';
import { chosenHost, hostVariable } from './vscode-host/versions.mjs';

/** @typedef {import('./test/suites.mjs').Suite} Suite */
/** @typedef {import('./test/totals.mjs').Totals} Totals */

/** What took how long and came to what, for the table at the end. @type {string[]} */
const table = [];
const sum = { passed: 0, failed: 0 };

stopWithNpm();
const { oldest, chosen } = readCommandLine();
if (oldest) process.env[hostVariable] = 'oldest';
fs.rmSync(path.join(out, 'failures'), { recursive: true, force: true }); // of an earlier run

const isReady = await step('set-up', () =>
  setUp({
    chromium: chosen.some(({ chromium }) => chromium),
    host: chosen.some(({ vscode }) => vscode) ? chosenHost() : undefined,
  }),
);
if (isReady) await buildAndRun();
console.log(`\n${table.join('\n')}\n`);
console.log(`${sum.passed} passed, ${sum.failed} failed`);
if (sum.failed > 0) process.exitCode = 1;

function readCommandLine() {
  const { values, positionals } = parseArgs({
    options: { oldest: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const unknown = positionals.filter((name) => !suites.some((suite) => suite.name === name));
  if (unknown.length > 0) {
    console.error(
      `No such suite: ${unknown.join(', ')}. There are: ${suites.map(({ name }) => name).join(', ')}.`,
    );
    process.exit(2);
  }
  const isChosen = (/** @type {Suite} */ { name, vscode }) =>
    positionals.length > 0 ? positionals.includes(name) : vscode || !values.oldest;
  return { oldest: values.oldest, chosen: suites.filter(isChosen) };
}

/** A suite that fails does not keep the next ones from running; what they need does. */
async function buildAndRun() {
  /** @type {Set<Suite['needs']>} */
  const done = new Set(['nothing']);
  const needs = new Set(chosen.map((suite) => suite.needs));
  if (needs.has('build') || needs.has('package')) {
    // What ships is tested: the same build as in the package.
    if (await step('build', () => nodeScript('build.mjs', '--production'))) done.add('build');
  }
  if (needs.has('package') && done.has('build')) {
    if (await step('package', () => nodeScript('package.mjs'))) done.add('package');
  }
  for (const suite of chosen) await runSuite(suite, done.has(suite.needs));
}

/**
 * @param {Suite} suite
 * @param {boolean} possible
 */
async function runSuite({ name, needs, run }, possible) {
  console.log(`\n=== ${name}`);
  const begin = Date.now();
  if (!possible) console.error(`Not run: the ${needs} failed.`);
  const { passed, failed, skipped } = possible ? await run() : { passed: 0, failed: 1, skipped: 0 };
  sum.passed += passed;
  sum.failed += failed;
  const counts = [`${passed} passed`, `${failed} failed`, ...(skipped > 0 ? [`${skipped} skipped`] : [])];
  note(name, begin, name === 'check' ? (failed > 0 ? 'failed' : 'passed') : counts.join(', '));
}

/**
 * Something that must succeed before suites can run.
 * @param {string} name
 * @param {() => Promise<void>} action
 */
async function step(name, action) {
  console.log(`\n=== ${name}`);
  const begin = Date.now();
  try {
    await action();
    note(name, begin, 'done');
    return true;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    note(name, begin, 'failed');
    sum.failed += 1;
    return false;
  }
}

/**
 * @param {string} name
 * @param {number} begin milliseconds
 * @param {string} result
 */
function note(name, begin, result) {
  const seconds = ((Date.now() - begin) / 1000).toFixed(1);
  table.push(`${name.padEnd(8)} ${seconds.padStart(6)} s   ${result}`);
}

/**
 * @param {string} script
 * @param {...string} args
 */
function nodeScript(script, ...args) {
  return runCommand(process.execPath, [path.join(import.meta.dirname, script), ...args], { cwd: root });
}
