// Rules 1 to 13 of a faithful simulator, one test each: mounting, and who is attached to whom.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LAYOUT } from '../../../../src/erofs/inode.ts';
import { FINGERPRINT, InodeTable } from '../../../../src/erofs/inode-table.ts';
import { walkTree } from '../../../../src/erofs/tree-walk.ts';
import { SHARE_STATE } from '../../../../src/sharing/share-state.ts';
import { simulatedImage, treeOnly } from '../../../../src/sharing/simulation/image-storage.ts';
import { openCorpusImage } from '../../../support/corpus.ts';
import { inodeAt, tableOf, tableOfTree } from '../../../support/inode-table-builder.ts';
import { OneKernel } from '../../../support/one-kernel.ts';
import { asFile, at, imageOf, onDevice, pages, WITH_FINGERPRINTS } from '../../../support/simulated-set.ts';

const one = imageOf('one', { f: pages(4, 'same'), g: pages(2, 'other') });
const two = imageOf('two', { h: pages(4, 'same') });
const corpusImage = (path: string) => {
  const opened = openCorpusImage(path);
  return simulatedImage(path, opened, new InodeTable(walkTree(opened)));
};

test('rule 1: mount options are accepted or refused as the kernel does', () => {
  const outcome = (options: string, dax = true) => {
    const { kernel } = new OneKernel('linux-7.2.7', { dax });
    kernel.begin();
    const result = kernel.mount(onDevice(one), options);
    return [typeof result === 'string' ? result : 0, kernel.world.trace.log[0]];
  };
  const experimental =
    'erofs (device one): EXPERIMENTAL EROFS page cache share support in use. Use at your own risk!';
  const mounted = 'erofs (device one): mounted with root inode @ nid 36.';
  assert.deepEqual(outcome('inode_share'), ['EINVAL', 'erofs: domain_id is needed when inode_ishare is on']);
  assert.deepEqual(outcome('inode_share,domain_id='), ['EINVAL', "erofs: Bad value for 'domain_id'"]);
  assert.deepEqual(outcome('inode_share=1,domain_id=d'), [
    'EINVAL',
    "erofs: Unexpected value for 'inode_share'",
  ]);
  assert.deepEqual(outcome('noinode_share,domain_id=d'), [
    'EINVAL',
    "erofs: Unknown parameter 'noinode_share'",
  ]);
  assert.deepEqual(outcome('inode_share,domain_id=d,dax=always'), [
    'EINVAL',
    'erofs: FSDAX is not allowed when inode_ishare is on',
  ]);
  assert.deepEqual(outcome('inode_share,domain_id=d,dax=always', false), [
    'EINVAL',
    'erofs: dax options not supported',
  ]);
  assert.deepEqual(outcome('domain_id=d'), [0, mounted]);
  assert.deepEqual(outcome('inode_share,domain_id=d'), [0, experimental]);
  assert.deepEqual(outcome('inode_share,domain_id=d,dax=never'), [0, experimental]);
});

test('rule 2: the same device twice is one super block, the same image on two devices are two', () => {
  const machine = new OneKernel();
  const first = machine.mount(onDevice(one, '/dev/loop0'));
  const again = machine.mount(onDevice(one, '/dev/loop0'), 'inode_share,domain_id=another');
  const second = machine.mount(onDevice(one, '/dev/loop1'));
  assert.equal(first.superBlock, again.superBlock);
  assert.notEqual(first.superBlock, second.superBlock);
  machine.read(again, at(one, 'f'), 0, 1);
  assert.deepEqual(machine.cached(second, at(one, 'f')), [[0, 1]]);
  const files = new OneKernel();
  const [a, b] = [files.mount(asFile(one)), files.mount(asFile(one))];
  assert.notEqual(a.superBlock, b.superBlock);
  files.read(a, at(one, 'f'), 0, 1);
  assert.deepEqual(files.cached(b, at(one, 'f')), [[0, 1]]);
});

test('rule 3: an image without the flag is mounted, with the option off', () => {
  const machine = new OneKernel();
  const plain = treeOnly('plain', one.table, { fingerprintFlag: false, prefixIdValid: false });
  machine.kernel.begin();
  const mount = machine.mount(plain);
  assert.match(machine.log[0]!, /ishare xattrs not found. Turning off inode_share/);
  assert.equal(mount.superBlock.options.inodeShare, false);
  assert.equal(machine.kernel.lookup(mount, at(plain, 'f')).state, SHARE_STATE.IMAGE_WITHOUT_FLAG);
});

