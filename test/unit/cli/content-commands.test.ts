// `cat`, `check`, `verify` and `extract` as processes: what they print, where, and their exit codes.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { CORPUS, readOracle } from '../../support/corpus.ts';
import { damaged } from '../../support/damaged-corpus.ts';
import { temporaryFolder } from '../../support/extracted.ts';

const MAIN = join(import.meta.dirname, '../../../src/cli/main.ts');
const image = (name: string): string => join(CORPUS, name);

function run(...args: string[]): { status: number | null; stdout: Buffer; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', MAIN, ...args]);
  return { status, stdout, stderr: stderr.toString() };
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('cat', () => {
  it('writes the bytes of a file, compressed or not, on an extra device or at an offset', () => {
    for (const [name, path, ...options] of [
      ['compressed/lzma-c64k-frag.erofs', '/prose/large'],
      ['chunks/c4096-blob.erofs', undefined],
      ['plain/offset-64k.erofs', undefined, '--offset', '65536'],
    ] as const) {
      const files = readOracle(name).entries.filter(({ type, size }) => type === 'file' && Number(size) > 0);
      const file = path === undefined ? files[0]! : files.find((entry) => entry.path === path)!;
      const { status, stdout, stderr } = run('cat', image(name), file.path!, ...options);
      assert.deepEqual([status, stderr], [0, ''], name);
      assert.equal(sha256(stdout), file['sha256'], name);
    }
  });

  it('takes a path as ls shows it, and follows symlinks inside the image', () => {
    const odd = readOracle('names/odd-names.erofs').entries.find(
      ({ path_b64, type }) => path_b64 && type === 'file',
    )!;
    const listed = run('ls', image('names/odd-names.erofs')).stdout.toString().split('\n');
    const shown = listed.find((line) => line.includes('\\x'))!.replace(/^.* (?=\/)/, '');
    assert.equal(run('cat', image('names/odd-names.erofs'), shown).status, 0, `${shown} ${odd.path_b64}`);
    const name = 'compressed/lz4.erofs';
    const target = readOracle(name).entries.find(({ path }) => path === '/prose/large')!;
    assert.equal(sha256(run('cat', image(name), '/link').stdout), target['sha256']);
  });

  it('refuses what is no file: exit code 2', () => {
    const name = image('compressed/lz4.erofs');
    assert.match(run('cat', name, '/prose').stderr, /not a regular file but a dir: \/prose/);
    assert.match(run('cat', name, '/no/such').stderr, /no such path: \/no\/such/);
    assert.equal(run('cat', name).status, 2);
  });

  it('writes what precedes damage, and says what is damaged: exit code 1', () => {
    const path = join(temporaryFolder(), 'damaged.erofs');
    const { bytes } = damaged('compressed/lz4-legacy.erofs', '/prose/large', ({ view, header }) => {
      view.setUint16(header.address + 16 + 8 * 10, 3, true); // HEAD2
      view.setUint16(header.address + 16 + 8 * 10 + 2, 4096, true);
    });
    writeFileSync(path, bytes);
    const whole = run('cat', image('compressed/lz4-legacy.erofs'), '/prose/large').stdout;
    const { status, stdout, stderr } = run('cat', path, '/prose/large');
    assert.equal(status, 1);
    assert.equal(stdout.length, 10 * 4096);
    assert.deepEqual(stdout, whole.subarray(0, stdout.length));
    assert.match(stderr, /error lcluster-offset: .*\/prose\/large; expected less than 4096\)\n$/);
  });
});

