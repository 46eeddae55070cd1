// package.json against the code: what it offers exists, what the code registers is offered, defaults are the same on both sides.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

const root = join(import.meta.dirname, '../..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const { contributes } = manifest;
const source = (folder: string): string =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => readFileSync(join(root, folder, file), 'utf8'))
    .join('\n');
const extension = source('src/extension');

const commands: string[] = contributes.commands.map(({ command }: { command: string }) => command);

describe('commands', () => {
  it('of the manifest and of the code are the same', () => {
    const registered = [...extension.matchAll(/^ {4}'(erofs\.\w+)': \(/gm)].map(([, id]) => id!);
    assert.deepEqual([...commands].sort(), registered.sort());
  });

  it('stand under one category', () => {
    for (const { category, title } of contributes.commands) {
      assert.equal(category, 'EROFS');
      assert.match(title, /^[A-Z]/);
    }
  });

  it('in menus and key bindings exist', () => {
    const used = [
      ...Object.values<{ command: string }[]>(contributes.menus).flat(),
      ...contributes.keybindings,
    ];
    assert.ok(used.length > 5);
    for (const { command } of used) assert.ok(commands.includes(command), command);
  });

  it('that take arguments are not in the palette', () => {
    const hidden = contributes.menus.commandPalette.find(
      (item: { command: string }) => item.command === 'erofs.revealInode',
    );
    assert.equal(hidden?.when, 'false');
  });
});

describe('custom editors', () => {
  it('of the manifest and of the code are the same', () => {
    const viewTypes = contributes.customEditors.map(({ viewType }: { viewType: string }) => viewType);
    const code = [...extension.matchAll(/export const \w+_VIEW = '([^']+)'/g)].map(([, id]) => id!);
    assert.deepEqual(code, viewTypes);
  });

  it('open images by default, and anything else only when asked', () => {
    const [image, any] = contributes.customEditors;
    assert.deepEqual(image.selector, [{ filenamePattern: '*.erofs' }]);
    assert.equal(image.priority, 'default');
    assert.equal(any.priority, 'option');
  });
});

describe('languages', () => {
  it('have a grammar and a configuration that are there', () => {
    for (const { id, configuration } of contributes.languages) {
      const grammar = contributes.grammars.find(({ language }: { language: string }) => language === id);
      const { scopeName } = JSON.parse(readFileSync(join(root, grammar.path), 'utf8'));
      assert.equal(scopeName, grammar.scopeName);
      assert.ok(existsSync(join(root, configuration)));
    }
  });

  it('are those of the documents', () => {
    const documents = readFileSync(join(root, 'src/extension/documents/document-uris.ts'), 'utf8');
    for (const { extensions } of contributes.languages) {
      for (const ending of extensions) assert.ok(documents.includes(`${ending}\``), ending);
    }
  });
});

describe('settings', () => {
  const { properties } = contributes.configuration;

  it('that the code reads exist, with the same defaults', () => {
    const read = [...extension.matchAll(/\.get(?:<[^>]+>)?\(\s*'([\w.]+)',\s*([^)]+)\)/g)];
    assert.deepEqual(read.map(([, name]) => name).sort(), [
      'listing.maxLines',
      'server.maxRestarts',
      'sharing.exclude',
    ]);
    for (const [, name, value] of read) {
      const setting = properties[`erofs.${name}`];
      if (value !== '[]') assert.equal(Number(value!.replaceAll('_', '')), setting.default, name);
    }
  });

  it('have a scope, a default and a description', () => {
    for (const [name, setting] of Object.entries<Record<string, unknown>>(properties)) {
      assert.ok('default' in setting && 'scope' in setting, name);
      assert.ok(setting['markdownDescription'] ?? setting['description'], name);
    }
  });

  it('bound a listing to what an editor takes', () => {
    assert.equal(properties['erofs.listing.maxLines'].maximum, 400_000);
  });
});

describe('colours', () => {
  it('are used by the page, and have a value for every kind of theme', () => {
    const styles = readdirSync(join(root, 'media')).filter((file) => file.endsWith('.css'));
    const css =
      styles.map((file) => readFileSync(join(root, 'media', file), 'utf8')).join('\n') +
      source('src/webview');
    for (const { id, defaults } of contributes.colors) {
      assert.ok(css.includes(`--vscode-${id.replace('.', '-')}`), id);
      assert.deepEqual(Object.keys(defaults).sort(), ['dark', 'highContrast', 'highContrastLight', 'light']);
    }
  });
});

describe('activation', () => {
  it('waits for somebody who wants something, and needs no trust', () => {
    // What VS Code derives from the contributions by itself is not listed.
    assert.deepEqual(manifest.activationEvents, ['onFileSystem:erofs']);
    assert.equal(manifest.capabilities.untrustedWorkspaces.supported, true);
  });
});