test('rule 4: a prefix index out of range fails the mount', () => {
  const broken = treeOnly('broken', one.table, { fingerprintFlag: true, prefixIdValid: false });
  for (const options of ['inode_share,domain_id=d', '']) {
    assert.equal(new OneKernel().kernel.mount(onDevice(broken), options), 'EUCLEAN');
  }
});

test('rule 5: a remount counts for inodes instantiated later, and the domain stays', () => {
  const machine = new OneKernel();
  const mount = machine.mount(one);
  const early = machine.kernel.lookup(mount, at(one, 'f'));
  assert.equal(machine.kernel.remount(mount, 'domain_id=elsewhere'), 0);
  assert.match(machine.log.at(-1)!, /ignoring reconfiguration/);
  const late = machine.kernel.lookup(mount, at(one, 'g'));
  assert.notEqual(early.shared, undefined);
  assert.equal(late.shared, undefined);
  assert.equal(mount.superBlock.domain, 'd');
  assert.equal(machine.kernel.remount(mount, 'inode_share=2'), 'EINVAL');
});

test('rule 6: a lookup attaches, once; a mount alone attaches nothing', () => {
  const machine = new OneKernel();
  const mount = machine.mount(one);
  const { world } = machine.kernel;
  assert.equal(world.shared.size, 0);
  const inode = machine.kernel.lookup(mount, at(one, 'f'));
  assert.equal(world.shared.size, 1);
  machine.read(mount, at(one, 'f'), 0, 4);
  assert.equal(machine.kernel.lookup(mount, at(one, 'f')), inode);
  assert.equal(inode.shared?.count, 1);
});

test('rule 7: only regular files with a fingerprint of 1 byte to a block qualify', () => {
  const image = treeOnly(
    'kinds',
    tableOf({
      none: pages(1),
      long: { size: 4096, fingerprint: FINGERPRINT.BAD_LENGTH },
      empty: { size: 0 },
      fifo: { size: 0, mode: 0o010644, fingerprint: 'same' },
      whole: { size: 4096, fingerprint: 'x'.repeat(4096) },
      emptyButMarked: { size: 0, fingerprint: 'marked' },
    }),
    WITH_FINGERPRINTS,
  );
  const machine = new OneKernel();
  const mount = machine.mount(image);
  const state = (path: string) => machine.kernel.lookup(mount, at(image, path)).state;
  assert.equal(state('none'), SHARE_STATE.NO_FINGERPRINT);
  assert.equal(state('long'), SHARE_STATE.FINGERPRINT_LENGTH);
  assert.equal(state('empty'), SHARE_STATE.EMPTY);
  assert.equal(state('fifo'), SHARE_STATE.NOT_A_FILE);
  assert.equal(state('whole'), SHARE_STATE.ALONE);
  assert.equal(state('emptyButMarked'), SHARE_STATE.ALONE);
});

test('rule 8: the fingerprint is that of the name the superblock gives, whatever it is', () => {
  // app-trusted has the values in another attribute than app: they meet all the same, by value.
  const machine = new OneKernel();
  const [app, trusted] = ['app-v1', 'app-trusted-v1'].map((name) =>
    corpusImage(`fingerprints/${name}.erofs`),
  );
  const [a, b] = [machine.mount(app!), machine.mount(trusted!)];
  const path = 'usr/lib/libma.so.8';
  machine.read(a, inodeAt(app!.table, path), 0, 1);
  assert.equal(machine.cached(b, inodeAt(trusted!.table, path)).length, 1);
});

test('rule 9: keys are composed by the rules of the kernel and compared byte by byte', () => {
  const [v, vx] = [imageOf('v', { f: pages(1, 'V') }), imageOf('vx', { f: pages(1, 'Vx') })];
  const meet = (rules: 'linux-7.0' | 'linux-7.2.7', first: string, second: string, other = vx): boolean => {
    const machine = new OneKernel(rules);
    const a = machine.mount(v, `inode_share,domain_id=${first}`);
    const b = machine.mount(other, `inode_share,domain_id=${second}`);
    return machine.kernel.lookup(a, 1).shared === machine.kernel.lookup(b, 1).shared;
  };
  assert.equal(meet('linux-7.0', 'xy', 'y'), true);
  assert.equal(meet('linux-7.2.7', 'xy', 'y'), false);
  const same = imageOf('same', { f: pages(1, 'V') });
  assert.equal(meet('linux-7.2.7', 'd', 'd', same), true);
  assert.equal(meet('linux-7.2.7', 'd', 'D', same), false);
  assert.equal(meet('linux-7.2.7', 'd', ' d', same), false);
});

