#!/usr/bin/env node
// Makes a bare clone ready: npm packages, the browser, the browser-hosted VS Code. Each step does nothing when its
// result is already there. Called by `npm start` and `npm test`; by hand: node scripts/setup.mjs [--oldest]
// This file and what it imports use node built-ins only, as there is no node_modules yet.
import { pathToFileURL } from 'node:url';
import { setUpChromium } from './setup/chromium.mjs';
import { setUpNpmPackages } from './setup/npm-packages.mjs';
import { installHost } from './vscode-host/install.mjs';
import { hostVersions } from './vscode-host/versions.mjs';

/**
 * @param {{ chromium: boolean, host?: import('./vscode-host/versions.mjs').HostVersion | undefined }} wanted
 *   what is needed besides the npm packages
 */
export async function setUp({ chromium, host }) {
  await setUpNpmPackages();
  if (chromium) await setUpChromium();
  if (host) await installHost(host);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const host = process.argv.includes('--oldest') ? hostVersions.oldest : hostVersions.newest;
  try {
    await setUp({ chromium: true, host });
    console.log(`Ready: npm packages, Chromium, VS Code ${host.vscode}`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
