// The four kinds of colour theme, and when a change of one has arrived everywhere.
import type { Page } from 'playwright-core';
import type { HostVersion } from '../../../scripts/vscode-host/versions.mjs';

export type Theme = 'light' | 'dark' | 'high-contrast' | 'high-contrast-light';

/** What the workbench and the pages in webviews carry as a class while a theme of that kind is on. */
const classes: Record<Theme, { workbench: string; webview: string }> = {
  light: { workbench: 'vs', webview: 'vscode-light' },
  dark: { workbench: 'vs-dark', webview: 'vscode-dark' },
  'high-contrast': { workbench: 'hc-black', webview: 'vscode-high-contrast' },
  'high-contrast-light': { workbench: 'hc-light', webview: 'vscode-high-contrast-light' },
};

/** What the theme picker calls the themes that are the default of that version. */
export function themeLabel(host: HostVersion, theme: Theme): string {
  if (theme === 'high-contrast') return 'Dark High Contrast';
  if (theme === 'high-contrast-light') return 'Light High Contrast';
  const name = theme === 'dark' ? 'Dark' : 'Light';
  return host.name === 'newest' ? `${name} 2026` : `${name} Modern`;
}

export async function waitForTheme(page: Page, theme: Theme): Promise<void> {
  const { workbench, webview } = classes[theme];
  await page.locator(`.monaco-workbench.${workbench}`).waitFor();
  const frames = page.locator('iframe.webview.ready');
  for (let index = 0; index < (await frames.count()); index++) {
    const inner = frames.nth(index).contentFrame().frameLocator('#active-frame');
    await inner.locator(`body.${webview}`).waitFor({ state: 'attached' });
  }
}
