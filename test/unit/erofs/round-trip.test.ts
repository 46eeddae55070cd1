// What was built is what is read: every inode, name, attribute and byte of arbitrary images of the writer.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MemorySource } from '../../../src/common/byte-source.ts';
import { Image } from '../../../src/erofs/image.ts';
import { deviceNumber, isDirectory, typeOfMode } from '../../../src/erofs/inode.ts';
import { FINGERPRINT, InodeTable } from '../../../src/erofs/inode-table.ts';
import { walkTree } from '../../../src/erofs/tree-walk.ts';
import { buildImage } from '../../support/image-writer/build-image.ts';
import {
  contentText,
  expectedRecords,
  latin1,
  type PathRecord,
  sortedXattrs,
} from '../../support/image-writer/expected-records.ts';
import { type RandomImage, randomImage } from '../../support/image-writer/random-tree.ts';

const RUNS = { numRuns: 300 };

interface Opened {
  readonly image: Image;
  readonly table: InodeTable;
  readonly expected: readonly PathRecord[];
}

function built({ root, options, rootFirst, sinks }: RandomImage): Opened {
  const { bytes } = buildImage(root, options, { rootFirst });
  const image = new Image(new MemorySource(bytes), {
    devices: sinks.map((sink) => new MemorySource(sink.bytes)),
    windowSize: 512, // so that structures cross windows
    windows: 4,
  });
  return { image, table: new InodeTable(walkTree(image)), expected: expectedRecords(root, options) };
}

test('parse(build(x)) = x', () => {
  fc.assert(
    fc.property(randomImage, (random) => {
      const { image, table, expected } = built(random);
      assert.deepEqual(table.columns.findings, []);
      assert.deepEqual(
        [...table.subtree(0)].map((row) => recordOf(image, table, row)),
        expected,
      );
    }),
    RUNS,
  );
});

test('any part of a file reads as the same part of the whole', () => {
  fc.assert(
    fc.property(randomImage, fc.nat(), fc.nat(), (random, from, length) => {
      const { image, table } = built(random);
      for (let index = 0; index < table.inodeCount; index++) {
        if (!table.isRegularInode(index)) continue;
        const content = image.content(image.inode(table.columns.nid[index]!));
        const whole = new Uint8Array(content.size);
        assert.equal(content.readInto(0, whole), content.size);
        const offset = from % (content.size + 2);
        const part = new Uint8Array(length % (content.size + 2));
        const read = content.readInto(offset, part);
        assert.deepEqual(part.subarray(0, read), whole.slice(offset, offset + part.length));
      }
    }),
    { numRuns: 60 },
  );
});

test('extents follow each other from the first byte to the last', () => {
  fc.assert(
    fc.property(randomImage, (random) => {
      const { image, table } = built(random);
      for (let index = 0; index < table.inodeCount; index++) {
        if (!table.isRegularInode(index)) continue;
        const content = image.content(image.inode(table.columns.nid[index]!));
        let end = 0;
        for (const extent of content.extents()) {
          assert.equal(extent.logical, end);
          assert.ok(extent.length > 0);
          end += extent.length;
        }
        assert.ok(end >= content.size && end < content.size + image.superblock.blockSize);
      }
    }),
    { numRuns: 60 },
  );
});

test('a row is found by its path, and an inode by its nid', () => {
  fc.assert(
    fc.property(randomImage, (random) => {
      const { table } = built(random);
      for (let row = 0; row < table.rowCount; row++) {
        assert.equal(table.rowByPath(table.pathBytes(row)), row);
        const inode = table.inodeOf(row);
        assert.equal(table.inodeByNid(table.columns.nid[inode]!), inode);
      }
    }),
    { numRuns: 60 },
  );
});

function recordOf(image: Image, table: InodeTable, row: number): PathRecord {
  const { columns } = table;
  const index = table.inodeOf(row);
  const inode = image.inode(columns.nid[index]!);
  const type = typeOfMode(inode.mode)!;
  assert.equal(columns.size[index], inode.size);
  assert.equal(columns.mtime[index], inode.mtime);
  assert.equal(columns.nlink[index], inode.nlink);
  const value = columns.fingerprint[index]!;
  const directory = isDirectory(inode.mode);
  return {
    path: latin1(table.pathBytes(row)),
    type,
    permissions: inode.mode & 0o7777,
    uid: inode.uid,
    gid: inode.gid,
    mtime: [inode.mtime, inode.mtimeNsec],
    ...(type === 'file' ? { content: contentText(wholeContent(image, inode)) } : {}),
    ...(type === 'symlink' ? { content: contentText(image.linkTarget(inode)) } : {}),
    ...(type === 'chardev' || type === 'blockdev' ? { device: deviceNumber(inode) } : {}),
    xattrs: sortedXattrs(
      image.xattrs(inode).map((xattr) => [latin1(xattr.name), latin1(xattr.value)] as const),
    ),
    ...(value > FINGERPRINT.NONE ? { fingerprint: latin1(table.value(value)) } : {}),
    sameAs: latin1(table.pathBytes(directory ? row : firstInOrder(table, index))),
    ...(directory ? {} : { nlink: inode.nlink }),
  };
}

/** The first path to an inode, depth first. */
function firstInOrder(table: InodeTable, inode: number): number {
  for (const row of table.subtree(0)) if (table.inodeOf(row) === inode) return row;
  throw new Error('an inode without a path');
}

function wholeContent(image: Image, inode: ReturnType<Image['inode']>): Uint8Array {
  const bytes = new Uint8Array(inode.size);
  image.content(inode).readInto(0, bytes);
  return bytes;
}
