// Starts and stops the browser-hosted VS Code on the loopback interface, and installs an extension into it.
import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runCommand } from '../run-command.mjs';
import { findFreePort, loopback } from './port.mjs';
import { entryOf, nodeOf } from './versions.mjs';

/** @typedef {import('./versions.mjs').HostVersion} HostVersion */
/** @typedef {import('./profile.mjs').Profile} Profile */

/**
 * @typedef {object} Server
 * @property {number} port
 * @property {string} address     `http://127.0.0.1:PORT`
 * @property {Promise<void>} ended resolves when the server is gone, whoever ended it
 * @property {() => Promise<void>} stop
 */

const startTimeout = 60_000;
const stopTimeout = 5_000;

/**
 * @param {HostVersion} host
 * @param {Profile} profile
 * @param {string} vsix file
 */
export async function installExtension(host, profile, vsix) {
  const log = fs.openSync(profile.serverLog, 'a');
  try {
    await runCommand(
      nodeOf(host),
      [entryOf(host), ...placeFlags(profile), '--install-extension', vsix, '--force'],
      {
        env: serverEnvironment(profile, {}),
        stdio: ['ignore', log, log],
      },
    );
  } catch (error) {
    throw new Error(
      `${path.basename(vsix)} cannot be installed:\n${fs.readFileSync(profile.serverLog, 'utf8')}`,
      {
        cause: error,
      },
    );
  } finally {
    fs.closeSync(log);
  }
}

/**
 * Starts the server and waits until it answers.
 * @param {HostVersion} host
 * @param {Profile} profile
 * @param {object} [options]
 * @param {number | undefined} [options.port] a free one if not given
 * @param {Record<string, string>} [options.env] on top of ours; the extension host inherits it
 * @param {boolean} [options.acceptTests] take a test suite from the page's address
 * @param {number} [options.idleSeconds] end when no page was open for so long; never if not given
 * @returns {Promise<Server>}
 */
export async function startServer(host, profile, { port, env = {}, acceptTests, idleSeconds } = {}) {
  // Asked first: whatever else listens there might answer in our server's place.
  const chosenPort = await findFreePort(port);
  if (chosenPort === undefined) throw new Error(`Port ${port} is taken.`);
  const args = [
    ...placeFlags(profile),
    ...['--auth', 'none', '--bind-addr', `${loopback}:${chosenPort}`, '--ignore-last-opened'],
    ...['--disable-telemetry', '--disable-update-check', '--disable-workspace-trust', '--disable-proxy'],
    '--disable-getting-started-override',
    ...(idleSeconds ? ['--idle-timeout-seconds', String(idleSeconds)] : []),
    ...(acceptTests && host.smokeTestDriver ? ['--vscode-option', 'enable-smoke-test-driver'] : []),
  ];
  const log = fs.openSync(profile.serverLog, 'a');
  const child = spawn(nodeOf(host), [entryOf(host), ...args], {
    stdio: ['ignore', log, log],
    env: serverEnvironment(profile, env),
  });
  fs.closeSync(log);
  /** @type {Promise<void>} */
  const ended = new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const isUp = () => child.exitCode === null && child.signalCode === null && child.pid !== undefined;
  const stop = async () => {
    if (!isUp()) return;
    child.kill('SIGTERM');
    const force = setTimeout(() => child.kill('SIGKILL'), stopTimeout);
    await ended;
    clearTimeout(force);
  };

  const address = `http://${loopback}:${chosenPort}`;
  const deadline = Date.now() + startTimeout;
  while (!(await answers(address))) {
    if (!isUp() || Date.now() > deadline) {
      await stop();
      throw new Error(`VS Code ${host.vscode} did not start:\n${fs.readFileSync(profile.serverLog, 'utf8')}`);
    }
    await delay(100);
  }
  return { port: chosenPort, address, ended, stop };
}

/**
 * Without `--config` code-server writes a configuration file into the home folder.
 * @param {Profile} profile
 */
function placeFlags({ data, extensions }) {
  return ['--config', '/dev/null', '--user-data-dir', data, '--extensions-dir', extensions];
}

/**
 * @param {Profile} profile
 * @param {Record<string, string>} extra
 */
function serverEnvironment({ folder }, extra) {
  /** @type {NodeJS.ProcessEnv} */
  const env = {};
  for (const [name, value] of Object.entries(process.env)) {
    // Set in the terminals of a running VS Code (code-server would hand the call over to that one) and in the
    // processes of node's test runner.
    if (!/^(VSCODE_|ELECTRON_|NODE_TEST_CONTEXT$)/.test(name)) env[name] = value;
  }
  const home = path.join(folder, 'xdg');
  return {
    ...env,
    EXTENSIONS_GALLERY: '{}', // no gallery: it would be asked for over the network
    XDG_DATA_HOME: home,
    XDG_CONFIG_HOME: home,
    XDG_CACHE_HOME: home,
    ...extra,
  };
}

/** @param {string} address */
async function answers(address) {
  try {
    return (await fetch(`${address}/healthz`)).ok;
  } catch {
    return false;
  }
}
