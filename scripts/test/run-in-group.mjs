// Runs a suite as a process group of its own, so that a suite that hangs, or a run that is interrupted, ends with
// everything it started: test files, servers, browsers.
import { spawn } from 'node:child_process';

const timeLimit = 20 * 60_000; // only a suite that hangs takes so long
const graceTime = 5_000;

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 * @returns {Promise<boolean>} whether it ended with exit code 0
 */
export function runInGroup(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'inherit', 'inherit'],
      ...options,
      detached: true,
    });
    child.once('error', reject);

    const end = (/** @type {NodeJS.Signals} */ signal) => {
      signalGroup(child.pid, signal);
      setTimeout(() => signalGroup(child.pid, 'SIGKILL'), graceTime).unref();
    };
    const timer = setTimeout(() => {
      console.error(`The suite did not end within ${timeLimit / 60_000} minutes: stopping it.`);
      end('SIGTERM');
    }, timeLimit);
    let interrupted = false;
    const interrupt = (/** @type {NodeJS.Signals} */ signal) => {
      interrupted = true;
      end(signal);
    };
    process.on('SIGINT', interrupt).on('SIGTERM', interrupt);

    child.once('exit', (code) => {
      clearTimeout(timer);
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
      if (interrupted) process.exit(1);
      resolve(code === 0);
    });
  });
}

/**
 * @param {number | undefined} group
 * @param {NodeJS.Signals} signal
 */
function signalGroup(group, signal) {
  if (group === undefined) return;
  try {
    process.kill(-group, signal);
  } catch {
    // It is gone already.
  }
}
