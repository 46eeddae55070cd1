// The thirteen damaged images of the corpus: what is found names what was damaged and where, and the rest is listed.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { MemorySource } from '../../../src/common/byte-source.ts';
import { Image } from '../../../src/erofs/image.ts';
import { FINGERPRINT, InodeTable } from '../../../src/erofs/inode-table.ts';
import { walkTree } from '../../../src/erofs/tree-walk.ts';
import { contentDigest } from '../../../src/node/content-digest.ts';
import { CORPUS } from '../../support/corpus.ts';
import { assertFindings, readingOf, type Wanted } from '../../support/damaged-image.ts';

const FOLDER = join(CORPUS, 'corrupt');
const bytesOf = (name: string): Uint8Array => readFileSync(join(FOLDER, name));

/** All paths of the tree that most of the images hold: in this one only the checksum is wrong. */
const TREE = readingOf(bytesOf('sb-checksum.erofs')).paths;
/** The tree without what lies below a path, and without the path itself where `whole`. */
const below = (path: string): string[] => TREE.filter((other) => !other.startsWith(`${path}/`));

interface Damage {
  readonly findings: readonly Wanted[];
  readonly paths: readonly string[];
}

const DAMAGE: Readonly<Record<string, Damage>> = {
  'sb-checksum.erofs': { findings: [{ code: 'superblock-checksum', offset: 1028 }], paths: TREE },
  'sb-blkszbits-63.erofs': {
    findings: [{ code: 'superblock-block-size', offset: 1036, message: /2\^63/ }],
    paths: [],
  },
  'sb-root-is-file.erofs': {
    findings: [{ code: 'root-not-directory', offset: 1038, nid: '46', message: /a file/ }],
    paths: ['/'],
  },
  'trunc-1100.erofs': { findings: [{ code: 'superblock-truncated', offset: 1100 }], paths: [] },
  'ino-size-max.erofs': {
    findings: [
      {
        code: 'inode-size',
        offset: 3688,
        nid: '115',
        path: '/ext',
        message: new RegExp(`${2n ** 63n - 1n}`),
      },
    ],
    paths: TREE,
  },
  'dir-self.erofs': {
    findings: [{ code: 'directory-loop', offset: 3608, nid: '111', path: '/d/e', message: /back to \/d,/ }],
    paths: below('/d/e'),
  },
  'dir-loop.erofs': {
    findings: [{ code: 'directory-loop', offset: 17560, nid: '38', path: '/d/e/f', message: /back to \/,/ }],
    paths: below('/d/e/f'),
  },
  'dir-nameoff0-13.erofs': {
    findings: [{ code: 'dirent-nameoff0', offset: 3592, nid: '111', path: '/d', message: /is 13$/ }],
    paths: below('/d'),
  },
  'dir-name-slash.erofs': {
    findings: [
      { code: 'dirent-name-slash', offset: 32852, nid: '569', path: '/m/name/0005' },
      { code: 'dirent-order', path: '/m' },
    ],
    paths: TREE.map((path) => (path === '/m/name-0005' ? '/m/name/0005' : path)),
  },
  'xattr-name-len-255.erofs': {
    findings: [{ code: 'xattr-beyond-area', offset: 17036, nid: '531', path: '/x', message: /name of 255/ }],
    paths: TREE,
  },
  'fp-flip.erofs': { findings: [], paths: TREE },
  'z-data-flip.erofs': { findings: [], paths: ['/', '/tiny0', '/tiny1', '/tiny2', '/z'] },
  'chunk-block-end.erofs': {
    findings: [{ code: 'data-beyond-end', structure: 'chunk index', offset: 1280, nid: '39', path: '/c' }],
    paths: ['/', '/c'],
  },
};

describe('damaged images of the corpus', () => {
  it('all of them are here', () => {
    const images = readdirSync(FOLDER).filter((file) => file.endsWith('.erofs'));
    assert.deepEqual(images.sort(), Object.keys(DAMAGE).sort());
    assert.equal(TREE.length, 239);
  });

  for (const [name, { findings, paths }] of Object.entries(DAMAGE)) {
    it(name, () => {
      const reading = readingOf(bytesOf(name));
      assertFindings(reading, ...findings);
      assert.deepEqual(reading.paths, paths);
    });
  }

  it('the flipped bit of a fingerprint shows when content is hashed, in that one file', () => {
    const image = new Image(new MemorySource(bytesOf('fp-flip.erofs')));
    const table = new InodeTable(walkTree(image));
    const wrong: string[] = [];
    for (let index = 0; index < table.inodeCount; index++) {
      const number = table.columns.fingerprint[index]!;
      if (number <= FINGERPRINT.NONE) continue;
      const inode = image.inode(table.columns.nid[index]!);
      const told = Buffer.from(table.value(number).subarray(7)).toString('hex');
      if (contentDigest(image.content(inode)) !== told) wrong.push(String(inode.nid));
    }
    assert.deepEqual(wrong, ['49']);
  });
});
