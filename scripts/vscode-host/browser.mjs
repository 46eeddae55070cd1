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
 * A fresh context (cookies, storage) in which every request that would leave this machine is blocked.
 * @param {import('playwright-core').Browser} browser
 * @param {import('playwright-core').BrowserContextOptions} [options]
 * @returns {Promise<{ context: import('playwright-core').BrowserContext, blocked: string[] }>} `blocked` has the
 *   addresses that were asked for, filled as it happens
 */
export async function openContext(browser, options) {
  const context = await browser.newContext(options);
  /** @type {string[]} */
  const blocked = [];
  await context.route(isOutside, (route) => {
    blocked.push(route.request().url());
    return route.abort();
  });
  // tsx wraps named functions in calls of this helper, and tests send functions to the page.
  await context.addInitScript('globalThis.__name ??= (value) => value;');
  return { context, blocked };
}

/** @param {URL} url */
function isOutside({ protocol, hostname }) {
  return /^(https?|wss?):$/.test(protocol) && hostname !== '127.0.0.1' && hostname !== 'localhost';
}
