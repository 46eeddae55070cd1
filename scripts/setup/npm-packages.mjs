// Set-up of node_modules. Runs before any package is there, so it uses node built-ins only.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { root } from '../paths.mjs';
import { runCommand } from '../run-command.mjs';

/** @typedef {{ version?: string, optional?: boolean }} LockedPackage */

/** Makes node_modules what package-lock.json says; does nothing when it already is. */
export async function setUpNpmPackages() {
  if (installedAsLocked()) return;
  console.log('Installing the npm packages of package-lock.json');
  await runCommand('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root });
}

/**
 * npm writes down what it installed in a lock file of its own. Contents are compared, not times: a checkout
 * touches package-lock.json without changing it. Optional packages for other systems are rightly absent.
 */
function installedAsLocked() {
  const installedFile = path.join(root, 'node_modules/.package-lock.json');
  if (!fs.existsSync(installedFile)) return false;
  const installed = lockedPackages(installedFile);
  const wanted = lockedPackages(path.join(root, 'package-lock.json'));
  return Object.entries(wanted).every(([place, { version, optional }]) => {
    if (place === '') return true; // the project itself
    const found = installed[place];
    return found ? found.version === version : optional === true;
  });
}

/**
 * @param {string} file
 * @returns {Record<string, LockedPackage>}
 */
function lockedPackages(file) {
  return JSON.parse(fs.readFileSync(file, 'utf8')).packages;
}