describe('check', () => {
  it('finds nothing in a sound image', () => {
    const { status, stdout, stderr } = run('check', image('compressed/two-algorithms.erofs'));
    assert.deepEqual([status, stderr], [0, '']);
    assert.match(stdout.toString(), /two-algorithms\.erofs: no findings\n$/);
  });

  it('tells damage on a line each, with its place; --json as objects', () => {
    const { status, stdout, stderr } = run('check', image('corrupt/fp-flip.erofs'), '--json');
    assert.equal(status, 1);
    assert.match(stderr, /error fingerprint-mismatch: .* \(xattr, byte 1612, nid 49, \/b; expected e34abad8/);
    const { findings, findings_omitted } = JSON.parse(stdout.toString());
    assert.deepEqual(
      findings.map((finding: { code: string; path: string }) => [finding.code, finding.path]),
      [['fingerprint-mismatch', '/b']],
    );
    assert.equal(findings_omitted, 0);
  });

  it('does not read content with --metadata', () => {
    assert.equal(run('check', image('corrupt/fp-flip.erofs'), '--metadata').status, 0);
  });

  it('goes on to the next image behind one that cannot be read: exit code 3', () => {
    const { status, stdout } = run(
      'check',
      image('corrupt/trunc-1100.erofs'),
      image('plain/empty.erofs'),
      '--json',
    );
    assert.equal(status, 3);
    const lines = stdout
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      lines.map(({ findings }) => findings.map(({ code }: { code: string }) => code)),
      [['superblock-truncated'], []],
    );
  });
});

describe('verify', () => {
  it('exit code 0 where all agree', () => {
    const { status, stdout, stderr } = run('verify', image('fingerprints/app-v1.erofs'), '--json');
    assert.deepEqual([status, stderr], [0, '']);
    const { attribute, verified, mismatches, unlabelled } = JSON.parse(stdout.toString());
    assert.deepEqual([attribute, verified, mismatches, unlabelled], ['erofs.fingerprint.v1', 48, [], 0]);
  });

  it('exit code 1 and the file where one does not', () => {
    const { status, stdout } = run('verify', image('corrupt/fp-flip.erofs'), '--json');
    assert.equal(status, 1);
    const [{ path, expected, actual }] = JSON.parse(stdout.toString()).mismatches;
    assert.equal(path, '/b');
    assert.notEqual(expected, actual);
  });

  it('says so where there is nothing to compare', () => {
    const { status, stdout } = run('verify', image('fingerprints/app-nofp-v2.erofs'));
    assert.equal(status, 0);
    assert.match(stdout.toString(), /nothing to verify/);
  });
});

describe('extract', () => {
  it('writes a directory of an image', () => {
    const target = join(temporaryFolder(), 'new');
    const { status, stdout, stderr } = run('extract', image('compressed/lz4.erofs'), '/prose', '-o', target);
    assert.deepEqual([status, stderr], [0, '']);
    assert.match(stdout.toString(), /new: \d+ files \(.* KiB\)\n$/);
    const large = readOracle('compressed/lz4.erofs').entries.find(({ path }) => path === '/prose/large')!;
    assert.equal(sha256(readFileSync(join(target, 'large'))), large['sha256']);
    // A second time everything is there already.
    const again = run('extract', image('compressed/lz4.erofs'), '/prose', '-o', target, '--json');
    assert.equal(again.status, 0);
    const { files, kept } = JSON.parse(again.stdout.toString());
    assert.deepEqual([files, kept], [0, readdirSync(target).length]);
    assert.match(again.stderr, /warning extract-exists: .*\/large\)/);
    const replaced = run('extract', image('compressed/lz4.erofs'), '/prose', '-o', target, '--overwrite');
    assert.deepEqual([replaced.status, replaced.stderr], [0, '']);
  });

  it('exit code 1 where something is damaged, and everything else is there', () => {
    const target = temporaryFolder();
    const { status, stderr } = run('extract', image('corrupt/dir-name-slash.erofs'), '-o', target);
    assert.equal(status, 1);
    assert.match(stderr, /extract-name: not extracted: the name holds a slash/);
    assert.ok(readdirSync(join(target, 'm')).length > 100);
  });

  it('exit code 2 without a target, or with a path that is not there', () => {
    assert.match(run('extract', image('plain/empty.erofs')).stderr, /extract needs -o DIR/);
    assert.equal(run('extract', image('plain/empty.erofs'), '/x', '-o', temporaryFolder()).status, 2);
  });
});
