// Outline and folding of listings and reports, held against the lines of the text.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { DocumentSymbol, FoldingRange, SymbolInformation } from 'vscode-languageserver';
import { CORPUS } from '../support/corpus.ts';
import { writeNumberedTree } from '../support/image-writer/numbered-tree.ts';
import { demoImages, inFolder, TestClient, uriOf } from './support/connect.ts';
import { isInodeLine, listingUri, OpenText, pathOf, reportUri } from './support/text.ts';

const TREE = { textDocument: { documentSymbol: { hierarchicalDocumentSymbolSupport: true } } };

let client: TestClient;
before(async () => {
  client = await TestClient.capable(TREE);
  await client.compare(demoImages);
});
after(() => client.close());

const symbolsOf = (open: OpenText): Promise<DocumentSymbol[]> => open.ask('textDocument/documentSymbol', {});
const foldsOf = (open: OpenText): Promise<FoldingRange[]> => open.ask('textDocument/foldingRange', {});

/** Names with their children, as an outline shows them. */
type Outline = { [name: string]: Outline };
const outline = (symbols: readonly DocumentSymbol[] = []): Outline =>
  Object.fromEntries(symbols.map(({ name, children }) => [name, outline(children)]));

describe('the outline of a listing', () => {
  it('is its directories as a tree', async () => {
    const open = await OpenText.open(client, listingUri(demoImages[1]!));
    const [root, ...others] = await symbolsOf(open);
    assert.deepEqual(others, []);
    assert.deepEqual([root?.name, root?.detail], ['/', '6 entries']);
    const tree = outline(root?.children);
    assert.deepEqual(Object.keys(tree), ['dev', 'etc', 'opt', 'usr', 'var']);
    assert.deepEqual(Object.keys(tree['usr']!), ['bin', 'lib', 'share']);
    assert.deepEqual(tree['var'], { lib: {} });
  });

  it('has the lines of each directory', async () => {
    for (const image of ['names/odd-names.erofs', 'names/directories.erofs', 'plain/basic-b4096.erofs']) {
      const open = await OpenText.open(client, listingUri(uriOf(join(CORPUS, image))));
      let seen = 0;
      const check = (symbols: readonly DocumentSymbol[]): void => {
        for (const { range, selectionRange, children = [] } of symbols) {
          const path = open.piece(selectionRange);
          const { start, end } = range;
          assert.ok(open.lines[start.line]!.startsWith('d') && open.lines[start.line]!.endsWith(`  ${path}`));
          const below = path === '/' ? '/' : `${path}/`;
          for (const [line, text] of open.lines.entries()) {
            if (!isInodeLine(text)) continue;
            const isInside = line >= start.line && line < end.line;
            assert.equal(
              isInside,
              pathOf(text) === path || pathOf(text).startsWith(below),
              `${path}: ${text}`,
            );
          }
          seen += 1;
          check(children);
        }
      };
      check(await symbolsOf(open));
      assert.equal(seen, open.lines.filter((line) => line.startsWith('d')).length);
      await open.close();
    }
  });

  it('is a list for a client that takes no tree', async () => {
    const own = await TestClient.start();
    await own.compare(demoImages);
    const open = await OpenText.open(own, listingUri(demoImages[1]!, '/usr'));
    const symbols = await open.ask<SymbolInformation[]>('textDocument/documentSymbol', {});
    assert.deepEqual(
      symbols.slice(0, 3).map(({ name, location }) => [name, open.piece(location.range)]),
      [
        ['/usr', '/usr'],
        ['bin', '/usr/bin'],
        ['lib', '/usr/lib'],
      ],
    );
    await own.close();
  });
});

