// Listings and reports: their text against the oracles, hovers and links on their lines, and when they change.
import assert from 'node:assert/strict';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { DocumentLink, Hover, MarkupContent } from 'vscode-languageserver';
import { displayName, utf8Bytes } from '../../src/common/byte-text.ts';
import { LISTING_SCHEME, REPORT_SCHEME } from '../../src/protocol/documents.ts';
import { CORPUS, type OracleEntry, readOracle } from '../support/corpus.ts';
import { demoImages, inFolder, TestClient, uriOf } from './support/connect.ts';

const listingUri = (image: string, path = '/'): string =>
  `${LISTING_SCHEME}:/x.erofs-listing?${encodeURIComponent(JSON.stringify({ image, path }))}`;
const reportUri = (images?: string[]): string =>
  `${REPORT_SCHEME}:/x.erofs-report?${encodeURIComponent(JSON.stringify({ images }))}`;

let client: TestClient;
before(async () => {
  client = await TestClient.start();
  await client.compare(demoImages);
});
after(() => client.close());

async function linesOf(uri: string, from = client): Promise<string[]> {
  const { text } = await from.request('erofs/document', { uri });
  assert.ok(text.endsWith('\n'));
  return text.slice(0, -1).split('\n');
}

/** As long as a document of another image is open, that belongs to the set. */
async function whileOpen(uri: string, use: (lines: string[]) => void | Promise<void>): Promise<void> {
  await use(await linesOf(uri));
  await client.notify('erofs/documentClosed', { uri });
}

async function hoverOn(
  uri: string,
  line: number,
  character = 0,
): Promise<{ text: string; hover: Hover } | undefined> {
  const params = { textDocument: { uri }, position: { line, character } };
  const hover: Hover | null = await client.connection.sendRequest('textDocument/hover', params);
  if (hover === null) return undefined;
  const { kind, value } = hover.contents as MarkupContent;
  assert.equal(kind, 'markdown');
  return { text: value, hover };
}

/** The commands of the links in Markdown, with their arguments. */
function commands(markdown: string): unknown[] {
  return [...markdown.matchAll(/\]\(command:erofs\.revealInode\?([^)]*)\)/g)].map(
    ([, args]) => JSON.parse(decodeURIComponent(args!))[0],
  );
}

const isInodeLine = (line: string): boolean => /^[-dlcbps?][-rwxsStT?]{9} /.test(line);

/** Path and target of an oracle entry as a listing shows them. */
function shownPath({ path, path_b64, target, target_b64 }: OracleEntry): string {
  const text = (plain: unknown, base64: unknown): string | undefined => {
    if (typeof base64 === 'string') return displayName(Buffer.from(base64, 'base64'));
    return typeof plain === 'string' ? displayName(utf8Bytes(plain)) : undefined;
  };
  const leads = text(target, target_b64);
  return text(path, path_b64) + (leads === undefined ? '' : ` -> ${leads}`);
}

