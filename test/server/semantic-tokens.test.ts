// Semantic tokens: what they cover and call it, against the text; and the legend against package.json.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { SemanticTokens, SemanticTokensLegend } from 'vscode-languageserver';
import { CORPUS } from '../support/corpus.ts';
import { writeNumberedTree } from '../support/image-writer/numbered-tree.ts';
import { demoImages, inFolder, TestClient, uriOf } from './support/connect.ts';
import { isInodeLine, listingUri, OpenText, pathOf, reportUri } from './support/text.ts';

let client: TestClient;
let legend: SemanticTokensLegend;
before(async () => {
  client = await TestClient.start();
  legend = client.initialized.capabilities.semanticTokensProvider!.legend;
  await client.compare(demoImages);
});
after(() => client.close());

interface Token {
  readonly line: number;
  readonly text: string;
  /** `sharing.refused` and the like. */
  readonly meaning: string;
}

function decode(open: OpenText, { data }: SemanticTokens): Token[] {
  const tokens: Token[] = [];
  let line = 0;
  let start = 0;
  for (let at = 0; at < data.length; at += 5) {
    const [down, right, length, type, bits] = data.slice(at, at + 5) as [
      number,
      number,
      number,
      number,
      number,
    ];
    start = down === 0 ? start + right : right;
    line += down;
    const modifiers = legend.tokenModifiers.filter((_, bit) => bits & (1 << bit));
    const range = { start: { line, character: start }, end: { line, character: start + length } };
    tokens.push({
      line,
      text: open.piece(range),
      meaning: [legend.tokenTypes[type], ...modifiers].join('.'),
    });
  }
  return tokens;
}

async function tokensOf(open: OpenText): Promise<Token[]> {
  return decode(open, await open.ask('textDocument/semanticTokens/full', {}));
}

/** What the sharing column says, as a modifier. */
function meaningOf(word: string): string {
  if (word.startsWith('shared:')) return 'sharing.shares';
  if (word.startsWith('refused:')) return 'sharing.refused';
  return word === 'alone' || word === 'pending' ? `sharing.${word}` : 'sharing.unshared';
}

/** The tokens that a listing should have, read from its columns. */
function expected(open: OpenText): Token[] {
  return open.lines.flatMap((text, line): Token[] => {
    if (!isInodeLine(text)) return [];
    const [mode, , , , , fingerprint, sharing] = text.split(/ +/);
    const tokens: Token[] = [];
    if (fingerprint !== '-') tokens.push({ line, text: fingerprint!, meaning: 'fingerprint' });
    if (sharing !== '-') tokens.push({ line, text: sharing!, meaning: meaningOf(sharing!) });
    if (mode!.startsWith('d')) tokens.push({ line, text: pathOf(text), meaning: 'directory' });
    return tokens;
  });
}

