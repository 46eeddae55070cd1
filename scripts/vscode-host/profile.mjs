// The folder in which one browser-hosted VS Code keeps everything it writes: settings, extensions, logs.
// Nothing of it reaches the home folder, and removing it leaves no trace.
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

/**
 * @typedef {object} Profile
 * @property {string} folder
 * @property {string} data        VS Code's user data
 * @property {string} extensions
 * @property {string} serverLog   what the server itself prints
 */

/** No greeting, no tips, no network, no second side bar: the same calm screen each time. */
const quietSettings = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'window.commandCenter': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
};

/**
 * @param {{ folder?: string, settings?: Record<string, unknown> }} [options] `folder` keeps its contents if it is
 *   there; without it, a temporary folder
 * @returns {Profile}
 */
export function createProfile({ folder, settings = {} } = {}) {
  const place = folder ?? fs.mkdtempSync(path.join(os.tmpdir(), 'erofs-explorer-'));
  const profile = {
    folder: place,
    data: path.join(place, 'data'),
    extensions: path.join(place, 'extensions'),
    serverLog: path.join(place, 'server.log'),
  };
  fs.mkdirSync(path.join(profile.data, 'User'), { recursive: true });
  fs.mkdirSync(profile.extensions, { recursive: true });
  const settingsFile = path.join(profile.data, 'User/settings.json');
  if (!fs.existsSync(settingsFile)) {
    fs.writeFileSync(settingsFile, `${JSON.stringify({ ...quietSettings, ...settings }, null, 2)}\n`);
  }
  return profile;
}

/** @param {Profile} profile */
export function removeProfile(profile) {
  fs.rmSync(profile.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
