// Rules 24 to 32 of a faithful simulator, one test each: opening, going away, and what is reported.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LAYOUT } from '../../../../src/erofs/inode.ts';
import { FINGERPRINT } from '../../../../src/erofs/inode-table.ts';
import { conflictOf } from '../../../../src/sharing/conflict.ts';
import { indexSharing } from '../../../../src/sharing/indexing.ts';
import { isAttached, reasonOf } from '../../../../src/sharing/share-state.ts';
import { plainMount, sharingSet } from '../../../../src/sharing/sharing-set.ts';
import { isErrno } from '../../../../src/sharing/simulation/errno.ts';
import { treeOnly } from '../../../../src/sharing/simulation/image-storage.ts';
import { sourceOfTag } from '../../../../src/sharing/simulation/page-tag.ts';
import { Simulation } from '../../../../src/sharing/simulation/simulation.ts';
import { tableOf } from '../../../support/inode-table-builder.ts';
import { OneKernel } from '../../../support/one-kernel.ts';
import {
  asFile,
  at,
  imageOf,
  onDevice,
  PAGE,
  pages,
  WITH_FINGERPRINTS,
} from '../../../support/simulated-set.ts';

const a = imageOf('a', {
  f: pages(8, 'same'),
  own: pages(3),
  z: pages(3, undefined, LAYOUT.COMPRESSED_FULL),
});
const b = imageOf('b', { f: pages(8, 'same') });

test('rule 24: O_DIRECT on an attached file is refused, with partners or without', () => {
  const machine = new OneKernel();
  const mount = machine.mount(a);
  const direct = (path: string, on = mount) => machine.kernel.open(on, at(a, path), { direct: true });
  assert.equal(direct('f'), 'EINVAL');
  machine.kernel.lookup(machine.mount(b), at(b, 'f'));
  assert.equal(direct('f'), 'EINVAL');
  assert.equal(direct('z'), 'EINVAL');
  assert.equal(direct('own', machine.mount(asFile(a))), 'EINVAL');
  const file = direct('own');
  assert.ok(!isErrno(file));
  assert.equal(machine.kernel.read(file, 0, 2 * PAGE), 2 * PAGE);
  assert.equal(machine.kernel.read(file, 1, PAGE), 'EINVAL');
  assert.equal(machine.held, 0);
  assert.equal(machine.bytesFrom(mount), 2 * PAGE);
});

test('O_DIRECT set later is accepted, and a shared file stays buffered', () => {
  const machine = new OneKernel();
  const file = machine.open(machine.mount(a), at(a, 'f'));
  assert.equal(machine.kernel.setDirect(file), 0);
  machine.kernel.read(file, 0, PAGE);
  assert.equal(machine.held, 1);
  assert.equal(machine.kernel.open(file.mount, at(a, 'f'), { write: true }), 'EROFS');
});

test('rule 25: open files and mappings pin the mount; unmounted lazily the inode lives to the last close', () => {
  const machine = new OneKernel();
  const [first, second] = [machine.mount(a), machine.mount(b)];
  const file = machine.open(first, at(a, 'f'));
  const map = machine.kernel.map(file, 0, PAGE, { private: false, write: false });
  assert.ok(!isErrno(map));
  machine.kernel.close(file);
  assert.equal(machine.kernel.unmount(first), 'EBUSY');
  assert.equal(machine.kernel.unmount(first, true), 0);
  machine.kernel.lookup(second, at(b, 'f'));
  machine.kernel.unmount(second);
  machine.kernel.touch(map, 0, 1);
  assert.equal(machine.bytesFrom(first), PAGE);
  machine.kernel.unmap(map);
  assert.equal(machine.held, 0);
  assert.equal(machine.kernel.world.superBlocks.size, 0);
});

test('rule 26: closing frees nothing', () => {
  const machine = new OneKernel();
  const file = machine.open(machine.mount(a), at(a, 'f'));
  machine.kernel.read(file, 0, 8 * PAGE);
  machine.kernel.close(file);
  assert.equal(machine.held, 8);
});

test('rule 27: an unmount detaches; pages of a key go with its last inode', () => {
  const machine = new OneKernel();
  const [first, second] = [machine.mount(a), machine.mount(b)];
  machine.read(first, at(a, 'f'), 0, 8);
  machine.read(first, at(a, 'own'), 0, 3);
  machine.kernel.lookup(second, at(b, 'f'));
  machine.kernel.unmount(first);
  assert.equal(machine.held, 8);
  machine.kernel.unmount(second);
  assert.equal(machine.held, 0);
});

test('rule 28: drop_caches 1 takes unmapped pages, 2 unused inodes and with the last one shared pages, 3 both', () => {
  const after = (what: 1 | 2 | 3) => {
    const machine = new OneKernel();
    const mount = machine.mount(a);
    for (const path of ['f', 'own']) machine.read(mount, at(a, path), 0, 3);
    const file = machine.open(machine.mount(onDevice(b)), at(b, 'f'));
    machine.kernel.dropCaches(what);
    const [attached, held] = [file.inode.shared!.count, machine.held];
    machine.kernel.close(file);
    machine.kernel.dropCaches(what);
    return [attached, held, machine.held];
  };
  // A private file's pages keep its inode from slab reclaim; a shared file's real inode has none.
  assert.deepEqual(after(1), [2, 0, 0]);
  assert.deepEqual(after(2), [1, 6, 3]);
  assert.deepEqual(after(3), [1, 0, 0]);
});

