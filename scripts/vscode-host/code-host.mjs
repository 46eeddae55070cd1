#!/usr/bin/env node
// Stand-in for the desktop's `code` executable, for machines that have none. @vscode/test-electron starts it like the
// desktop, and it runs the same suite in the extension host of the browser-hosted VS Code. Its exit code is the suite's.
// usage: code-host.mjs --extensionDevelopmentPath=DIR --extensionTestsPath=FILE FOLDER    (other options are ignored)
import * as path from 'node:path';
import { format, parseArgs } from 'node:util';
import { openContext, startBrowser } from './browser.mjs';
import { formatLogs, readLogs } from './logs.mjs';
import { createProfile, removeProfile } from './profile.mjs';
import { startServer } from './server.mjs';
import { chosenHost } from './versions.mjs';

/** Longer than any suite takes: a suite that hangs shall end with its logs shown. */
const suiteTimeout = 10 * 60_000;

/** Chatter of the workbench itself among what the suite prints. */
const workbenchChatter =
  /^(Resolv|Creating a socket|Updating additional|Ignoring fetching|Creation of workbench contribution|\[[\w-]+[\]:]|Canceled)/;

const { extension, tests, folder } = readCommandLine();
const host = chosenHost();
const profile = createProfile();
let exitCode = 1;
try {
  const server = await startServer(host, profile, { acceptTests: true, idleSeconds: 120 });
  try {
    exitCode = await runSuite(server.address);
  } finally {
    await server.stop();
  }
} catch (error) {
  console.error(error);
}
if (exitCode !== 0) console.error(formatLogs(readLogs(profile), 60));
removeProfile(profile);
process.exit(exitCode);

function readCommandLine() {
  const { values, positionals } = parseArgs({
    options: { extensionDevelopmentPath: { type: 'string' }, extensionTestsPath: { type: 'string' } },
    strict: false,
    allowPositionals: true,
  });
  const { extensionDevelopmentPath: extension, extensionTestsPath: tests } = values;
  const [folder] = positionals;
  if (typeof extension !== 'string' || typeof tests !== 'string' || folder === undefined) {
    console.error('usage: code-host.mjs --extensionDevelopmentPath=DIR --extensionTestsPath=FILE FOLDER');
    process.exit(2);
  }
  return { extension: path.resolve(extension), tests: path.resolve(tests), folder: path.resolve(folder) };
}

/**
 * @param {string} address of the server
 * @returns {Promise<number>} exit code
 */
async function runSuite(address) {
  const browser = await startBrowser();
  try {
    const { context } = await openContext(browser);
    const page = await context.newPage();
    const ended = new Promise((/** @type {(code: number) => void} */ resolve, reject) => {
      setTimeout(() => reject(new Error('The suite did not end in time.')), suiteTimeout).unref();
      page.once('crash', () => reject(new Error('The browser page crashed.')));
      // The workbench calls these two, if they are there, with the exit code and with what the suite prints.
      Promise.all([
        page.exposeFunction('codeAutomationExit', resolve),
        page.exposeFunction('codeAutomationLog', printLog),
      ])
        .then(() => page.goto(workbenchAddress(address)))
        .catch(reject);
    });
    return await ended;
  } finally {
    await browser.close();
  }
}

/** @param {string} address */
function workbenchAddress(address) {
  const { host: authority } = new URL(address);
  const remote = (/** @type {string} */ file) => `vscode-remote://${authority}${encodeURI(file)}`;
  const url = new URL(address);
  url.searchParams.set('folder', folder);
  url.searchParams.set(
    'payload',
    JSON.stringify([
      ['extensionDevelopmentPath', remote(extension)],
      ['extensionTestsPath', remote(tests)],
    ]),
  );
  return url.href;
}

/**
 * @param {string} type of console method
 * @param {unknown[]} args
 */
function printLog(type, args) {
  const text = format(...args);
  if (workbenchChatter.test(text)) return;
  console.log(type === 'log' || type === 'info' ? text : `[${type}] ${text}`);
}
