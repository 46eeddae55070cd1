// Opens the built page in a real Chromium with a scripted host. Everything that the browser complains of is kept: a test ends by
// asking that there was nothing.

import * as fs from 'node:fs';
import * as path from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { findChromium } from '../../../scripts/setup/chromium.mjs';
import type { FromPage, ToPage } from '../../../src/protocol/page.ts';
import { buildPage } from './build-page.ts';
import { type PageServer, servePage } from './page-server.ts';
import { ScriptedHost } from './scripted-host.ts';
import type { ScriptedImage } from './scripted-image.ts';
import { surroundingsOf, type ThemeName } from './themes.ts';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

/** The longest that a page may take for anything, in milliseconds: only what hangs takes so long. */
const PATIENCE = 15_000;

export const screenshotFolder = path.resolve(import.meta.dirname, '../../../out/screenshots');

export interface OpenOptions {
  theme?: ThemeName;
  width?: number;
  height?: number;
  server?: 'running' | 'starting' | 'stopped';
  /** Called before the page is loaded. */
  prepare?: (host: ScriptedHost) => void;
  context?: BrowserContextOptions;
}

export interface OpenPage {
  readonly page: Page;
  readonly host: ScriptedHost;
  /** Console output, uncaught errors, violations of the content security policy. */
  readonly problems: string[];
  /** Loads the page again, as a reload of the window does; what it saved is there. */
  reload(): Promise<void>;
  /** Waits until `condition` holds of the host's side. */
  until(condition: () => boolean): Promise<void>;
  screenshot(name: string): Promise<void>;
  close(): Promise<void>;
}

/** One browser and one server for many pages. */
export class PageTester {
  private constructor(
    private readonly browser: Browser,
    private readonly server: PageServer,
    private readonly bypassCSP: boolean,
  ) {}

  /** `bypassPolicy` lets a test put scripts of its own into pages. */
  static async start({ bypassPolicy = false } = {}): Promise<PageTester> {
    await buildPage();
    const executablePath = findChromium();
    if (!executablePath) throw new Error('There is no Chromium here: run "node scripts/setup.mjs".');
    const browser = await chromium.launch({ executablePath, headless: true, args: FLAGS });
    return new PageTester(browser, await servePage(surroundingsOf('dark')), bypassPolicy);
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await this.server.close();
  }

  async open(image: ScriptedImage, options: OpenOptions = {}): Promise<OpenPage> {
    const { theme = 'dark', width = 1280, height = 760, server = 'running', prepare, context = {} } = options;
    const browsing = await this.browser.newContext({
      viewport: { width, height },
      bypassCSP: this.bypassCSP,
      ...context,
    });
    const page = await browsing.newPage();
    page.setDefaultTimeout(PATIENCE);
    const problems = collectProblems(page);
    let closed = false;
    const host = new ScriptedHost(
      image,
      (message: ToPage) => {
        if (closed) return;
        // A page that is being loaded again cannot be spoken to; it will ask.
        page
          .evaluate((text) => window.postMessage(JSON.parse(text), '*'), JSON.stringify(message))
          .catch(() => {});
      },
      server,
    );
    await page.exposeBinding('sendToHost', (_, message: FromPage) => host.receive(message));
    await page.addInitScript({ path: path.join(import.meta.dirname, 'fake-api.js') });
    this.server.surroundings = surroundingsOf(theme);
    prepare?.(host);
    await page.goto(this.server.address);
    return {
      page,
      host,
      problems,
      reload: async () => {
        await page.reload();
      },
      until: async (condition) => {
        for (let waited = 0; !condition(); waited += 10) {
          if (waited > PATIENCE) throw new Error('What was waited for did not happen.');
          await page.waitForTimeout(10);
        }
      },
      screenshot: async (name) => {
        fs.mkdirSync(screenshotFolder, { recursive: true });
        await page.screenshot({ path: path.join(screenshotFolder, `${name}.png`) });
      },
      close: async () => {
        closed = true;
        await browsing.close();
      },
    };
  }
}

function collectProblems(page: Page): string[] {
  const problems: string[] = [];
  page.on('console', (message) => problems.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`));
  page.on('requestfailed', (request) => problems.push(`not loaded: ${request.url()}`));
  return problems;
}
