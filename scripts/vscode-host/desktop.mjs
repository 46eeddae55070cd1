// Finds a desktop VS Code. Where there is none, or no screen to show it on, the browser-hosted one takes its place.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { findProgram, isExecutable } from '../find-program.mjs';
import { hostVariable } from './versions.mjs';

/**
 * @typedef {object} Desktop
 * @property {string} command      what a person would type: `code`
 * @property {string} executable   the program that `command` starts, which alone passes on an exit code
 */

/**
 * @returns {Desktop | undefined}
 */
export function findDesktop() {
  const { VSCODE_EXECUTABLE, DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (VSCODE_EXECUTABLE) return { command: VSCODE_EXECUTABLE, executable: VSCODE_EXECUTABLE };
  if (process.env[hostVariable]) return undefined; // a certain version is asked for
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) return undefined;
  const command = findProgram('code');
  const executable = command && executableBehind(fs.realpathSync(command));
  return executable ? { command, executable } : undefined;
}

/**
 * `code` is a script in a `bin` folder of the installation. The one in a terminal of a remote window has the same
 * name and starts nothing.
 * @param {string} script
 */
function executableBehind(script) {
  const bin = path.dirname(script);
  const places = [
    path.join(bin, '../code'), // Linux
    path.join(bin, '../../../MacOS/Electron'),
    path.join(bin, '../../../MacOS/Code'),
  ];
  return places.find(isExecutable);
}