describe('the tokens of a listing', () => {
  it('are fingerprints, sharing states and directories', async () => {
    const open = await OpenText.open(client, listingUri(demoImages[1]!));
    const tokens = await tokensOf(open);
    assert.deepEqual(tokens, expected(open));
    const meanings = new Set(tokens.map(({ meaning }) => meaning));
    assert.deepEqual([...meanings].sort(), [
      'directory',
      'fingerprint',
      'sharing.alone',
      'sharing.shares',
      'sharing.unshared',
    ]);
  });

  it('tell refused fingerprints from missing ones', async () => {
    const own = await TestClient.start();
    const images = ['app-v1', 'app-lz4-v2', 'app-nofp-v2'].map((name) =>
      uriOf(join(CORPUS, `fingerprints/${name}.erofs`)),
    );
    await own.compare(images);
    for (const image of images.slice(1)) {
      const open = await OpenText.open(own, listingUri(image));
      assert.deepEqual(await tokensOf(open), expected(open));
    }
    const open = await OpenText.open(own, listingUri(images[1]!));
    const refused = (await tokensOf(open)).filter(({ meaning }) => meaning === 'sharing.refused');
    assert.equal(refused[0]?.text, 'refused:class');
    await own.close();
  });

  it('say that sharing is not known before the set is', async () => {
    const own = await TestClient.start();
    const open = await OpenText.open(own, listingUri(demoImages[1]!));
    const sharing = (await tokensOf(open)).filter(({ meaning }) => meaning.startsWith('sharing'));
    assert.ok(sharing.length > 50);
    assert.ok(sharing.every(({ meaning, text }) => meaning === 'sharing.pending' && text === 'pending'));
    await own.close();
  });

  it('of a range are those of its lines', async () => {
    const open = await OpenText.open(client, listingUri(demoImages[1]!));
    const range = { start: { line: 20, character: 0 }, end: { line: 40, character: 3 } };
    const tokens = decode(open, await open.ask('textDocument/semanticTokens/range', { range }));
    assert.deepEqual(
      tokens,
      expected(open).filter(({ line }) => line >= 20 && line <= 40),
    );
  });

  it('of a long text are told for ranges only', () =>
    inFolder([], async (folder) => {
      const path = join(folder, 'long.erofs');
      writeNumberedTree(path, { inodes: 20_500 });
      const own = await TestClient.start();
      await own.compare([uriOf(path)]);
      const open = await OpenText.open(own, listingUri(uriOf(path)));
      assert.equal(await open.ask('textDocument/semanticTokens/full', {}), null);
      const range = { start: { line: 20_000, character: 0 }, end: { line: 99_999, character: 0 } };
      const tokens = decode(open, await open.ask('textDocument/semanticTokens/range', { range }));
      assert.deepEqual(
        tokens,
        expected(open).filter(({ line }) => line >= 20_000),
      );
      assert.ok(tokens.length > 400);
      await own.close();
    }));
});

describe('the tokens of a report', () => {
  it('are what groups save, their fingerprints, and why files do not share', async () => {
    const images = ['app-v1', 'app-lz4-v2'].map((name) => uriOf(join(CORPUS, `fingerprints/${name}.erofs`)));
    const open = await OpenText.open(client, reportUri(images));
    const tokens = await tokensOf(open);
    const of = (meaning: string) =>
      tokens.filter((token) => token.meaning === meaning).map(({ text }) => text);
    assert.ok(of('sharing.shares').every((text) => /^\d+ pages? saved$/.test(text)));
    assert.ok(of('fingerprint').every((text) => /^sha256 [0-9a-f]{16}$/.test(text)));
    assert.equal(of('fingerprint').length, of('sharing.shares').length);
    assert.deepEqual([...new Set(of('sharing.refused'))], ['class']);
    assert.deepEqual([...new Set(of('sharing.unshared'))], ['empty']);
    assert.deepEqual([...new Set(of('sharing.alone'))], ['alone']);
    await open.close();
  });
});

describe('the manifest', () => {
  const { contributes } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'));
  const ids = (items: { id: string }[]): string[] => items.map(({ id }) => id);

  it('declares the types and modifiers of the legend', () => {
    assert.deepEqual(ids(contributes.semanticTokenTypes), legend.tokenTypes);
    assert.deepEqual(ids(contributes.semanticTokenModifiers), legend.tokenModifiers);
  });

  it('gives them scopes, and colours of the marks in themes that say what they are', () => {
    for (const { scopes } of contributes.semanticTokenScopes) {
      for (const selector of Object.keys(scopes)) {
        const [type, ...modifiers] = selector.split('.');
        assert.ok(legend.tokenTypes.includes(type!), selector);
        for (const modifier of modifiers) assert.ok(legend.tokenModifiers.includes(modifier), selector);
      }
    }
    const defaults = (id: string) =>
      contributes.colors.find((color: { id: string }) => color.id === id).defaults;
    const rules = contributes.configurationDefaults['editor.semanticTokenColorCustomizations'];
    for (const [themes, kind] of [
      ['[*Dark*]', 'dark'],
      ['[*Light*]', 'light'],
      ['[Default High Contrast]', 'highContrast'],
      ['[Default High Contrast Light]', 'highContrastLight'],
    ] as const) {
      assert.deepEqual(rules[themes].rules, {
        'sharing.shares': defaults('erofs.sharedForeground')[kind],
        'sharing.refused': defaults('erofs.unsharedForeground')[kind],
      });
    }
  });
});
