// Random workloads for property tests: images of a few files, and calls on whatever is mounted, open or mapped by then.

import fc from 'fast-check';
import { LAYOUT } from '../../src/erofs/inode.ts';
import { isErrno } from '../../src/sharing/simulation/errno.ts';
import type {
  PairedFile,
  PairedMap,
  PairedMount,
  Simulation,
} from '../../src/sharing/simulation/simulation.ts';
import { asFile, imageOf, onDevice, PAGE, pages } from './simulated-set.ts';

interface FileRecipe {
  readonly key: number;
  readonly pages: number;
  readonly compressed: boolean;
}

export interface ImageRecipe {
  readonly files: readonly FileRecipe[];
  readonly fileBacked: boolean;
  readonly domain: number;
}

const KEYS = 3;

/** `clash`: a key may come with several sizes and classes. */
export const imageRecipes = (clash: boolean) =>
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
export function imagesOf(
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

export type Call = (run: Run) => void;

/** A workload under way: handles of both worlds by number. */
export class Run {
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

export const nat = fc.nat(1000);
export const page = fc.nat(79);
export const count = fc.integer({ min: 1, max: 40 });

/** Calls that read. */
export const reads: fc.Arbitrary<Call>[] = [
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
export const hints: fc.Arbitrary<Call>[] = [
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
export const drops: fc.Arbitrary<Call>[] = [
  fc.tuple(nat, page, count).map(([f, first, n]) => (run) => {
    const file = run.any(run.files, f);
    if (file) run.simulation.advise(file, 'dontneed', first * PAGE, n * PAGE);
  }),
  fc.constant((run) => {
    run.simulation.dropCaches(1);
  }),
];

export const reclaims: fc.Arbitrary<Call>[] = [
  fc.constantFrom<2 | 3>(2, 3).map((what) => (run) => {
    run.simulation.dropCaches(what);
  }),
];

/** Everything else that a kernel can be asked. */
export const others: fc.Arbitrary<Call>[] = [
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
export const workload = (...kinds: fc.Arbitrary<Call>[][]): fc.Arbitrary<Call[]> =>
  fc.array(
    fc.oneof(
      ...kinds.flatMap((calls) =>
        calls.map((arbitrary) => ({ arbitrary, weight: calls === reads ? 12 : 1 })),
      ),
    ),
    { maxLength: 80, size: 'max' },
  );
