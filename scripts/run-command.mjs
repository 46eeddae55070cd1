// Starts another program and waits for it. Only node built-ins here: this runs on a bare clone too.
import { spawn } from 'node:child_process';

/**
 * Runs a program with its output on ours and resolves when it succeeded.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options] as for `spawn`; output is inherited, input is closed
 * @returns {Promise<void>} rejects with the command line and the exit code (or signal) when it failed
 */
export function runCommand(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], ...options });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`"${[command, ...args].join(' ')}" failed (${signal ?? `exit code ${code}`})`));
    });
  });
}
