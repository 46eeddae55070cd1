// Readahead beyond what the replays show: long reads in one go, windows that compressed files widen, and limited memory.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { OneKernel } from '../../../support/one-kernel.ts';
import { asFile, imageOf, onDevice, PAGE, pages } from '../../../support/simulated-set.ts';

const image = imageOf('long', { f: pages(3000, 'long') });

test('many windows at once are what they would be one by one', () => {
  const call = fc.oneof(
    fc.record({
      what: fc.constant('read' as const),
      first: fc.nat(2900),
      count: fc.integer({ min: 1, max: 2000 }),
      shift: fc.constantFrom(0, 0, 100),
    }),
    fc.record({
      what: fc.constant('drop' as const),
      first: fc.nat(2900),
      count: fc.integer({ min: 1, max: 900 }),
    }),
    fc.record({ what: fc.constant('sequential' as const) }),
  );
  fc.assert(
    fc.property(fc.array(call, { maxLength: 12 }), fc.boolean(), fc.boolean(), (calls, shared, inFile) => {
      // With a limit on memory, however high, windows are gone through one by one.
      const [bulk, single] = [undefined, 2 ** 30].map((memoryPages) => {
        const machine = new OneKernel('linux-7.3', { readahead: 'kernel', memoryPages });
        const source = inFile ? asFile(image) : onDevice(image);
        const file = machine.open(machine.mount(source, shared ? 'inode_share,domain_id=d' : ''), 1);
        for (const each of calls) {
          if (each.what === 'read') {
            machine.kernel.read(file, each.first * PAGE + each.shift, each.count * PAGE);
          } else if (each.what === 'drop') {
            machine.kernel.advise(file, 'dontneed', each.first * PAGE, each.count * PAGE);
          } else machine.kernel.advise(file, 'sequential', 0, 0);
        }
        const { resident, marks } = file.cache;
        return {
          resident: resident.runs(),
          marks: marks.runs(),
          readahead: file.readahead,
          tally: machine.kernel.world.tally,
        };
      });
      assert.deepEqual(bulk, single);
    }),
    {
      numRuns: 300,
      // A page dropped from the window under way.
      examples: [
        [
          [
            { what: 'read', first: 0, count: 1505, shift: 0 },
            { what: 'drop', first: 1537, count: 1 },
            { what: 'read', first: 816, count: 784, shift: 100 },
          ],
          true,
          false,
        ],
        // An older mark in the window under way.
        [
          [
            { what: 'read', first: 2165, count: 31, shift: 100 },
            { what: 'read', first: 756, count: 1472, shift: 100 },
            { what: 'drop', first: 1361, count: 896 },
            { what: 'read', first: 475, count: 1846, shift: 0 },
          ],
          true,
          false,
        ],
      ],
    },
  );
});

test('a long read runs one window ahead', () => {
  const machine = new OneKernel('linux-7.3', { readahead: 'kernel' });
  const file = machine.open(machine.mount(image), 1);
  machine.kernel.read(file, 0, 1000 * PAGE);
  assert.deepEqual(file.cache.resident.runs(), [[0, 1056]]);
  assert.deepEqual(file.cache.marks.runs(), [[1024, 1]]);
});

test('without readahead only what is asked for is read', () => {
  const machine = new OneKernel();
  const file = machine.open(machine.mount(image), 1);
  machine.kernel.read(file, 5 * PAGE + 1, PAGE);
  machine.kernel.advise(file, 'willneed', 100 * PAGE, 500 * PAGE);
  assert.deepEqual(file.cache.resident.runs(), [
    [5, 2],
    [100, 500],
  ]);
});

test('limited memory keeps what was used last; locked pages stay', () => {
  const machine = new OneKernel('linux-7.3', { memoryPages: 10 });
  const mount = machine.mount(imageOf('three', { a: pages(6), b: pages(6), c: pages(6) }));
  const step = (inode: number, first: number, count: number): void => {
    machine.kernel.begin();
    machine.read(mount, inode, first, count);
  };
  step(1, 0, 6);
  step(2, 0, 4);
  step(1, 0, 2);
  step(3, 0, 5);
  assert.deepEqual(machine.cached(mount, 1), [[0, 2]]);
  assert.deepEqual(machine.cached(mount, 2), [[1, 3]]);
  assert.deepEqual(machine.cached(mount, 3), [[0, 5]]);
  assert.equal(machine.held, 10);
  const file = machine.open(mount, 1);
  const map = machine.kernel.map(file, 0, 2 * PAGE, { private: false, write: false });
  assert.ok(typeof map !== 'string');
  machine.kernel.begin();
  assert.equal(machine.kernel.lock(map, 0, 2), 0);
  step(2, 0, 6);
  step(3, 0, 6);
  assert.deepEqual(machine.cached(mount, 1), [[0, 2]]);
  assert.equal(machine.held, 10);
});

test('with limited memory a file larger than it is held in part, its end last', () => {
  const machine = new OneKernel('linux-7.3', { memoryPages: 100, readahead: 'kernel' });
  const mount = machine.mount(image);
  machine.kernel.begin();
  machine.kernel.readWhole(mount, 1);
  assert.deepEqual(machine.cached(mount, 1), [[2900, 100]]);
});
