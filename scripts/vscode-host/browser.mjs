// Starts Chromium for tests, and opens pages that can reach nothing but this machine.
import { chromium } from 'playwright-core';
import { findChromium } from '../setup/chromium.mjs';

const flags = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-dev-shm-usage', // /dev/shm of containers is often too small for a renderer
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--no-first-run',
];

/**
 * @param {{ args?: string[] }} [options] further command line flags
 * @returns {Promise<import('playwright-core').Browser>}
 */
export function startBrowser({ args = [] } = {}) {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('There is no Chromium here: run "node scripts/setup.mjs".');
  return chromium.launch({ executablePath, headless: true, args: [...flags, ...args] });
}

/**
 * Blocks every request of a context that would leave this machine.
 * @param {import('playwright-core').BrowserContext} context
 * @returns {Promise<string[]>} the addresses blocked, filled as it happens
 */
export async function stayOffline(context) {
  /** @type {string[]} */
  const blocked = [];
  const isOutside = (/** @type {URL} */ { protocol, hostname }) =>
    /^(https?|wss?):$/.test(protocol) && hostname !== '127.0.0.1' && hostname !== 'localhost';
  await context.route(isOutside, (route) => {
    blocked.push(route.request().url());
    return route.abort();
  });
  return blocked;
}
