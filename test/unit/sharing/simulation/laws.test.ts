// Laws of the simulation, for any workload: what sharing can never do, and what must not matter.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LAYOUT } from '../../../../src/erofs/inode.ts';
import { isErrno } from '../../../../src/sharing/simulation/errno.ts';
import type { Kernel } from '../../../../src/sharing/simulation/kernel.ts';
import type { KernelModel } from '../../../../src/sharing/simulation/kernel-model.ts';
import { SharedInode } from '../../../../src/sharing/simulation/shared-inode.ts';
import {
  type PairedFile,
  type PairedMap,
  type PairedMount,
  Simulation,
} from '../../../../src/sharing/simulation/simulation.ts';
import { asFile, imageOf, onDevice, PAGE, pages } from '../../../support/simulated-set.ts';

interface FileRecipe {
  readonly key: number;
  readonly pages: number;
  readonly compressed: boolean;
}

interface ImageRecipe {
  readonly files: readonly FileRecipe[];
  readonly fileBacked: boolean;
  readonly domain: number;
}

const KEYS = 3;

/** `clash`: a key may come with several sizes and classes. */
const imageRecipes = (clash: boolean) =>
  fc.array(
    fc.record({
      files: fc.array(
        fc.record({
          key: fc.nat(KEYS),
          pages: fc.constantFrom(40, 40, 40, 40, 40, 9),
          compressed: fc.constantFrom(false, false, false, false, false, true),
        }),
        { minLength: 1, maxLength: 4, size: 'max' },
      ),
      fileBacked: clash ? fc.constantFrom(false, false, false, false, true) : fc.constant(false),
      domain: fc.constantFrom(0, 0, 0, 0, 1),
    }),
    { minLength: 1, maxLength: 4, size: 'max' },
  );

/** `distinct`: no key occurs twice. */
function imagesOf(
  recipes: readonly ImageRecipe[],
  options: { clash: boolean; distinct?: boolean },
  names: string,
) {
  let serial = 0;
  return recipes.map(({ files, fileBacked, domain }, number) => {
    const specs = files.map(({ key, pages: count, compressed }, file) => {
      const layout = compressed && options.clash ? LAYOUT.COMPRESSED_FULL : LAYOUT.FLAT_PLAIN;
      const fingerprint = options.distinct ? `only-${serial++}` : `key-${key}`;
      const size = options.clash || options.distinct ? count : 10 * (key + 1);
      // Key 0 stands for files without a fingerprint.
      return [
        `f${file}`,
        pages(size, key === 0 && !options.distinct ? undefined : fingerprint, layout),
      ] as const;
    });
    const image = imageOf(`${names}${number}`, Object.fromEntries(specs));
    return { source: fileBacked ? asFile(image) : onDevice(image), domain, files: specs.length, image };
  });
}

type Call = (run: Run) => void;

/** A workload under way: handles of both worlds by number. */
class Run {
  readonly mounts: { pair: PairedMount; inodes: number[]; mounted: boolean }[] = [];
  readonly files: PairedFile[] = [];
  readonly maps: PairedMap[] = [];

  constructor(
    readonly simulation: Simulation,
    images: ReturnType<typeof imagesOf>,
  ) {
    for (const { source, domain, image } of images) {
      const { made } = simulation.mount(source, `inode_share,domain_id=d${domain}`);
      const { table } = image;
      const inodes = [...Array(table.inodeCount).keys()].filter((inode) => table.isRegularInode(inode));
      this.mounts.push({ pair: made, inodes, mounted: true });
    }
  }

  /** Some mounted file, by numbers that mean one whatever there is. */
  place(mount: number, file: number) {
    const { pair, inodes } = this.mounts[mount % this.mounts.length]!;
    return { pair, inode: inodes[file % inodes.length]! };
  }

  any<Value>(values: readonly Value[], number: number): Value | undefined {
    return values.length === 0 ? undefined : values[number % values.length];
  }
}

const nat = fc.nat(1000);
const page = fc.nat(79);
const count = fc.integer({ min: 1, max: 40 });

