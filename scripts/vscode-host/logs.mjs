// What the server side of a browser-hosted VS Code wrote: its own output, the extension host's log, and the output
// channels of extensions. Shown when a test fails.
import * as fs from 'node:fs';
import * as path from 'node:path';

/** @typedef {{ name: string, text: string }} Log */

/**
 * VS Code logs in one file for each of its own parts, too. `remoteagent.log` repeats the server's output.
 */
const telling = /(^|\/)(remoteexthost\.log|erofs-explorer\.erofs-explorer\/.*\.log)$/;

/** Lines that stand in each extension host's log and say nothing. */
const chatter = /_doActivateExtension vscode\.|Accessing a resource scoped configuration/;

/**
 * @param {import('./profile.mjs').Profile} profile
 * @returns {Log[]} those that are not empty, names relative to the log folder
 */
export function readLogs(profile) {
  const folder = path.join(profile.data, 'logs');
  const files = fs.existsSync(folder) ? fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  const logs = files
    .filter((file) => telling.test(file))
    .sort()
    .map((file) => ({ name: file, text: fs.readFileSync(path.join(folder, file), 'utf8') }));
  logs.unshift({ name: 'server.log', text: fs.readFileSync(profile.serverLog, 'utf8') });
  return logs.filter(({ text }) => text.trim() !== '');
}

/**
 * @param {Log[]} logs
 * @param {number} lines how many of the end of each
 */
export function formatLogs(logs, lines) {
  return logs
    .map(({ name, text }) => {
      const told = text.split('\n').filter((line) => line.trim() !== '' && !chatter.test(line));
      return [`--- ${name}`, ...told.slice(-lines)].join('\n');
    })
    .join('\n');
}
