// The styles as text: every colour is VS Code's, every variable exists, and the sources keep what the policy asks of them.

import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, it } from 'node:test';
import { themeVariables } from '../support/page-host/theme-variables.ts';

const root = path.resolve(import.meta.dirname, '../..');
const media = fs.readdirSync(path.join(root, 'media')).filter((file) => file.endsWith('.css'));
const read = (file: string): string => fs.readFileSync(path.join(root, file), 'utf8');
const styles = media.map((file) => ({ file, text: read(`media/${file}`).replaceAll(/\/\*.*?\*\//gs, '') }));

describe('styles', () => {
  it('use only variables that VS Code has, or the manifest contributes', () => {
    const known = new Set(Object.values(themeVariables).flatMap((variables) => Object.keys(variables)));
    const used = styles.flatMap(({ file, text }) =>
      [...text.matchAll(/--vscode-[\w-]+/g)].map(([name]) => ({ file, name })),
    );
    assert.ok(used.length > 50);
    for (const { file, name } of used) assert.ok(known.has(name), `${name} in ${file}`);
  });

  it('have the contributed colours as the manifest gives them', () => {
    const manifest: { contributes: { colors: { id: string; defaults: Record<string, string> }[] } } =
      JSON.parse(read('package.json'));
    for (const [theme, kind] of [
      ['dark', 'dark'],
      ['light', 'light'],
      ['highContrast', 'highContrast'],
      ['highContrastLight', 'highContrastLight'],
    ] as const) {
      const variables: Record<string, string> = themeVariables[theme];
      for (const { id, defaults } of manifest.contributes.colors) {
        assert.equal(variables[`--vscode-${id.replace('.', '-')}`], defaults[kind], `${id} in ${theme}`);
      }
    }
  });

  it('name no colour of their own', () => {
    for (const { file, text } of styles) {
      const own = text.match(/#[0-9a-f]{3,8}\b|\b(?:rgb|hsl)a?\((?!0 0 0 \/ 25%\))/gi);
      assert.equal(own, null, file);
    }
  });

  it('are all imported by page.css', () => {
    const imported = [...read('media/page.css').matchAll(/@import "\.\/([\w-]+\.css)";/g)].map(
      (match) => match[1],
    );
    assert.deepEqual([...imported].sort(), media.filter((file) => file !== 'page.css').sort());
  });

  it('agree with the page on the classes there are', () => {
    const sources = fs
      .readdirSync(path.join(root, 'src/webview/view'))
      .map((file) => read(`src/webview/view/${file}`))
      .join('\n');
    const fromVsCode = new Set([
      'codicon',
      'vscode-high-contrast',
      'vscode-high-contrast-light',
      'vscode-reduce-motion',
    ]);
    for (const { file, text } of styles) {
      for (const [, name] of text.matchAll(/\.([a-z][\w-]*)(?=[^{}]*\{)/g)) {
        if (fromVsCode.has(name!) || name!.startsWith('codicon-') || name === 'css') continue;
        const written = name!.replace(/^is-.*/, 'is-$');
        assert.ok(sources.includes(written), `.${name} of ${file} is used nowhere`);
      }
    }
  });

  it('are never set by markup, nor is markup ever made from text', () => {
    for (const folder of ['src/webview', 'src/webview/view', 'src/webview/model']) {
      for (const file of fs.readdirSync(path.join(root, folder)).filter((name) => /\.tsx?$/.test(name))) {
        const text = read(`${folder}/${file}`);
        assert.doesNotMatch(
          text,
          /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/,
          file,
        );
        assert.doesNotMatch(text, /style="|setAttribute\('style'/, file);
      }
    }
  });
});
