// Drives the window of VS Code as a person does: palette, Quick Open, tabs, editors. It waits for what it needs and
// never sleeps for a fixed time. Selectors here hold from 1.106 to 1.139.
import type { ConsoleMessage, FrameLocator, Locator, Page } from 'playwright-core';
import { saveScreenshot } from './evidence.ts';
import { findImagePage } from './image-page.ts';
import { hoverOver, visibleLines } from './text-editor.ts';
import { type Theme, themeLabel, waitForTheme } from './theme.ts';
import type { VsCode } from './vscode.ts';

/** VS Code's own scripts: they complain of closed modules and services that only the product build has. */
const ownScripts = /\/static\/(out|node_modules)\//;

const quickInput = '.quick-input-widget input[type="text"]';

export class Workbench {
  /** Console errors and uncaught exceptions of webviews, and those of the window that speak of this extension. */
  readonly errors: string[] = [];

  constructor(
    /** For what this class does not offer. */
    readonly page: Page,
    private readonly vscode: VsCode,
  ) {
    page.on('console', (message) => this.#listen(message));
    page.on('pageerror', (error) => this.errors.push(error.stack ?? error.message));
  }

  /**
   * The window is painted about a second before extensions are known to it. A file opened in between gets the
   * built-in binary editor and keeps it, so wait for the mark that VS Code sets itself.
   */
  async waitUntilReady(): Promise<void> {
    await this.page.waitForSelector('.monaco-workbench', { timeout: 60_000 });
    await this.page.waitForFunction(
      () => performance.getEntriesByName('code/didLoadExtensions').length > 0,
      undefined,
      { timeout: 60_000 },
    );
    await this.page.waitForSelector('.explorer-folders-view .monaco-list-row');
  }

  /**
   * Reloads the window; editors come back by themselves. By the command, as the browser's own reload would lose
   * what VS Code had not yet written down (it does every five seconds).
   */
  async reload(): Promise<void> {
    await Promise.all([this.page.waitForEvent('load'), this.runCommand('Developer: Reload Window')]);
    await this.waitUntilReady();
  }

  /** @param title with its category, as the palette shows it: `EROFS: Dedup Report` */
  async runCommand(title: string): Promise<void> {
    await this.#choose({ key: 'F1', text: `>${title}`, label: title });
  }

  /** Opens a file of the workspace by Quick Open and waits for its tab. */
  async quickOpen(fileName: string): Promise<void> {
    await this.#choose({ key: 'Control+p', text: fileName, label: fileName });
    await this.tab(fileName).waitFor();
  }

  /** Chooses the entry of that label in the list under the quick input. */
  async pick(label: string): Promise<void> {
    await this.#entry(label).click();
  }

  /** Answers the input box that a command has opened. */
  async answer(text: string): Promise<void> {
    await this.#waitForPrompt();
    await this.#quickInput.fill(text);
    await this.#quickInput.press('Enter');
  }

  /** The tab of that title, active or not. */
  tab(title: string): Locator {
    return this.page.locator(`.tabs-container .tab[data-resource-name="${title}"]`);
  }

  /** Titles of the active tab of each editor group; the active group's first. */
  async activeTabs(): Promise<string[]> {
    const titles = (group: string) =>
      this.page
        .locator(`.editor-group-container${group} .tab.active`)
        .evaluateAll((tabs) => tabs.map((tab) => tab.getAttribute('data-resource-name') ?? ''));
    return [...(await titles('.active')), ...(await titles(':not(.active)'))];
  }

  async closeAllEditors(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.runCommand('View: Close All Editors');
    await this.page.locator('.tabs-container .tab').first().waitFor({ state: 'detached' });
  }

  /**
   * The page inside the custom editor whose tab has that title; the tab is activated if it is not. VS Code throws a
   * page away when its tab is covered, so ask again after switching.
   */
  async imagePage(title: string): Promise<FrameLocator> {
    const tab = this.tab(title).first();
    await tab.waitFor();
    if (!(await this.activeTabs()).includes(title)) await tab.click();
    return findImagePage(this.page, title);
  }

  /** The lines of the active text editor that are on the screen, from the top, spaces as typed. */
  editorLines(): Promise<string[]> {
    return visibleLines(this.page);
  }

  /** What the active text editor shows when the mouse rests on the first place on the screen with that text. */
  hoverText(text: string): Promise<string> {
    return hoverOver(this.page, text);
  }

  /** Changes the colour theme, of webviews too. */
  async setTheme(theme: Theme): Promise<void> {
    const label = themeLabel(this.vscode.host, theme);
    await this.runCommand('Preferences: Color Theme');
    await this.#waitForPrompt();
    await this.#quickInput.fill(label);
    await this.pick(label);
    await waitForTheme(this.page, theme);
  }

  /** Texts of the notifications now shown. */
  notifications(): Promise<string[]> {
    return this.page.locator('.notification-toast .notification-list-item-message').allInnerTexts();
  }

  /** Saves a picture of the window as `out/screenshots/NAME.png`, for people to look at. */
  screenshot(name: string): Promise<void> {
    return saveScreenshot(this.vscode, this.page, name);
  }

  get #quickInput(): Locator {
    return this.page.locator(quickInput);
  }

  /** What a command asks for takes the place of the palette that it was chosen in. */
  async #waitForPrompt(): Promise<void> {
    await this.page.waitForFunction((selector) => {
      const input = document.querySelector<HTMLInputElement>(selector);
      return input?.checkVisibility() && !input.value.startsWith('>');
    }, quickInput);
  }

  #entry(label: string): Locator {
    return this.page
      .locator('.quick-input-widget .monaco-list-row')
      .filter({ has: this.page.locator('.label-name', { hasText: exactly(label) }) })
      .first();
  }

  /**
   * Opens the quick input and chooses an entry. A webview that has just been loaded takes the focus, and with it the
   * key or the open input, hence more than one try.
   */
  async #choose({ key, text, label }: { key: string; text: string; label: string }): Promise<void> {
    const timeout = 5_000;
    let failure: unknown;
    for (let attempt = 0; attempt < 6; attempt++) {
      try {
        await this.page.keyboard.press(key);
        await this.#quickInput.fill(text, { timeout });
        await this.#entry(label).click({ timeout });
        return;
      } catch (error) {
        failure = error;
      }
    }
    throw new Error(`"${label}" cannot be chosen.`, { cause: failure });
  }

  #listen(message: ConsoleMessage): void {
    if (message.type() !== 'error') return;
    const { url } = message.location();
    if (!ownScripts.test(url) || /erofs/i.test(message.text()))
      this.errors.push(`${message.text()} (${url})`);
  }
}

function exactly(text: string): RegExp {
  return new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
}
