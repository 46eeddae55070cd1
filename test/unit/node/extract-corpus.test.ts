// Extracted images of the corpus against their oracles: types, modes, owners, times, links, devices, holes and content.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { WorkerCrew } from '../../../src/node/worker-crew.ts';
import { type OracleEntry, readOracle } from '../../support/corpus.ts';
import { damaged } from '../../support/damaged-corpus.ts';
import { extractBytes, extractCorpusImage, extractScript, temporaryFolder } from '../../support/extracted.ts';

/** Only root may give files away and make devices. */
const ROOT = process.geteuid?.() === 0;

const IMAGES = [
  'plain/basic-b4096.erofs',
  'plain/basic-b512.erofs',
  'plain/offset-64k.erofs',
  'names/odd-names.erofs',
  'names/directories.erofs',
  'chunks/c4096.erofs',
  'chunks/c4096-blob.erofs',
  'chunks/huge-sparse.erofs',
  'layers/merged-index-2.erofs',
  'layers/merged-blobs.erofs',
  'compressed/lz4-fragments.erofs',
  'compressed/lz4-dedupe.erofs',
  'compressed/lz4-48bit.erofs',
  'compressed/two-algorithms.erofs',
  'compressed/metabox-zstd-zd.erofs',
  'compressed/lzma-c64k-frag.erofs',
  'older/v15-legacy.erofs',
  'fingerprints/app-lz4-v2.erofs',
];

describe('an extracted image equals its oracle', () => {
  for (const name of IMAGES) {
    it(name, async () => {
      const target = temporaryFolder();
      const report = await extractCorpusImage(name, target);
      compareTree(name, target);
      const wanted = ROOT ? [] : ['extract-special', 'extract-owner', 'extract-set-id'];
      const codes = report.findings
        .filter(({ code, message }) => code !== 'extract-xattrs' && !message.startsWith('the socket'))
        .map(({ code }) => code);
      assert.deepEqual(
        codes.filter((code) => !wanted.includes(code)),
        [],
      );
    });
  }

  it('in threads, too', async () => {
    const target = temporaryFolder();
    const crew = new WorkerCrew({ ...extractScript, threads: 2 });
    const report = await extractCorpusImage('compressed/lz4-fragments.erofs', target, { crew });
    compareTree('compressed/lz4-fragments.erofs', target);
    assert.equal(report.files, 44);
    assert.equal(report.hardLinks, 1);
  });
});

describe('what cannot be kept is reported', () => {
  it('extended attributes, with their number', async () => {
    const name = 'xattrs/default.erofs';
    const { findings } = await extractCorpusImage(name, temporaryFolder());
    const counts = readOracle(name)
      .entries.filter(({ path, type }) => path !== '/' && type !== 'socket' && (ROOT || !/dev/.test(type)))
      .map((entry) => Object.keys(entry['xattrs'] as object).length)
      .filter((count) => count > 0);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const [finding] = findings.filter(({ code }) => code === 'extract-xattrs');
    assert.match(finding!.message, new RegExp(`^${total} extended attributes of ${counts.length} paths `));
  });

  it('a file that cannot be read is not left behind in part', async () => {
    const target = temporaryFolder();
    const { bytes } = damaged('compressed/lz4-legacy.erofs', '/prose/large', (place) => {
      const block = place.view.getUint32(place.header.address + 16 + 4, true);
      place.bytes.fill(0xff, block * 4096 + 100, (block + 1) * 4096);
    });
    const { findings } = await extractBytes(bytes, target);
    assert.deepEqual(
      findings.map(({ code, path }) => [code, path]),
      [['pcluster-data', '/prose/large']],
    );
    assert.ok(!existsSync(join(target, 'prose/large')));
    assert.equal(lstatSync(join(target, 'hard')).size, 9000);
  });
});

describe('a part of an image', () => {
  it('a directory comes into the target itself', async () => {
    const target = temporaryFolder();
    await extractCorpusImage('plain/basic-b4096.erofs', target, { path: '/links' });
    assert.deepEqual(readdirSync(target).sort(), ['big', 'big2', 'one', 'two']);
    assert.equal(lstatSync(join(target, 'one')).ino, lstatSync(join(target, 'two')).ino);
  });
  it('a file comes under its own name', async () => {
    const target = temporaryFolder();
    await extractCorpusImage('plain/basic-b4096.erofs', target, { path: '/links/big2' });
    assert.deepEqual(readdirSync(target), ['big2']);
    assert.equal(lstatSync(join(target, 'big2')).size, 4101);
  });
});