describe('a listing', () => {
  for (const image of [
    'plain/basic-b4096.erofs',
    'names/odd-names.erofs',
    'xattrs/default.erofs',
    'fingerprints/app-lz4-v2.erofs',
  ]) {
    it(`of ${image} has a line for each path, in the order of the image, with what the oracle says`, async () => {
      await whileOpen(listingUri(uriOf(join(CORPUS, image))), (all) => {
        const lines = all.filter(isInodeLine);
        const { entries } = readOracle(image);
        assert.equal(lines.length, entries.length);
        for (const [at, entry] of entries.entries()) {
          const [mode, owner, size, , , , , nid] = lines[at]!.split(/ +/);
          const { uid, gid } = entry;
          assert.ok(lines[at]!.endsWith(`  ${shownPath(entry)}`), `${lines[at]} | ${shownPath(entry)}`);
          assert.equal(owner, `${uid}:${gid}`);
          assert.equal(nid, entry.nid);
          assert.equal(permissions(mode!), entry['mode']);
          assert.equal(
            size,
            entry['rdev'] === undefined ? String(entry['size']) : (entry['rdev'] as number[]).join(','),
          );
        }
      });
    });
  }

  it('has columns that line up', async () => {
    const lines = await linesOf(listingUri(demoImages[1]!));
    const heading = lines.find((line) => line.startsWith('mode '))!;
    const column = heading.indexOf('path');
    for (const line of lines.filter(isInodeLine)) assert.equal(line.slice(column - 2, column + 1), '  /');
  });

  it('begins with what the image is', async () => {
    const lines = await linesOf(listingUri(demoImages[1]!));
    assert.match(lines[0]!, /^# app-v2: \/.*\/demo\/app-v2\.erofs$/);
    assert.ok(lines.includes('# 204 KiB, blocks of 4096 bytes, uuid 5eb97588-34b3-5ca2-b869-7979432477e9'));
    assert.ok(lines.includes('# 50 files with a fingerprint in erofs.fingerprint.v1'));
    assert.ok(lines.includes('# 65 of 78 pages shared among app-v1, app-v2, app-v3 (rules of linux-7.3)'));
    assert.doesNotMatch(lines.join('\n'), /\u00a0/);
  });

  it('of a directory has what lies below it', async () => {
    const lines = (await linesOf(listingUri(demoImages[1]!, '/usr/bin'))).filter(isInodeLine);
    const paths = lines.map((line) => line.slice(line.indexOf('/')));
    assert.deepEqual(paths, ['/usr/bin', '/usr/bin/app', '/usr/bin/app-alias', '/usr/bin/tool -> app']);
  });

  it('of a directory that is not there is an error', async () => {
    await assert.rejects(linesOf(listingUri(demoImages[1]!, '/usr/none')), /has no such entry/);
    await assert.rejects(linesOf('erofs-listing:/x?nonsense'), /names no document/);
  });

  it('is cut where the setting says so, and says how much is left out', async () => {
    const own = await TestClient.start({ listingMaxLines: 10 });
    await own.request('erofs/setImages', { images: [] });
    const lines = await linesOf(listingUri(demoImages[1]!), own);
    assert.equal(lines.filter(isInodeLine).length, 10);
    assert.equal(lines.at(-1), '# 100 paths left out; the setting erofs.listing.maxLines is 10');
    await own.notify('erofs/options', { listingMaxLines: 1000 });
    assert.equal((await linesOf(listingUri(demoImages[1]!), own)).filter(isInodeLine).length, 110);
    await own.close();
  });

  it('of a file that is no image says what is wrong', async () => {
    await whileOpen(listingUri(uriOf(join(CORPUS, 'corrupt/sb-blkszbits-63.erofs'))), (lines) => {
      assert.match(lines[1]!, /^# error superblock-block-size: .*byte 1036/);
    });
  });
});

/** `0755` of `-rwxr-xr-x`. */
function permissions(mode: string): string {
  let bits = 0;
  for (const [at, letter] of [...mode.slice(1)].entries()) {
    if (/[rwxst]/.test(letter)) bits |= 0o400 >> at;
    if (/[sStT]/.test(letter)) bits |= 0o4000 >> Math.floor(at / 3);
  }
  return bits.toString(8).padStart(4, '0');
}

describe('the hover on a line of a listing', () => {
  it('names the inode, its fingerprint and every sharer, with links to them', async () => {
    const uri = listingUri(demoImages[1]!);
    const lines = await linesOf(uri);
    const line = lines.findIndex((text) => text.endsWith('/usr/bin/app-alias'));
    const { text, hover } = (await hoverOn(uri, line))!;
    assert.match(text, /4821f443745939778e5281e2061702081889bd2d6ef3afb72790d55edb1edb38/);
    assert.match(text, /erofs\.fingerprint\.v1/);
    assert.match(text, /shared by \*\*4\*\* inodes/);
    const [v1, v2, v3] = demoImages;
    assert.deepEqual(commands(text), [
      { image: v2, target: '/usr/bin/app-alias' },
      { image: v1, target: '768' },
      { image: v2, target: '896' },
      { image: v2, target: '1536' },
      { image: v3, target: '896' },
    ]);
    const { start, end } = hover.range!;
    assert.equal(lines[line]!.slice(start.character, end.character), '/usr/bin/app-alias');
  });

  it('gives the reason of a file that does not share', async () => {
    const uri = listingUri(demoImages[1]!);
    const lines = await linesOf(uri);
    const hover = async (path: string) =>
      (
        await hoverOn(
          uri,
          lines.findIndex((text) => text.endsWith(path)),
        )
      )?.text;
    assert.match((await hover('/var/empty1'))!, /\*\*empty\*\*: An empty file/);
    assert.match((await hover('/var/lib/db-v2'))!, /No other inode/);
    assert.match((await hover('  /usr'))!, /Only regular files/);
  });

  it('is only on lines of inodes', async () => {
    const uri = listingUri(demoImages[1]!);
    assert.equal(await hoverOn(uri, 0), undefined);
    assert.equal(await hoverOn(uri, 100_000), undefined);
  });

  it('lets nothing of a hostile name become markup', async () => {
    const uri = listingUri(uriOf(join(CORPUS, 'names/odd-names.erofs')));
    await whileOpen(uri, async (lines) => {
      for (const [line, text] of lines.entries()) {
        if (!isInodeLine(text)) continue;
        const { text: markdown } = (await hoverOn(uri, line))!;
        // What is left without code spans and the links of our own is plain words.
        const rest = markdown
          .replaceAll(/(`+)(?!`).*?(?<!`)\1(?!`)/gs, '')
          .replaceAll(/\(command:erofs\.revealInode\?[^)\s]*\)/g, '');
        assert.doesNotMatch(rest, /[<>&]|https?:|www\.|\]\((?!\))|!\[/, markdown);
      }
    });
  });
});

describe('the links of a listing', () => {
  it('stand on the nid of every line and show the path in its image', async () => {
    const uri = listingUri(demoImages[1]!);
    const lines = await linesOf(uri);
    const links: DocumentLink[] = await client.connection.sendRequest('textDocument/documentLink', {
      textDocument: { uri },
    });
    assert.equal(links.length, lines.filter(isInodeLine).length);
    for (const { range, target } of links) {
      const line = lines[range.start.line]!;
      assert.equal(line.slice(range.start.character, range.end.character), line.split(/ +/)[7]);
      const path = line.slice(line.indexOf('/')).replace(/ -> .*/, '');
      assert.deepEqual(commands(`](${target})`), [{ image: demoImages[1], target: path }]);
    }
  });

  it('stand on the image of every member in a report', async () => {
    const uri = reportUri();
    const lines = await linesOf(uri);
    const links: DocumentLink[] = await client.connection.sendRequest('textDocument/documentLink', {
      textDocument: { uri },
    });
    const members = lines.filter((line) => /^ {4}( *[0-9 ]+ B {2})?app-v\d +\//.test(line));
    assert.equal(links.length, members.length);
    for (const { range } of links) {
      const name = lines[range.start.line]!.slice(range.start.character, range.end.character);
      assert.match(name, /^app-v[123]$/);
    }
  });
});

describe('a report', () => {
  it('of the workspace has the figures of sharing.json', async () => {
    const text = (await linesOf(reportUri())).join('\n');
    assert.match(text, /no sharing +229 +916 KiB/);
    assert.match(text, /inode_share, order listed +108 +432 KiB +121 +484 KiB +53 %/);
    assert.match(text, /upper bound/);
    assert.match(text, /app-v2 +61 +50 of 50 +100 % +78 +65 +83 % +15/);
    assert.match(text, /Files that share: the 20 of 36 groups/);
    assert.match(text, /empty +32 +0 /);
    assert.doesNotMatch(text, /\u00a0/);
  });

  it('says where the images are', async () => {
    const lines = await linesOf(reportUri());
    const at = lines.indexOf('Where the images are');
    assert.match(lines[at + 2]!, /^ {2}app-v2 {2}\/.*\/demo\/app-v2\.erofs$/);
  });

  it('of chosen images compares those, in their order, and tells what order does', async () => {
    const images = ['app-v1', 'app-lz4-v2'].map((name) => uriOf(join(CORPUS, `fingerprints/${name}.erofs`)));
    const text = (await linesOf(reportUri(images))).join('\n');
    assert.match(text, /order listed +105 +420 KiB +44 /);
    assert.match(text, /best order +100 +400 KiB +49 /);
    assert.match(text, /7 fingerprints stand on files that cannot share/);
    assert.match(text, /class +8 +24 +The first inode/);
  });

  it('of one image named twice compares it once', async () => {
    const [image] = demoImages;
    const text = (await linesOf(reportUri([image!, image!]))).join('\n');
    assert.match(text, /no sharing +71 /);
  });

  it('has hovers on groups and members', async () => {
    const uri = reportUri();
    const lines = await linesOf(uri);
    const group = lines.findIndex((line) => line.includes('sha256 4821f443'));
    for (const line of [group, group + 1, group + 4]) {
      const { text, hover } = (await hoverOn(uri, line))!;
      assert.match(text, /shared by \*\*4\*\* inodes/);
      const { start, end } = hover.range!;
      assert.match(
        lines[line]!.slice(start.character, end.character),
        line === group ? /^sha256 4821f44/ : /^\/(usr|opt)/,
      );
    }
    assert.equal(await hoverOn(uri, 0), undefined);
  });

  it('names what could not be read', async () => {
    const text = (await linesOf(reportUri([demoImages[0]!, 'file:///nowhere/gone.erofs']))).join('\n');
    assert.match(text, /1 image could not be read and is left out\n +gone +.*ENOENT/);
    assert.match(text, /no sharing +71 /);
  });

  it('of nothing is empty, not an error', async () => {
    const text = (await linesOf(reportUri([]))).join('\n');
    assert.match(text, /no sharing +0 +0 B/);
  });
});

describe('a document', () => {
  it('is announced to be another when the set changes, until nobody shows it', async () => {
    const own = await TestClient.start();
    await own.compare(demoImages.slice(0, 2));
    const uri = reportUri();
    assert.match((await linesOf(uri, own)).join('\n'), /order listed +81 /);
    const changed = own.next('erofs/documentChanged', (change) => change.uri === uri);
    await own.compare(demoImages);
    await changed;
    assert.match((await linesOf(uri, own)).join('\n'), /order listed +108 /);
    await own.notify('erofs/documentClosed', { uri });
    own.connection.onNotification('erofs/documentChanged', () => assert.fail('a closed document changed'));
    await own.compare(demoImages.slice(1));
    await own.close();
  });

  it('is announced to be another when its image is', () =>
    inFolder([join(CORPUS, 'fingerprints/app-v1.erofs')], async (folder) => {
      const own = await TestClient.start();
      const path = join(folder, 'app-v1.erofs');
      await own.compare([uriOf(path)]);
      const uri = listingUri(uriOf(path), '/var/lib');
      const paths = async () =>
        (await linesOf(uri, own)).filter(isInodeLine).map((line) => line.slice(line.indexOf('/')));
      assert.deepEqual(await paths(), ['/var/lib', '/var/lib/db-v1']);
      const changed = own.next('erofs/documentChanged', (change) => change.uri === uri);
      await copyFile(join(CORPUS, 'fingerprints/app-v3.erofs'), path);
      await changed;
      assert.deepEqual(await paths(), ['/var/lib', '/var/lib/db-v3']);
      await own.close();
    }));

  it('has hovers after a restart, when this server never wrote it', async () => {
    const own = await TestClient.start();
    await own.compare(demoImages);
    const params = {
      textDocument: { uri: listingUri(demoImages[1]!) },
      position: { line: 30, character: 0 },
    };
    assert.ok(await own.connection.sendRequest('textDocument/hover', params));
    await own.close();
  });
});
