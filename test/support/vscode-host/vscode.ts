// One real VS Code for end-to-end tests: a server with the packaged extension, a browser, and a copy of a workspace
// folder. Everything lies in one temporary folder, and nothing but this machine can be reached.
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import { vsixFile } from '../../../scripts/package/vsix-file.mjs';
import { openContext, startBrowser } from '../../../scripts/vscode-host/browser.mjs';
import { createProfile, type Profile, removeProfile } from '../../../scripts/vscode-host/profile.mjs';
import { installExtension, type Server, startServer } from '../../../scripts/vscode-host/server.mjs';
import { chosenHost, type HostVersion } from '../../../scripts/vscode-host/versions.mjs';
import { Workbench } from './workbench.ts';

export interface VsCodeOptions {
  /** Folder whose copy is opened, relative to the project. */
  workspace: string;
  /** User settings from the start. */
  settings?: Record<string, unknown>;
}

/** The server ends by itself when the test process was killed and its page is gone. */
const idleSeconds = 120;

const viewport = { width: 1280, height: 800 };

export class VsCode {
  /** Addresses outside of this machine that the window asked for; each was blocked. */
  blocked: readonly string[] = [];
  #context: BrowserContext | undefined;
  #workbench: Workbench | undefined;

  private constructor(
    readonly host: HostVersion,
    readonly profile: Profile,
    /** Absolute path of the workspace folder's copy. */
    readonly workspace: string,
    private readonly server: Server,
    private readonly browser: Browser,
  ) {}

  static async start({ workspace, settings = {} }: VsCodeOptions): Promise<VsCode> {
    const vsix = vsixFile();
    if (!fs.existsSync(vsix))
      throw new Error(`${vsix} is missing: run "npm run package", or all by "npm test".`);
    const host = chosenHost();
    const profile = createProfile({ settings });
    try {
      const copy = path.join(profile.folder, path.basename(workspace));
      fs.cpSync(path.resolve(import.meta.dirname, '../../..', workspace), copy, { recursive: true });
      await installExtension(host, profile, vsix);
      const server = await startServer(host, profile, { idleSeconds });
      try {
        return new VsCode(host, profile, copy, server, await startBrowser());
      } catch (error) {
        await server.stop();
        throw error;
      }
    } catch (error) {
      removeProfile(profile);
      throw error;
    }
  }

  /** The workbench with no editor open. The same page each time: only the first webview of a page is slow. */
  async openWorkbench(): Promise<Workbench> {
    if (this.#workbench) {
      await this.#workbench.closeAllEditors();
      return this.#workbench;
    }
    const { context, blocked } = await openContext(this.browser, { viewport });
    this.#context = context;
    this.blocked = blocked;
    await context.tracing.start({ snapshots: true, title: path.basename(this.workspace) });
    const page = await context.newPage();
    this.#workbench = new Workbench(page, this);
    await page.goto(`${this.server.address}/?folder=${encodeURIComponent(this.workspace)}`);
    await this.#workbench.waitUntilReady();
    return this.#workbench;
  }

  /** The workbench now open, if any. */
  get workbench(): Workbench | undefined {
    return this.#workbench;
  }

  /** Writes down what was done in this workbench and how the window looked each time (`npx playwright-core show-trace FILE`). */
  async saveTrace(file: string): Promise<void> {
    await this.#context?.tracing.stop({ path: file });
  }

  /** Closes the page with all it remembers; the next `openWorkbench` starts afresh. */
  async closeWorkbench(): Promise<void> {
    await this.#context?.close();
    this.#context = undefined;
    this.#workbench = undefined;
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
    removeProfile(this.profile);
  }
}
