// Laws of the simulation, for any workload: what sharing can never do, and what must not matter.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Kernel } from '../../../../src/sharing/simulation/kernel.ts';
import type { KernelModel } from '../../../../src/sharing/simulation/kernel-model.ts';
import { SharedInode } from '../../../../src/sharing/simulation/shared-inode.ts';
import { Simulation } from '../../../../src/sharing/simulation/simulation.ts';
import {
  type Call,
  count,
  drops,
  hints,
  imageRecipes,
  imagesOf,
  nat,
  others,
  page,
  Run,
  reads,
  reclaims,
  workload,
} from '../../../support/random-workload.ts';
import { imageOf, onDevice, PAGE, pages } from '../../../support/simulated-set.ts';

const OFF: Partial<KernelModel> = { readahead: 'off' };

function execute(
  calls: readonly Call[],
  images: ReturnType<typeof imagesOf>,
  model: Partial<KernelModel>,
): Run {
  const run = new Run(new Simulation(model), images);
  for (const call of calls) call(run);
  return run;
}

const held = ({ world }: Kernel): number => world.tally.resident;

test('without readahead sharing never holds more pages than not sharing, while all stay mounted', () => {
  fc.assert(
    fc.property(imageRecipes(true), workload(reads, hints, drops, reclaims), (recipes, calls) => {
      const run = new Run(new Simulation(OFF), imagesOf(recipes, { clash: true }, 'i'));
      for (const call of calls) {
        call(run);
        const { shared, unshared } = run.simulation;
        assert.ok(held(shared) <= held(unshared));
      }
    }),
    { numRuns: 300 },
  );
});

test('pages held never exceed pages filled, and all counts agree', () => {
  const models: Partial<KernelModel>[] = [OFF, {}, { largeFolios: true }, { memoryPages: 64 }];
  fc.assert(
    fc.property(
      imageRecipes(true),
      workload(reads, hints, drops, reclaims, others),
      fc.constantFrom(...models),
      (recipes, calls, model) => {
        const run = new Run(new Simulation(model), imagesOf(recipes, { clash: true }, 'i'));
        for (const call of calls) {
          call(run);
          for (const kernel of [run.simulation.shared, run.simulation.unshared]) checkCounts(kernel, model);
        }
      },
    ),
    { numRuns: 300 },
  );
});

function checkCounts({ world }: Kernel, model: Partial<KernelModel>): void {
  const { tally } = world;
  assert.ok(tally.resident <= tally.filled);
  let resident = 0;
  let byFiller = 0;
  for (const cache of world.caches) {
    resident += cache.resident.covered;
    assert.ok(cache.resident.coveredIn(cache.pageCount, Number.POSITIVE_INFINITY) === 0);
  }
  for (const superBlock of world.superBlocks) byFiller += superBlock.tally.resident;
  assert.equal(resident, tally.resident);
  assert.ok(byFiller <= resident);
  assert.equal(world.saved, savedByDefinition(world));
  const locked = [...world.caches].reduce(
    (sum, { maps }) => sum + [...maps].reduce((pinned, map) => pinned + map.locked.covered, 0),
    0,
  );
  if (model.memoryPages !== undefined) {
    assert.ok(tally.resident <= model.memoryPages + locked + world.anonymous);
  }
}

/** Rule 30 word by word: for each page held, inodes that asked for it, less one. */
function savedByDefinition(world: Kernel['world']): number {
  let saved = 0;
  for (const { owner, resident } of world.caches) {
    if (!(owner instanceof SharedInode)) continue;
    resident.forEach(0, Number.POSITIVE_INFINITY, (start, end) => {
      for (let at = start; at < end; at++) {
        const seen = [...owner.members()].filter((member) => member.seen?.has(at)).length;
        saved += Math.max(0, seen - 1);
      }
    });
  }
  return saved;
}

test('without equal keys both worlds are the same', () => {
  fc.assert(
    fc.property(imageRecipes(true), workload(reads, hints, drops), (recipes, calls) => {
      const run = new Run(new Simulation(OFF), imagesOf(recipes, { clash: true, distinct: true }, 'i'));
      for (const call of calls) {
        call(run);
        const { shared, unshared } = run.simulation;
        assert.deepEqual(shared.world.tally, unshared.world.tally);
        assert.equal(run.simulation.saved, 0);
      }
    }),
  );
});

test('without a key of two classes or sizes the order of reads does not change what is held at the end', () => {
  const read = fc.tuple(nat, nat, page, count);
  fc.assert(
    fc.property(
      imageRecipes(false),
      fc
        .array(read, { maxLength: 30, size: 'max' })
        .chain((calls) =>
          fc.tuple(fc.constant(calls), fc.shuffledSubarray(calls, { minLength: calls.length })),
        ),
      (recipes, [calls, shuffled]) => {
        const finals = [calls, shuffled].map((order) => {
          const run = new Run(new Simulation(OFF), imagesOf(recipes, { clash: false }, 'i'));
          for (const [m, f, first, n] of order) {
            const { pair, inode } = run.place(m, f);
            const { made } = run.simulation.open(pair, inode);
            run.simulation.read(made, first * PAGE, n * PAGE);
            run.simulation.close(made);
          }
          return { shared: contents(run.simulation.shared), unshared: contents(run.simulation.unshared) };
        });
        assert.deepEqual(finals[0], finals[1]);
      },
    ),
  );
});

/** All cached pages by key (or by file where private). */
function contents({ world }: Kernel): string[] {
  return [...world.caches]
    .map(({ owner, resident }) => {
      const name =
        owner instanceof SharedInode ? owner.key : `${owner.superBlock.source.name}:${owner.inode}`;
      return `${name} ${JSON.stringify(resident.runs())}`;
    })
    .sort();
}

test('renaming mounts changes nothing', () => {
  const models: Partial<KernelModel>[] = [OFF, {}, { largeFolios: true }, { memoryPages: 50 }];
  fc.assert(
    fc.property(
      imageRecipes(true),
      workload(reads, hints, drops, reclaims, others),
      fc.constantFrom(...models),
      (recipes, calls, model) => {
        const [first, second] = ['a', 'zz'].map((names) => {
          const run = execute(calls, imagesOf(recipes, { clash: true }, names), model);
          const { shared, unshared } = run.simulation;
          return [shared.world.tally, unshared.world.tally, run.simulation.saved];
        });
        assert.deepEqual(first, second);
      },
    ),
  );
});

// Where the first law ends: pages outlive the mount that read them, if another has looked the file up.
test('after an unmount sharing may hold pages that nobody would hold without it', () => {
  const [a, b] = ['a', 'b'].map((name) => imageOf(name, { f: pages(8, 'same') }));
  const simulation = new Simulation(OFF);
  const first = simulation.mount(onDevice(a!), 'inode_share,domain_id=d').made;
  const second = simulation.mount(onDevice(b!), 'inode_share,domain_id=d').made;
  simulation.readWhole(first, 1);
  simulation.lookup(second, 1);
  simulation.unmount(first);
  assert.equal(held(simulation.shared), 8);
  assert.equal(held(simulation.unshared), 0);
});
