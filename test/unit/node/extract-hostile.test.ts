// Images and targets that try to have something written elsewhere: nothing outside the target changes, whatever they say.

import assert from 'node:assert/strict';
import {
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { ExtractReport } from '../../../src/node/extract/extract-image.ts';
import { nameProblem } from '../../../src/node/extract/safe-name.ts';
import { extractBytes, temporaryFolder } from '../../support/extracted.ts';
import { buildImage } from '../../support/image-writer/build-image.ts';
import {
  type DirectoryModel,
  type EntryModel,
  entries,
  type NodeModel,
  text,
} from '../../support/image-writer/image-model.ts';

const file = (content: string): NodeModel => ({ type: 'file', content: text(content) });
const link = (target: string): NodeModel => ({ type: 'symlink', target: text(target) });
const dir = (nodes: Readonly<Record<string, NodeModel>>): DirectoryModel => ({
  type: 'dir',
  entries: entries(nodes),
});
const imageOf = (root: DirectoryModel): Uint8Array => buildImage(root).bytes;
const entry = (name: string, node: NodeModel): EntryModel => ({ name: text(name), node });

const codes = ({ findings }: ExtractReport): [string, string | undefined][] =>
  findings.map(({ code, path }) => [code, path]);

/** A folder with a target in it; what stands beside the target must stay as it is. */
function targetBeside(): { outside: string; target: string; check: () => void } {
  const folder = temporaryFolder();
  const outside = join(folder, 'outside');
  const target = join(folder, 'target');
  mkdirSync(outside);
  mkdirSync(target);
  writeFileSync(join(outside, 'precious'), 'precious');
  const check = (): void => {
    assert.deepEqual(readdirSync(folder).sort(), ['outside', 'target']);
    assert.deepEqual(readdirSync(outside), ['precious']);
    assert.equal(readFileSync(join(outside, 'precious'), 'utf8'), 'precious');
    assert.equal(lstatSync(join(outside, 'precious')).nlink, 1);
  };
  return { outside, target, check };
}

describe('names that lead elsewhere', () => {
  it('are refused, each by its path, and the rest is extracted', async () => {
    const { target, check } = targetBeside();
    const root: DirectoryModel = {
      type: 'dir',
      entries: [
        entry('../outside/precious', file('overwritten')),
        entry('../outside/new', file('new')),
        entry('../outside/folder', dir({ inside: file('x') })),
        entry('../outside/link', link('/etc/passwd')),
        entry('nul\0name', file('x')),
        entry('sound', file('sound')),
      ],
    };
    const report = await extractBytes(imageOf(root), target, { overwrite: true });
    check();
    assert.deepEqual(readdirSync(target), ['sound']);
    assert.deepEqual(
      codes(report),
      ['folder', 'link', 'new', 'precious']
        .map((name) => ['extract-name', `/../outside/${name}`])
        .concat([['extract-name', '/nul\\x00name']]),
    );
  });

  it('on Windows also what Windows would read otherwise', () => {
    const problem = (name: string): string | undefined => nameProblem(text(name), 'win32');
    for (const name of ['a\\..\\b', 'c:', 'con', 'NUL.txt', 'aux', 'com1', 'end.', 'end ', 'a?', 'x\u0001']) {
      assert.notEqual(problem(name), undefined, name);
      assert.equal(nameProblem(text(name), 'linux'), undefined, name);
    }
    assert.equal(nameProblem(Uint8Array.of(0xff), 'win32'), 'the name is not UTF-8');
    for (const name of ['console', 'a.b', 'com10', '.hidden', 'nul1']) assert.equal(problem(name), undefined);
  });
});

describe('symlinks of the image', () => {
  for (const overwrite of [false, true]) {
    it(`are never followed, with overwrite ${overwrite}`, async () => {
      const { outside, target, check } = targetBeside();
      const root: DirectoryModel = {
        type: 'dir',
        entries: [
          entry('door', link(outside)),
          entry('door', dir({ precious: file('overwritten'), new: file('new') })),
          entry('file', link(join(outside, 'precious'))),
          entry('file', file('content')),
        ],
      };
      await extractBytes(imageOf(root), target, { overwrite });
      check();
      assert.ok(lstatSync(join(target, 'door')).isDirectory());
      assert.equal(readFileSync(join(target, 'door/precious'), 'utf8'), 'overwritten');
      // Which of two equal names wins does not matter; that the link's target is untouched does.
      assert.ok(existsSync(join(target, 'file')));
    });
  }

  it('come out as they are, dangling or not', async () => {
    const { target, check } = targetBeside();
    await extractBytes(imageOf(dir({ up: link('../outside/precious'), absolute: link('/nowhere') })), target);
    check();
    assert.equal(readlinkSync(join(target, 'up')), '../outside/precious');
    assert.equal(readlinkSync(join(target, 'absolute')), '/nowhere');
  });
});

describe('what is in the target already', () => {
  const image = imageOf(dir({ door: dir({ precious: file('other') }), precious: file('other') }));

  it('is kept, and no link in it is followed', async () => {
    const { outside, target, check } = targetBeside();
    symlinkSync(outside, join(target, 'door'));
    symlinkSync(join(outside, 'precious'), join(target, 'precious'));
    const report = await extractBytes(image, target);
    check();
    assert.equal(report.kept, 2);
    assert.deepEqual(codes(report), [
      ['extract-exists', '/door'],
      ['extract-exists', '/precious'],
    ]);
    assert.deepEqual(
      report.findings.map(({ severity }) => severity),
      ['error', 'warning'],
    );
    assert.ok(lstatSync(join(target, 'door')).isSymbolicLink());
  });

  it('is replaced on demand, and the links that were there lead nowhere any more', async () => {
    const { outside, target, check } = targetBeside();
    symlinkSync(outside, join(target, 'door'));
    symlinkSync(join(outside, 'precious'), join(target, 'precious'));
    const report = await extractBytes(image, target, { overwrite: true });
    check();
    assert.deepEqual(report.findings, []);
    assert.equal(readFileSync(join(target, 'door/precious'), 'utf8'), 'other');
    assert.ok(lstatSync(join(target, 'precious')).isFile());
  });

  it('a directory is never replaced by a file', async () => {
    const { target, check } = targetBeside();
    mkdirSync(join(target, 'precious'));
    writeFileSync(join(target, 'precious/mine'), 'mine');
    const report = await extractBytes(image, target, { overwrite: true });
    check();
    assert.deepEqual(codes(report), [['extract-failed', '/precious']]);
    assert.equal(readFileSync(join(target, 'precious/mine'), 'utf8'), 'mine');
  });

  it('a file that was kept is not what the other names of the file are linked to', async () => {
    const { target, check } = targetBeside();
    const twice = file('of the image');
    writeFileSync(join(target, 'a'), 'mine');
    const report = await extractBytes(imageOf(dir({ a: twice, b: twice, c: twice })), target);
    check();
    assert.equal(readFileSync(join(target, 'a'), 'utf8'), 'mine');
    assert.equal(readFileSync(join(target, 'b'), 'utf8'), 'of the image');
    assert.equal(lstatSync(join(target, 'b')).ino, lstatSync(join(target, 'c')).ino);
    assert.deepEqual([report.files, report.hardLinks, report.kept], [1, 1, 1]);
  });
});

describe('what the target cannot take', () => {
  it('a path that is too long is reported, and the rest extracted', async () => {
    const { target } = targetBeside();
    let deep: DirectoryModel = dir({ end: file('unreachable') });
    for (let level = 0; level < 20; level++) deep = dir({ ['x'.repeat(250)]: deep });
    const report = await extractBytes(imageOf(dir({ deep, sound: file('sound') })), target);
    assert.equal(readFileSync(join(target, 'sound'), 'utf8'), 'sound');
    const [finding, ...others] = report.findings;
    assert.equal(others.length, 0);
    assert.equal(finding!.code, 'extract-failed');
    assert.match(finding!.message, /ENAMETOOLONG/);
  });

  it('more content than there is room for: nothing is begun', async () => {
    const { target } = targetBeside();
    const report = await extractBytes(imageOf(dir({ a: file('0123456789') })), target, { room: 9 });
    assert.deepEqual(codes(report), [['extract-no-room', undefined]]);
    assert.deepEqual(readdirSync(target), []);
    const holes = imageOf(
      dir({ a: { type: 'file', content: { zeros: 2 ** 40 }, placement: { layout: 'plain' } } }),
    );
    assert.deepEqual((await extractBytes(holes, target, { room: 9 })).findings, []);
    assert.equal(lstatSync(join(target, 'a')).size, 2 ** 40);
  });

  it('a time beyond all calendars', async () => {
    const { target } = targetBeside();
    const odd: NodeModel = { type: 'file', content: text('x'), mtime: 2 ** 45, extended: true };
    assert.deepEqual(codes(await extractBytes(imageOf(dir({ odd })), target)), [
      ['extract-times', undefined],
    ]);
  });

  it('the system where a directory cannot be entered any more', async () => {
    const { target } = targetBeside();
    const locked: DirectoryModel = {
      type: 'dir',
      permissions: 0o000,
      entries: entries({ inside: file('x') }),
    };
    const report = await extractBytes(imageOf(dir({ locked })), target);
    assert.deepEqual(report.findings, []);
    assert.equal(lstatSync(join(target, 'locked')).mode & 0o777, 0);
  });
});

describe('without the rights of root', () => {
  it('owners and set-id bits are left out and counted', async () => {
    const { target } = targetBeside();
    const root = dir({
      mine: file('x'),
      theirs: { type: 'file', content: text('y'), uid: 12345, gid: 12345, permissions: 0o6755 },
    });
    const report = await asNobody(target, () => extractBytes(imageOf(root), target));
    const stat = lstatSync(join(target, 'theirs'));
    assert.equal(stat.mode & 0o7777, 0o755);
    assert.notEqual(stat.uid, 12345);
    const found = new Map(report.findings.map(({ code, message }) => [code, message]));
    assert.deepEqual([...found.keys()].sort(), ['extract-owner', 'extract-set-id']);
    assert.match(found.get('extract-set-id')!, /bits of 1 path were left out/);
  });

  it('devices are refused one by one', async () => {
    const { target } = targetBeside();
    const root = dir({ disk: { type: 'blockdev', device: [8, 1] }, sock: { type: 'socket' } });
    const report = await asNobody(target, () => extractBytes(imageOf(root), target));
    const special = report.findings.filter(({ code }) => code === 'extract-special');
    assert.deepEqual(
      special.map(({ path, severity }) => [path, severity]),
      [
        ['/disk', 'error'],
        ['/sock', 'warning'],
      ],
    );
    assert.deepEqual(readdirSync(target), []);
  });
});

/** Runs as another user than root, who then owns the folder. */
async function asNobody<T>(folder: string, run: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return await run();
  chownSync(folder, 65534, 65534);
  chownSync(join(folder, '..'), 65534, 65534);
  process.setegid!(65534);
  process.seteuid!(65534);
  try {
    return await run();
  } finally {
    process.seteuid!(0);
    process.setegid!(0);
  }
}
