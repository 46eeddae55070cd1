// What the server side of a browser-hosted VS Code wrote: its own output, the extension host's log, and the output
// channels of extensions. Shown when a test fails.
import * as fs from 'node:fs';
import * as path from 'node:path';

/** @typedef {{ name: string, text: string }} Log */

/** Log files that speak of VS Code's own doings and never of an extension. */
const noise = /^(ptyhost|telemetry|remoteTelemetry|network|userDataSync|editSessions|remoteTerminal)/i;

/**
 * @param {import('./profile.mjs').Profile} profile
 * @returns {Log[]} those that are not empty, names relative to the log folder
 */
export function readLogs(profile) {
  const folder = path.join(profile.data, 'logs');
  const files = fs.existsSync(folder) ? fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  const logs = files
    .filter((file) => file.endsWith('.log') && !noise.test(path.basename(file)))
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
    .map(({ name, text }) => `--- ${name}\n${text.trimEnd().split('\n').slice(-lines).join('\n')}`)
    .join('\n');
}
