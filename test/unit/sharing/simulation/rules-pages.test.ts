// Rules 14 to 23 of a faithful simulator, one test each: which pages come in, for whom, from where.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LAYOUT } from '../../../../src/erofs/inode.ts';
import { InodeTable } from '../../../../src/erofs/inode-table.ts';
import { walkTree } from '../../../../src/erofs/tree-walk.ts';
import { isErrno } from '../../../../src/sharing/simulation/errno.ts';
import { simulatedImage } from '../../../../src/sharing/simulation/image-storage.ts';
import type { MemoryMap } from '../../../../src/sharing/simulation/memory-map.ts';
import { openCorpusImage } from '../../../support/corpus.ts';
import { OneKernel } from '../../../support/one-kernel.ts';
import { asFile, at, imageOf, onDevice, PAGE, pages } from '../../../support/simulated-set.ts';

const a = imageOf('a', { f: pages(40, 'same'), own: pages(3) });
const b = imageOf('b', { f: pages(40, 'same') });

function mapped(machine: OneKernel, file: ReturnType<OneKernel['open']>, write = false): MemoryMap {
  const map = machine.kernel.map(file, 0, file.inode.size, { private: write, write });
  assert.ok(!isErrno(map));
  return map;
}

test('rule 14: a file has as many pages as its size needs, and the page size is a parameter', () => {
  const image = imageOf('sizes', { f: { size: 4097 }, g: { size: 65536 }, h: { size: 65537 } });
  for (const [pageSize, counts] of [
    [4096, [2, 16, 17]],
    [16384, [1, 4, 5]],
    [65536, [1, 1, 2]],
  ] as const) {
    const machine = new OneKernel('linux-7.3', { pageSize });
    const mount = machine.mount(image);
    const held = ['f', 'g', 'h'].map((path) => {
      const before = machine.held;
      machine.kernel.readWhole(mount, at(image, path));
      return machine.held - before;
    });
    assert.deepEqual(held, counts);
  }
});

test('rule 15: a page of a key is there once, and a hit through every attached file', () => {
  const machine = new OneKernel();
  const [first, second] = [machine.mount(a), machine.mount(b)];
  machine.read(first, at(a, 'f'), 3, 5);
  machine.read(second, at(b, 'f'), 2, 5);
  assert.equal(machine.held, 6);
  const { hits, misses } = machine.kernel.world.tally;
  assert.deepEqual([hits, misses], [4, 6]);
});

test('rule 16: private files, and files of other domains, have their own pages', () => {
  const machine = new OneKernel();
  const mounts = [
    machine.mount(onDevice(a, '/dev/0')),
    machine.mount(onDevice(a, '/dev/1'), 'inode_share,domain_id=other'),
    machine.mount(onDevice(a, '/dev/2'), ''),
  ];
  for (const [number, mount] of mounts.entries()) {
    machine.read(mount, at(a, 'f'), 0, 4);
    machine.read(mount, at(a, 'own'), 0, 3);
    assert.equal(machine.held, 7 * (number + 1));
  }
});

test('rule 17: reads, faults and WILLNEED fill the shared cache; splice does so from 7.3 on', () => {
  for (const rules of ['linux-7.0', 'linux-7.2.7', 'linux-7.3'] as const) {
    const machine = new OneKernel(rules);
    const [first, second] = [machine.mount(a), machine.mount(b)];
    const file = machine.open(first, at(a, 'f'));
    machine.kernel.read(file, 0, PAGE);
    machine.kernel.touch(mapped(machine, file), 2, 1);
    machine.kernel.advise(file, 'willneed', 4 * PAGE, PAGE);
    machine.kernel.readahead(file, 6 * PAGE, PAGE);
    assert.deepEqual(machine.cached(second, at(b, 'f')), [
      [0, 1],
      [2, 1],
      [4, 1],
      [6, 1],
    ]);
    machine.kernel.splice(file, 8 * PAGE, 2 * PAGE);
    const spliced = machine.cached(second, at(b, 'f')).slice(4);
    assert.deepEqual(spliced, rules === 'linux-7.3' ? [[8, 2]] : []);
    assert.deepEqual(file.inode.own?.resident.runs() ?? [], rules === 'linux-7.3' ? [] : [[8, 2]]);
    assert.equal(machine.held, 6);
  }
});

test('rule 18: holes take pages and no device reads', () => {
  const opened = openCorpusImage('chunks/c4096.erofs');
  const image = simulatedImage('chunks', opened, new InodeTable(walkTree(opened)));
  const { table } = image;
  let holes = 0;
  for (let inode = 0; inode < table.inodeCount; inode++) {
    if (!table.isRegularInode(inode) || table.columns.layout[inode] !== LAYOUT.CHUNK_BASED) continue;
    const machine = new OneKernel();
    const mount = machine.mount(image, '');
    machine.kernel.readWhole(mount, inode);
    const stored = [...opened.content(opened.inode(table.columns.nid[inode]!)).extents()]
      .filter(({ hole }) => !hole)
      .reduce((sum, { logical, length }) => sum + Math.min(length, table.columns.size[inode]! - logical), 0);
    assert.equal(machine.held, Math.ceil(table.columns.size[inode]! / PAGE));
    assert.equal(machine.bytesFrom(mount), stored);
    if (stored < table.columns.size[inode]!) holes += 1;
  }
  assert.ok(holes > 0);
});