function compareTree(name: string, target: string): void {
  const { entries } = readOracle(name);
  const inodes = new Map<string, bigint>();
  const seen = new Set<string>();
  for (const entry of entries) {
    const path = pathOf(entry);
    if (entry.type === 'socket' || (!ROOT && /dev$/.test(entry.type))) continue;
    seen.add(path.toString('latin1'));
    compareEntry(entry, Buffer.concat([Buffer.from(target), path]), inodes);
  }
  assert.deepEqual(new Set(allPaths(target)), seen, 'no other paths');
}

function compareEntry(entry: OracleEntry, path: Buffer, inodes: Map<string, bigint>): void {
  const stat = lstatSync(path, { bigint: true });
  const where = entry.path ?? entry.path_b64;
  const mode = Number.parseInt(entry['mode'] as string, 8);
  assert.equal(typeOf(stat), entry.type, where);
  const owned = ROOT || (Number(stat.uid) === entry['uid'] && Number(stat.gid) === entry['gid']);
  if (ROOT) assert.deepEqual([Number(stat.uid), Number(stat.gid)], [entry['uid'], entry['gid']], where);
  if (entry.type !== 'symlink')
    assert.equal(Number(stat.mode & 0o7777n), owned ? mode : mode & 0o1777, where);
  // node hands times on as seconds in floating point.
  const [seconds, nanoseconds] = entry['mtime'] as [number, number];
  const wanted = BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds);
  const apart = stat.mtimeNs - wanted;
  assert.ok(apart > -1000n && apart < 1000n, `${where}: ${stat.mtimeNs} instead of ${wanted}`);
  if (entry['rdev'] !== undefined) assert.deepEqual(deviceOf(stat.rdev), entry['rdev'], where);
  if (entry.type === 'symlink') {
    const target = entry['target_b64']
      ? Buffer.from(entry['target_b64'] as string, 'base64')
      : Buffer.from(entry['target'] as string);
    assert.deepEqual(readlinkSync(path, 'buffer'), target, where);
  }
  if (entry.type === 'file') compareFile(entry, path, stat, inodes);
}

function compareFile(
  entry: OracleEntry,
  path: Buffer,
  stat: { size: bigint; ino: bigint; nlink: bigint; blocks: bigint },
  inodes: Map<string, bigint>,
): void {
  assert.equal(Number(stat.size), entry['size'], entry.path);
  assert.equal(Number(stat.nlink), entry['nlink'], entry.path);
  assert.equal(stat.ino, inodes.get(entry.nid) ?? stat.ino, `${entry.path} is the same file`);
  inodes.set(entry.nid, stat.ino);
  if (stat.size > 2n ** 30n) {
    assert.ok(stat.blocks < 4096n, 'holes stay holes');
    return;
  }
  const digest = createHash('sha256').update(readFileSync(path)).digest('hex');
  assert.equal(digest, entry['sha256'], entry.path);
}

const pathOf = ({ path, path_b64 }: OracleEntry): Buffer =>
  path === undefined ? Buffer.from(path_b64!, 'base64') : Buffer.from(path);

/** Paths below a folder, as latin1 text; the folder itself is `/`. */
function allPaths(folder: string): string[] {
  const found = ['/'];
  const walk = (at: Buffer, below: Buffer): void => {
    for (const name of readdirSync(at, 'buffer')) {
      const path = Buffer.concat([at, Buffer.from('/'), name]);
      const inside = Buffer.concat([below, Buffer.from('/'), name]);
      found.push(inside.toString('latin1'));
      if (lstatSync(path).isDirectory()) walk(path, inside);
    }
  };
  walk(Buffer.from(folder), Buffer.alloc(0));
  return found;
}

const deviceOf = (device: bigint): [number, number] => [
  Number(((device >> 8n) & 0xfffn) | ((device >> 32n) & 0xfffff000n)),
  Number((device & 0xffn) | ((device >> 12n) & 0xffffff00n)),
];

function typeOf(stat: ReturnType<typeof lstatSync> & object): string {
  if (stat.isFile()) return 'file';
  if (stat.isDirectory()) return 'dir';
  if (stat.isSymbolicLink()) return 'symlink';
  if (stat.isCharacterDevice()) return 'chardev';
  if (stat.isBlockDevice()) return 'blockdev';
  return stat.isFIFO() ? 'fifo' : 'socket';
}