test('rule 29: every regular file has one state, the same as the static index says', () => {
  const files = {
    shared: pages(2, 'S'),
    alone: pages(2, 'A'),
    clash: pages(2, 'C', LAYOUT.COMPRESSED_FULL),
    size: pages(3, 'S'),
    none: pages(1),
    empty: { size: 0 },
    bad: { size: 1, fingerprint: FINGERPRINT.BAD_LENGTH },
    unreadable: { size: 1, fingerprint: FINGERPRINT.UNREADABLE },
  };
  const first = imageOf('first', { other: pages(2, 'S'), clash: pages(2, 'C') });
  const second = imageOf('second', files);
  const machine = new OneKernel();
  const mounts = [machine.mount(first), machine.mount(second)];
  const index = indexSharing(
    sharingSet([first, second].map(({ name, table, facts }) => plainMount(name, table, facts))),
  );
  for (const [number, { table }] of [first, second].entries()) {
    for (const inode of [...Array(table.inodeCount).keys()].filter((each) => table.isRegularInode(each))) {
      const known = index.state[index.base[number]! + inode]!;
      const real = machine.kernel.lookup(mounts[number]!, inode);
      assert.equal(real.shared !== undefined, isAttached(known));
      if (!isAttached(known)) assert.equal(reasonOf(real.state), reasonOf(known));
    }
  }
});

test('rule 30: saved are further inodes that asked for a page, not pages that could be shared', () => {
  const simulation = new Simulation({ readahead: 'off' });
  const mounts = [a, b].map((image) => simulation.mount(onDevice(image), 'inode_share,domain_id=d').made);
  simulation.readWhole(mounts[0]!, at(a, 'f'));
  simulation.lookup(mounts[1]!, at(b, 'f'));
  assert.equal(simulation.saved, 0);
  const { made } = simulation.open(mounts[1]!, at(b, 'f'));
  simulation.read(made, 0, 3 * PAGE);
  assert.equal(simulation.saved, 3);
  const { resident } = simulation.unshared.world.tally;
  assert.equal(resident - simulation.shared.world.tally.resident, 3);
  simulation.advise(made, 'dontneed', 0, PAGE);
  assert.equal(simulation.saved, 2);
});

test('rule 31: where a key has two classes the order decides between the best and the worst case', () => {
  const plain = ['p', 'q', 'r'].map((name) => imageOf(name, { f: pages(5, 'same') }));
  const packed = ['x', 'y'].map((name) => imageOf(name, { f: pages(5, 'same', LAYOUT.COMPRESSED_FULL) }));
  const saved = (order: typeof plain): number => {
    const simulation = new Simulation({ readahead: 'off' });
    for (const image of order) {
      simulation.readWhole(simulation.mount(onDevice(image), 'inode_share,domain_id=d').made, 1);
    }
    return simulation.saved;
  };
  const index = indexSharing(
    sharingSet([...plain, ...packed].map(({ name, table, facts }) => plainMount(name, table, facts))),
  );
  const conflict = conflictOf(index, 0)!;
  assert.equal(saved([...plain, ...packed]), conflict.best.pagesSaved);
  assert.equal(saved([...packed, ...plain]), conflict.worst.pagesSaved);
  assert.deepEqual([conflict.best.pagesSaved, conflict.worst.pagesSaved], [10, 5]);
});

test('rule 32: equal content without equal fingerprint is not shared; equal fingerprints are believed', () => {
  const machine = new OneKernel();
  const honest = imageOf('honest', { f: pages(2, 'claimed') });
  const forged = imageOf('forged', { f: pages(2, 'claimed') });
  const unmarked = treeOnly('unmarked', tableOf({ f: pages(2) }), WITH_FINGERPRINTS);
  const mounts = [honest, forged, unmarked].map((image) => machine.mount(image));
  for (const mount of mounts) machine.kernel.lookup(mount, 1);
  machine.read(mounts[0]!, 1, 0, 2);
  machine.read(mounts[2]!, 1, 0, 2);
  assert.equal(machine.held, 4);
  // The reader of the honest image gets pages that the forged one filled.
  const { cache } = machine.open(mounts[0]!, 1);
  const filler = cache.sources[sourceOfTag(cache.resident.tagAt(0)!)];
  assert.equal(filler?.superBlock, mounts[1]!.superBlock);
});

test('SEEK_HOLE and SEEK_DATA of a shared file find holes from 7.3 on', () => {
  const seek = (rules: 'linux-7.2.7' | 'linux-7.3', what: 'data' | 'hole', offset: number) => {
    const machine = new OneKernel(rules);
    return machine.kernel.seek(machine.open(machine.mount(a), at(a, 'f')), what, offset);
  };
  for (const rules of ['linux-7.2.7', 'linux-7.3'] as const) {
    assert.equal(seek(rules, 'hole', 5), 8 * PAGE);
    assert.equal(seek(rules, 'data', 5), 5);
    assert.equal(seek(rules, 'data', 8 * PAGE), 'ENXIO');
  }
});