test('rule 19: a fault of a compressed file brings the extent in; without readahead only what is asked for', () => {
  const opened = openCorpusImage('compressed/zstd.erofs');
  const image = simulatedImage('zstd', opened, new InodeTable(walkTree(opened)));
  const { table } = image;
  let beyond = 0;
  for (let inode = 0; inode < table.inodeCount; inode++) {
    if (!table.isRegularInode(inode) || table.columns.layout[inode]! % 2 === 0) continue;
    const last = Math.ceil(table.columns.size[inode]! / PAGE) - 1;
    const held = (['off', 'kernel'] as const).map((readahead) => {
      const machine = new OneKernel('linux-7.3', { readahead });
      const file = machine.open(machine.mount(image, ''), inode);
      machine.kernel.advise(file, 'random', 0, 0);
      machine.kernel.read(file, last * PAGE, 1);
      return { held: machine.held, runs: file.cache.resident.runs() };
    });
    assert.deepEqual(held[0], { held: 1, runs: [[last, 1]] });
    assert.ok(held[1]!.held >= 1);
    if (held[1]!.held > 1) beyond += 1;
    const extents = [...opened.content(opened.inode(table.columns.nid[inode]!)).extents()];
    const within = extents.findLast(({ logical }) => logical <= last * PAGE)!;
    const first = Math.min(last, Math.ceil(within.logical / PAGE));
    assert.deepEqual(held[1]!.runs, within.stored > 0 ? [[first, last + 1 - first]] : [[last, 1]]);
  }
  assert.ok(beyond > 0);
});

test('rule 20: the inode attached last reads what is missing', () => {
  const machine = new OneKernel();
  const [first, second] = [machine.mount(a), machine.mount(b)];
  machine.read(first, at(a, 'f'), 0, 1);
  assert.deepEqual([machine.bytesFrom(first), machine.bytesFrom(second)], [PAGE, 0]);
  machine.kernel.lookup(second, at(b, 'f'));
  machine.read(first, at(a, 'f'), 0, 3);
  assert.deepEqual([machine.bytesFrom(first), machine.bytesFrom(second)], [PAGE, 2 * PAGE]);
  machine.kernel.unmount(second);
  machine.read(first, at(a, 'f'), 3, 1);
  assert.equal(machine.bytesFrom(first), 2 * PAGE);
});

test('rule 21: DONTNEED drops whole pages for everybody, and the last partial page at the end of the file', () => {
  const image = imageOf('short', { f: { size: 9000, fingerprint: 'short' } });
  const left = (offset: number, length: number): [number, number][] => {
    const machine = new OneKernel();
    const mount = machine.mount(image);
    machine.kernel.readWhole(mount, 1);
    const file = machine.open(machine.mount(onDevice(image, '/dev/twin')), 1);
    machine.kernel.advise(file, 'dontneed', offset, length);
    return machine.cached(mount, 1);
  };
  assert.deepEqual(left(0, 4096), [[1, 2]]);
  assert.deepEqual(left(1, 8191), [
    [0, 1],
    [2, 1],
  ]);
  assert.deepEqual(left(1, 8190), [[0, 3]]);
  assert.deepEqual(left(4096, 4904), [[0, 1]]);
  assert.deepEqual(left(4096, 4903), [
    [0, 1],
    [2, 1],
  ]);
  assert.deepEqual(left(4096, 5000), [
    [0, 1],
    [2, 1],
  ]);
  assert.deepEqual(left(4096, 0), [[0, 1]]);
  assert.deepEqual(left(0, 0), []);
});

test('rule 22: mapped pages survive DONTNEED and drop_caches', () => {
  const machine = new OneKernel();
  const [first, second] = [machine.mount(a), machine.mount(b)];
  const file = machine.open(first, at(a, 'f'));
  machine.kernel.read(file, 0, 10 * PAGE);
  const map = mapped(machine, file);
  machine.kernel.touch(map, 4, 2);
  const other = machine.open(second, at(b, 'f'));
  machine.kernel.advise(other, 'dontneed', 0, 0);
  assert.deepEqual(machine.cached(first, at(a, 'f')), [[4, 2]]);
  machine.kernel.dropCaches(1);
  machine.kernel.dropCaches(3);
  assert.deepEqual(machine.cached(first, at(a, 'f')), [[4, 2]]);
  machine.kernel.unmap(map);
  machine.kernel.dropCaches(1);
  assert.equal(machine.held, 0);
});

test('rule 23: writing to a private mapping makes an anonymous page for each process', () => {
  const machine = new OneKernel();
  const mount = machine.mount(a);
  const file = machine.open(mount, at(a, 'f'));
  assert.equal(machine.kernel.map(file, 0, PAGE, { private: false, write: true }), 'EACCES');
  const maps = [mapped(machine, file, true), mapped(machine, file, true)];
  for (const map of maps) assert.ok(machine.kernel.write(map, 2));
  assert.equal(machine.kernel.world.anonymous, 2);
  assert.equal(machine.held, 1);
  assert.ok(machine.kernel.write(maps[0]!, 2));
  assert.equal(machine.kernel.world.anonymous, 2);
  // The page of the file is mapped by neither: it can go.
  machine.kernel.dropCaches(1);
  assert.equal(machine.held, 0);
  machine.kernel.unmap(maps[0]!);
  assert.equal(machine.kernel.world.anonymous, 1);
});

test('DAX files have no pages, and file-backed mounts keep pages of their image unless they read directly', () => {
  const dax = new OneKernel();
  const mount = dax.mount({ ...onDevice(a), dax: true }, 'dax=always');
  dax.kernel.readWhole(mount, at(a, 'f'));
  assert.equal(dax.held, 0);
  const held = (options: string): number => {
    const machine = new OneKernel();
    machine.kernel.readWhole(machine.mount(asFile(a), options), at(a, 'f'));
    return machine.kernel.world.imageFile('/images/a').covered;
  };
  assert.equal(held(''), 40);
  assert.equal(held('directio'), 0);
});