/** Calls that read. */
const reads: fc.Arbitrary<Call>[] = [
  fc.tuple(nat, nat).map(([m, f]) => (run) => {
    const { pair, inode } = run.place(m, f);
    run.simulation.readWhole(pair, inode);
  }),
  fc.tuple(nat, nat).map(([m, f]) => (run) => {
    const { pair, inode } = run.place(m, f);
    run.files.push(run.simulation.open(pair, inode).made);
  }),
  fc.tuple(nat, page, count, fc.boolean()).map(([f, first, n, whole]) => (run) => {
    const file = run.any(run.files, f);
    if (file) run.simulation.read(file, first * PAGE + (whole ? 0 : 17), n * PAGE);
  }),
  fc.tuple(nat, page).map(([f, first]) => (run) => {
    const file = run.any(run.files, f);
    if (file)
      run.maps.push(run.simulation.map(file, 0, (first + 1) * PAGE, { private: true, write: true }).made);
  }),
  fc.tuple(nat, page, count).map(([m, first, n]) => (run) => {
    const map = run.any(run.maps, m);
    if (map) run.simulation.touch(map, first, n);
  }),
];

/** Calls that hold, hint and copy. */
const hints: fc.Arbitrary<Call>[] = [
  fc.tuple(nat, nat).map(([m, f]) => (run) => {
    const { pair, inode } = run.place(m, f);
    run.simulation.lookup(pair, inode);
  }),
  nat.map((f) => (run) => {
    const [file] = run.files.splice(f % Math.max(1, run.files.length), 1);
    if (file) run.simulation.close(file);
  }),
  nat.map((m) => (run) => {
    const [map] = run.maps.splice(m % Math.max(1, run.maps.length), 1);
    if (map) run.simulation.unmap(map);
  }),
  fc.tuple(nat, page, count).map(([f, first, n]) => (run) => {
    const file = run.any(run.files, f);
    if (file) run.simulation.advise(file, 'willneed', first * PAGE, n * PAGE);
  }),
  fc.tuple(nat, page).map(([m, first]) => (run) => {
    const map = run.any(run.maps, m);
    if (map) run.simulation.write(map, first, 1);
  }),
  fc.tuple(nat, page).map(([m, first]) => (run) => {
    const map = run.any(run.maps, m);
    if (map) run.simulation.lock(map, first, 1);
  }),
];

/** Calls that drop pages. */
const drops: fc.Arbitrary<Call>[] = [
  fc.tuple(nat, page, count).map(([f, first, n]) => (run) => {
    const file = run.any(run.files, f);
    if (file) run.simulation.advise(file, 'dontneed', first * PAGE, n * PAGE);
  }),
  fc.constant((run) => {
    run.simulation.dropCaches(1);
  }),
];

const reclaims: fc.Arbitrary<Call>[] = [
  fc.constantFrom<2 | 3>(2, 3).map((what) => (run) => {
    run.simulation.dropCaches(what);
  }),
];

/** Everything else that a kernel can be asked. */
const others: fc.Arbitrary<Call>[] = [
  fc.tuple(nat, fc.boolean()).map(([m, lazy]) => (run) => {
    const mount = run.mounts[m % run.mounts.length]!;
    if (!mount.mounted) return;
    const { shared, unshared } = run.simulation.unmount(mount.pair, lazy);
    mount.mounted = isErrno(shared.result) || isErrno(unshared.result);
  }),
  fc.tuple(nat, page, count).map(([f, first, n]) => (run) => {
    const file = run.any(run.files, f);
    if (file) run.simulation.splice(file, first * PAGE, n * PAGE);
  }),
  fc.tuple(nat, fc.constantFrom('random', 'sequential', 'normal')).map(([f, advice]) => (run) => {
    const file = run.any(run.files, f);
    if (file) run.simulation.advise(file, advice as 'random');
  }),
];

/** Mostly reads, so that there is something to lose. */
const workload = (...kinds: fc.Arbitrary<Call>[][]): fc.Arbitrary<Call[]> =>
  fc.array(
    fc.oneof(
      ...kinds.flatMap((calls) =>
        calls.map((arbitrary) => ({ arbitrary, weight: calls === reads ? 12 : 1 })),
      ),
    ),
    { maxLength: 80, size: 'max' },
  );

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
