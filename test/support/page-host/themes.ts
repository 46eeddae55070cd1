// VS Code's themes as a webview meets them: variables on the root element, a class on the body.

import type { Surroundings } from './page-server.ts';
import { themeVariables } from './theme-variables.ts';

export type ThemeName = keyof typeof themeVariables;

const CLASSES: Record<ThemeName, string> = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  highContrast: 'vscode-high-contrast',
  highContrastLight: 'vscode-high-contrast-light vscode-high-contrast',
  dark2026: 'vscode-dark',
  light2026: 'vscode-light',
};

export const themeNames = Object.keys(CLASSES) as ThemeName[];

export const surroundingsOf = (theme: ThemeName): Surroundings => ({
  bodyClass: CLASSES[theme],
  variables: themeVariables[theme],
});
