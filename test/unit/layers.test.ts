// The arrows between the layers, and the shape of the house: who may import whom, and that every file says what it is for.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, it } from 'node:test';

const SRC = join(import.meta.dirname, '../../src');

/** What each layer may import of the others, and of packages. */
const ARROWS: Readonly<Record<string, { layers: string[]; packages: RegExp }>> = {
  common: { layers: [], packages: /^$/ },
  erofs: { layers: ['common'], packages: /^$/ },
  sharing: { layers: ['common', 'erofs'], packages: /^$/ },
  protocol: { layers: ['common'], packages: /^$/ },
  node: { layers: ['common', 'erofs'], packages: /^node:/ },
  server: {
    layers: ['common', 'erofs', 'sharing', 'protocol', 'node'],
    packages: /^(node:|vscode-languageserver)/,
  },
  cli: { layers: ['common', 'erofs', 'sharing', 'node'], packages: /^node:/ },
  extension: { layers: ['common', 'protocol'], packages: /^(node:|vscode$|vscode-languageclient)/ },
  webview: { layers: ['common', 'protocol'], packages: /^(preact|vscode-webview$)/ },
};

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));
const importsOf = (text: string): string[] =>
  [
    ...text.matchAll(
      /^\s*(?:import|export)\b[^'"]*?\bfrom\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]/gm,
    ),
  ].map((match) => (match[1] ?? match[2])!);

describe('layers', () => {
  it('are all known', () => {
    const layers = readdirSync(SRC, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    assert.deepEqual(layers.map(({ name }) => name).sort(), Object.keys(ARROWS).sort());
    assert.ok(files.length > 50);
  });

  for (const file of files) {
    it(file, () => {
      const layer = file.split('/')[0]!;
      const { layers, packages } = ARROWS[layer]!;
      const text = readFileSync(join(SRC, file), 'utf8');
      for (const target of importsOf(text)) {
        if (layer === 'webview' && target.endsWith('/media/page.css')) continue; // styles are no layer
        if (!target.startsWith('.')) {
          assert.match(target, packages, `${file} imports ${target}`);
          continue;
        }
        const other = relative(SRC, resolve(SRC, dirname(file), target)).split('/')[0]!;
        assert.ok(other === layer || layers.includes(other), `${file} imports ${target} of layer ${other}`);
      }
      assert.match(text, /^(?:\/\/ .+\n){1,8}/, `${file} does not begin by saying what it is for`);
    });
  }
});
