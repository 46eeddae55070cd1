// From a path to its inode: names as they are and as they are shown, symlinks as a mount follows them, damage on the way.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemorySource } from '../../../src/common/byte-source.ts';
import { findPath } from '../../../src/erofs/find-path.ts';
import { ErofsError } from '../../../src/erofs/finding.ts';
import { Image } from '../../../src/erofs/image.ts';
import { type DamagedImage, imageOf } from '../../support/damaged-image.ts';
import { type EntryModel, entries, type NodeModel, text } from '../../support/image-writer/image-model.ts';

const dir = (nodes: Record<string, NodeModel> = {}): NodeModel => ({ type: 'dir', entries: entries(nodes) });
const file = (): NodeModel => ({ type: 'file', content: text('x') });
const link = (target: string): NodeModel => ({ type: 'symlink', target: text(target) });

const found = (image: DamagedImage, path: string): string | undefined => {
  const inode = findPath(new Image(new MemorySource(image.bytes)), path);
  return inode && String(inode.nid);
};

test('paths with and without slashes at their ends, dots, and what is not there', () => {
  const image = imageOf({ a: dir({ b: dir({ f: file() }) }), z: file() });
  for (const path of ['/a/b/f', 'a/b/f', '//a//b/./f', '/a/b/../b/f', '/../a/b/f']) {
    assert.equal(found(image, path), image.nid('/a/b/f'), path);
  }
  assert.equal(found(image, ''), image.nid('/'));
  assert.equal(found(image, '/a/'), image.nid('/a'));
  for (const path of ['/a/x', '/z/f', '/a/b/f/g']) assert.equal(found(image, path), undefined, path);
});

test('names that are not text, as they are shown', () => {
  const name = Uint8Array.of(0x61, 0xff, 0x0a);
  const root: EntryModel[] = [{ name, node: file() }, ...entries({ 'back\\x41slash': file() })];
  const image = imageOf({ d: { type: 'dir', entries: root } });
  assert.equal(found(image, '/d/a\\xff\\x0a'), image.nid('/d/a\xff\n'));
  assert.equal(found(image, '/d/back\\x41slash'), image.nid('/d/back\\x41slash'));
  assert.equal(found(image, '/d/back\\\\x41slash'), image.nid('/d/back\\x41slash'));
});

test('symlinks, relative and absolute, in the middle and at the end', () => {
  const image = imageOf({
    a: dir({ f: file(), up: link('..'), root: link('/a/f') }),
    l: link('a'),
    ll: link('l/f'),
  });
  for (const path of ['/l/f', '/ll', '/a/root', '/a/up/a/f', '/a/up/ll']) {
    assert.equal(found(image, path), image.nid('/a/f'), path);
  }
});

test('symlinks that follow each other without end', () => {
  const image = imageOf({ a: link('b'), b: link('a') });
  assert.throws(
    () => found(image, '/a'),
    (error) => error instanceof ErofsError && error.finding.code === 'symlink-chain',
  );
});

test('a directory of nothing but bad blocks is given up', () => {
  const image = imageOf({ d: { type: 'dir', placement: { layout: 'plain' }, extended: true, entries: [] } });
  const { address } = image.at('/d');
  image
    .u64(address + 8, 2n ** 52n)
    .u32(address + 16, 0xffffffff)
    .u16(address + 6, 0xffff);
  assert.throws(
    () => found(image, '/d/f'),
    (error) => error instanceof ErofsError && error.finding.code === 'dirent-nameoff0',
  );
});