describe('the folding of a listing', () => {
  it('folds each directory with something in it, and the lines about the image', async () => {
    const open = await OpenText.open(client, listingUri(demoImages[1]!));
    const [header, root, ...others] = await foldsOf(open);
    assert.deepEqual(header, { startLine: 0, endLine: open.lines.indexOf('') - 1, kind: 'comment' });
    assert.deepEqual(root, { startLine: open.lineOf('  /'), endLine: open.lines.length - 1 });
    const opt = others.find(({ startLine }) => startLine === open.lineOf('  /opt'));
    assert.equal(opt?.endLine, open.lineOf('  /usr') - 1);
    const empty = open.lines.filter((line, at) => line.startsWith('d') && !isBelow(open.lines[at + 1], line));
    const directories = open.lines.filter((line) => line.startsWith('d')).length;
    assert.equal(others.length + 1, directories - empty.length);
  });

  it('of a listing that is cut ends where it ends', async () => {
    const own = await TestClient.start({ listingMaxLines: 20 });
    await own.compare(demoImages);
    const open = await OpenText.open(own, listingUri(demoImages[1]!));
    const last = open.lines.findLastIndex(isInodeLine);
    for (const { endLine } of await foldsOf(open)) assert.ok(endLine <= last);
    await own.close();
  });

  it('has no more ranges than the client takes: the outermost', () =>
    inFolder([], async (folder) => {
      const path = join(folder, 'many.erofs');
      writeNumberedTree(path, { inodes: 800, filesPerDirectory: 3, directoriesPerDirectory: 9 });
      const own = await TestClient.capable({ textDocument: { foldingRange: { rangeLimit: 40 } } });
      await own.compare([uriOf(path)]);
      const open = await OpenText.open(own, listingUri(uriOf(path)));
      const folds = await foldsOf(open);
      const outer = open.lines.filter((line) => /^d.* \/(pkg-\d+)?$/.test(line)).length;
      assert.ok(open.lines.filter((line) => line.startsWith('d')).length > 100);
      assert.equal(folds.length, outer + 1);
      await own.close();
    }));
});

const isBelow = (line: string | undefined, directory: string): boolean =>
  line !== undefined && pathOf(line).startsWith(pathOf(directory).replace(/\/?$/, '/'));

describe('the outline and the folding of a report', () => {
  it('are its sections and, in those, what has details', async () => {
    const open = await OpenText.open(client, reportUri());
    const symbols = await symbolsOf(open);
    assert.deepEqual(
      symbols.map(({ name }) => name),
      open.lines.filter((line) => /^\S/.test(line)),
    );
    const groups = symbols.find(({ name }) => name.startsWith('Files that share'))?.children ?? [];
    assert.equal(groups.length, 20);
    assert.ok(groups.every(({ name }) => /^sha256 [0-9a-f]{16}$/.test(name)));
    assert.match(groups[0]!.detail!, /^\d+ pages saved: \d x \d+ pages \([\d ]+ bytes\), plain$/);
    const folds = await foldsOf(open);
    for (const { range } of groups) {
      assert.match(open.piece({ start: range.start, end: { ...range.start, character: 9 } }), /^ +\d/);
      assert.ok(
        folds.some(
          ({ startLine, endLine }) => startLine === range.start.line && endLine === range.end.line - 1,
        ),
      );
      for (let line = range.start.line + 1; line < range.end.line; line++) {
        assert.match(open.lines[line]!, /^ {4}app-v\d {2}\/|^ {4}and \d+ more/);
      }
    }
  });

  it('leave the empty lines between sections out', async () => {
    const open = await OpenText.open(client, reportUri());
    for (const { startLine, endLine } of await foldsOf(open)) {
      assert.notEqual(open.lines[endLine], '');
      assert.ok(endLine > startLine);
    }
  });
});

describe('the outline of an image that cannot be read', () => {
  it('is empty', async () => {
    const open = await OpenText.open(
      client,
      listingUri(uriOf(join(CORPUS, 'corrupt/sb-blkszbits-63.erofs'))),
    );
    assert.deepEqual(await symbolsOf(open), []);
    assert.deepEqual(await foldsOf(open), []);
    await open.close();
  });
});