test('rule 10: the class is made of layout and backing, and the first inode fixes it', () => {
  const layouts = [LAYOUT.FLAT_PLAIN, LAYOUT.FLAT_INLINE, LAYOUT.CHUNK_BASED];
  const compressed = [LAYOUT.COMPRESSED_FULL, LAYOUT.COMPRESSED_COMPACT];
  const attached = (order: readonly [layout: number, backing: 'block' | 'file'][]): boolean[] => {
    const machine = new OneKernel();
    return order.map(([layout, backing], number) => {
      const image = imageOf(`i${number}`, { f: pages(3, 'same', layout) });
      const mount = machine.mount(backing === 'file' ? asFile(image) : onDevice(image));
      return machine.kernel.lookup(mount, 1).shared !== undefined;
    });
  };
  for (const backing of ['block', 'file'] as const) {
    assert.deepEqual(attached(layouts.map((layout) => [layout, backing])), [true, true, true]);
  }
  assert.deepEqual(
    attached(
      compressed.flatMap(
        (layout) =>
          [
            [layout, 'block'],
            [layout, 'file'],
          ] as [number, 'block'][],
      ),
    ),
    [true, true, true, true],
  );
  assert.deepEqual(
    attached([
      [LAYOUT.COMPRESSED_FULL, 'block'],
      [LAYOUT.FLAT_PLAIN, 'block'],
      [LAYOUT.FLAT_PLAIN, 'file'],
    ]),
    [true, false, false],
  );
  assert.deepEqual(
    attached([
      [LAYOUT.FLAT_PLAIN, 'file'],
      [LAYOUT.FLAT_PLAIN, 'block'],
    ]),
    [true, false],
  );
});

test('rule 11: another class is private without a word, another size with a warning', () => {
  const machine = new OneKernel();
  const images = {
    first: imageOf('first', { f: { size: 5000, fingerprint: 'same' } }),
    compressed: imageOf('compressed', { f: pages(9, 'same', LAYOUT.COMPRESSED_FULL) }),
    longer: imageOf('longer', { f: { size: 5001, fingerprint: 'same' } }),
  };
  machine.kernel.lookup(machine.mount(images.first), 1);
  const states = [images.compressed, images.longer].map((image) => {
    const mount = machine.mount(image);
    machine.kernel.begin();
    return [machine.kernel.lookup(mount, 1).state, [...machine.log]];
  });
  assert.deepEqual(states, [
    [SHARE_STATE.CLASS_DIFFERS, []],
    [
      SHARE_STATE.SIZE_DIFFERS,
      ['erofs (device longer): i_size mismatch (5001 != 5000) for the same fingerprint'],
    ],
  ]);
});

test('rule 12: what is private stays private until it is instantiated anew', () => {
  const machine = new OneKernel();
  const compressed = imageOf('z', { f: pages(4, 'same', LAYOUT.COMPRESSED_FULL) });
  const first = machine.mount(compressed);
  machine.kernel.lookup(first, 1);
  const second = machine.mount(two);
  const inode = machine.kernel.lookup(second, 1);
  assert.equal(inode.state, SHARE_STATE.CLASS_DIFFERS);
  machine.kernel.unmount(first);
  assert.equal(machine.kernel.lookup(second, 1), inode);
  assert.equal(inode.shared, undefined);
  machine.kernel.dropCaches(2);
  assert.notEqual(machine.kernel.lookup(second, 1).shared, undefined);
});

test('rule 13: behind the last inode of a key the next one starts afresh, with another class or size', () => {
  const machine = new OneKernel();
  const first = machine.mount(two);
  machine.read(first, 1, 0, 4);
  machine.kernel.unmount(first);
  assert.equal(machine.held, 0);
  const other = imageOf('other', { f: pages(7, 'same', LAYOUT.COMPRESSED_FULL) });
  const inode = machine.kernel.lookup(machine.mount(other), 1);
  assert.equal(inode.shared?.size, 7 * 4096);
});

test('hard links are one inode', () => {
  const file = pages(2, 'linked');
  const image = treeOnly(
    'links',
    tableOfTree([
      ['a', file],
      ['b', file],
    ]),
    WITH_FINGERPRINTS,
  );
  const machine = new OneKernel();
  const mount = machine.mount(image);
  assert.equal(at(image, 'a'), at(image, 'b'));
  assert.equal(machine.kernel.lookup(mount, at(image, 'b')).shared?.count, 1);
});
