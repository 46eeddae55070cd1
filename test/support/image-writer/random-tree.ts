// Arbitrary images for property tests: trees with every kind of inode, placement and attribute, and options that fit them.
// Sizes lie around the edges of blocks; names and values are arbitrary bytes.

import fc from 'fast-check';
import { MemorySink } from './byte-sink.ts';
import {
  type DeviceModel,
  type DirectoryModel,
  type EntryModel,
  type ImageOptions,
  type NodeModel,
  type Placement,
  type PrefixModel,
  text,
  type XattrModel,
} from './image-model.ts';

/** An image to build. `sinks` receive the extra devices. */
export interface RandomImage {
  readonly root: DirectoryModel;
  readonly options: ImageOptions;
  readonly rootFirst: boolean;
  readonly sinks: readonly MemorySink[];
}

/** Far above the blocks that the primary device of a test has. */
const UNIFIED_BLOCK = 1 << 20;
const FINGERPRINT: PrefixModel = { base: 0, infix: text('erofs.fingerprint.v1') };

/** What the nodes of an image may use. */
interface Scope {
  /** Files that are one hole have no blocks at all. */
  readonly holeFiles: boolean;
  readonly blockBits: number;
  readonly wide: boolean;
  readonly epoch: number;
  readonly prefixes: readonly PrefixModel[];
  readonly devices: readonly DeviceModel[];
}

const options = fc.record({
  blockBits: fc.integer({ min: 9, max: 16 }),
  wide: fc.boolean(),
  metaBlock: fc.integer({ min: 0, max: 3 }),
  checksum: fc.boolean(),
  epoch: fc.integer({ min: 0, max: 2 ** 33 }),
  fixedNsec: fc.integer({ min: 0, max: 999_999_999 }),
  nameFilter: fc.boolean(),
  dotOmitted: fc.boolean(),
  fingerprints: fc.boolean(),
  prefixes: fc.array(randomPrefix(), { maxLength: 3 }),
  devices: fc.array(fc.boolean(), { maxLength: 2 }),
  rootFirst: fc.boolean(),
  holeFiles: fc.constant<boolean>(true),
});

type RandomOptions = typeof options extends fc.Arbitrary<infer T> ? T : never;

/** Images with everything that the writer can write. */
export const randomImage: fc.Arbitrary<RandomImage> = options.chain(imageWith);

/** Images as erofs-utils 1.5 knew them: blocks of 4 KiB, nothing 48 bits wide, no long prefixes. */
export const randomOldImage: fc.Arbitrary<RandomImage> = options.chain((some) =>
  imageWith({
    ...some,
    blockBits: 12,
    wide: false,
    dotOmitted: false,
    fingerprints: false,
    prefixes: [],
    devices: [],
    rootFirst: true,
    holeFiles: false,
  }),
);

function imageWith({
  fingerprints,
  devices,
  rootFirst,
  ...simple
}: RandomOptions): fc.Arbitrary<RandomImage> {
  const prefixes = fingerprints ? [...simple.prefixes, FINGERPRINT] : simple.prefixes;
  const sinks = devices.map(() => new MemorySink());
  const models = devices.map((unified, k) => ({
    sink: sinks[k]!,
    tag: `device ${k + 1}`,
    unifiedBlock: unified ? UNIFIED_BLOCK * (k + 1) : 0,
  }));
  const model: ImageOptions = {
    ...simple,
    prefixes,
    devices: models,
    ...(fingerprints ? { fingerprintPrefix: prefixes.length - 1 } : {}),
  };
  // The root of an image with large blocks must come first, or its nid needs 48BIT.
  const first = rootFirst || (!simple.wide && simple.blockBits > 12);
  const scope = { ...simple, prefixes: simple.prefixes, devices: models };
  return randomDirectory(scope, 3).map((root) => ({
    root: first ? { ...root, xattrs: [] } : root,
    options: model,
    rootFirst: first,
    sinks,
  }));
}

function randomPrefix(): fc.Arbitrary<PrefixModel> {
  return fc.record({
    base: fc.constantFrom(0, 1, 4, 6),
    infix: fc.uint8Array({ min: 1, maxLength: 20 }),
  });
}

function randomDirectory(scope: Scope, depth: number): fc.Arbitrary<DirectoryModel> {
  return fc
    .record({
      meta: randomMeta(scope),
      placement: fc.oneof(
        flatPlacement,
        chunkPlacement(scope, 1).map((chunks) => ({ ...chunks, devices: [0] })),
      ),
      names: fc.uniqueArray(randomName, {
        maxLength: 8,
        selector: (name) => Buffer.from(name).toString('latin1'),
      }),
      nodes: fc.array(randomNode(scope, depth - 1), { minLength: 8, maxLength: 8 }),
      links: fc.array(fc.nat(7), { minLength: 8, maxLength: 8 }),
    })
    .map(({ meta, placement, names, nodes, links }) => ({
      ...meta,
      type: 'dir' as const,
      placement,
      entries: names.map((name, k): EntryModel => ({ name, node: linked(nodes, links, k) })),
    }));
}

/** Now and then a node that stands under an earlier name already: a hard link. Directories have none. */
function linked(nodes: readonly NodeModel[], links: readonly number[], k: number): NodeModel {
  const earlier = nodes[Math.min(links[k]!, k)]!;
  return links[k]! < 2 && earlier.type !== 'dir' ? earlier : nodes[k]!;
}

function randomNode(scope: Scope, depth: number): fc.Arbitrary<NodeModel> {
  const meta = randomMeta(scope);
  const device = fc.tuple(fc.integer({ min: 0, max: 4095 }), fc.integer({ min: 0, max: 1_048_575 }));
  const kinds: fc.Arbitrary<NodeModel>[] = [
    randomFile(scope),
    randomFile(scope),
    fc.record({ meta, placement: flatPlacement, target: randomTarget }).map(({ meta: m, ...rest }) => ({
      ...m,
      ...rest,
      type: 'symlink' as const,
    })),
    fc
      .record({ meta, type: fc.constantFrom('chardev' as const, 'blockdev' as const), device })
      .map(({ meta: m, ...rest }) => ({ ...m, ...rest })),
    fc
      .record({ meta, type: fc.constantFrom('fifo' as const, 'socket' as const) })
      .map(({ meta: m, ...rest }) => ({ ...m, ...rest })),
  ];
  if (depth > 0) kinds.push(randomDirectory(scope, depth));
  return fc.oneof(...kinds);
}

function randomFile(scope: Scope): fc.Arbitrary<NodeModel> {
  const mapped = scope.devices.flatMap(({ unifiedBlock }, k) => (unifiedBlock ? [k + 1] : []));
  const all = scope.devices.map((_, k) => k + 1);
  const chunks = fc
    .record({
      base: chunkPlacement(scope, 3),
      devices: fc.array(fc.nat(2), { minLength: 1, maxLength: 3 }),
      dedupe: fc.boolean(),
    })
    .map(({ base, devices, dedupe }) => {
      const reachable = [0, ...(base.indexes ? all : mapped)];
      return { ...base, dedupe, devices: devices.map((k) => reachable[k % reachable.length]!) };
    });
  return fc
    .record({
      meta: randomMeta(scope),
      placement: fc.oneof(flatPlacement, chunks),
      content: randomContent(scope),
    })
    .map(({ meta, placement, content }) => ({ ...meta, type: 'file' as const, placement, content }));
}

const flatPlacement: fc.Arbitrary<Placement> = fc.constantFrom({ layout: 'plain' }, { layout: 'inline' });

function chunkPlacement(
  { wide }: Scope,
  maxBits: number,
): fc.Arbitrary<Extract<Placement, { layout: 'chunks' }>> {
  return fc.record({
    layout: fc.constant('chunks' as const),
    chunkBits: fc.integer({ min: 0, max: maxBits }),
    indexes: fc.boolean(),
    wide: wide ? fc.boolean() : fc.constant(false),
  });
}

/** Nothing, zeros, or bytes of which whole blocks are zeros; sizes at the edges of blocks. */
function randomContent({ blockBits, holeFiles }: Scope): fc.Arbitrary<Uint8Array | { zeros: number }> {
  const blockSize = 2 ** blockBits;
  const size = fc.oneof(
    fc.nat(200),
    fc
      .tuple(fc.nat(4), fc.integer({ min: -40, max: 40 }))
      .map(([blocks, off]) => Math.max(0, blocks * blockSize + off)),
  );
  const bytes = fc.tuple(size, fc.nat(), fc.nat(31)).map(([length, seed, zeroBlocks]) => {
    const content = new Uint8Array(length);
    for (let at = 0; at < length; at++) {
      if (((zeroBlocks >> (Math.floor(at / blockSize) % 5)) & 1) === 0)
        content[at] = 1 + ((at * 31 + seed) % 251);
    }
    return content;
  });
  if (!holeFiles) return bytes;
  return fc.oneof(
    { weight: 5, arbitrary: bytes },
    { weight: 1, arbitrary: size.map((zeros) => ({ zeros })) },
  );
}

const randomName = fc
  .uint8Array({ min: 1, max: 255, minLength: 1, maxLength: 255, size: 'medium' })
  .map((name) => name.map((byte) => (byte === 0x2f ? 0x5c : byte)))
  .filter(
    (name) => !Buffer.from(name).equals(Buffer.from('.')) && !Buffer.from(name).equals(Buffer.from('..')),
  );

const randomTarget = fc.uint8Array({ min: 1, max: 255, minLength: 1, maxLength: 700, size: 'medium' });

function randomMeta({ epoch, prefixes }: Scope) {
  return fc.record(
    {
      permissions: fc.integer({ min: 0, max: 0o7777 }),
      uid: fc.oneof(fc.nat(0xffff), fc.nat(0xfffffffe)),
      gid: fc.oneof(fc.nat(0xffff), fc.nat(0xfffffffe)),
      mtime: fc.oneof(fc.constant(epoch), fc.integer({ min: -(2 ** 40), max: 2 ** 40 })),
      mtimeNsec: fc.integer({ min: 0, max: 999_999_999 }),
      extended: fc.boolean(),
      xattrs: fc.uniqueArray(randomXattr(prefixes), {
        maxLength: 4,
        selector: ({ base, name }) => `${base}:${Buffer.from(name).toString('latin1')}`,
      }),
    },
    { requiredKeys: [] },
  );
}

function randomXattr(prefixes: readonly PrefixModel[]): fc.Arbitrary<XattrModel> {
  return fc
    .record({
      base: fc.constantFrom(1, 4, 6),
      name: fc.uint8Array({ min: 1, minLength: 1, maxLength: 60 }),
      value: fc.uint8Array({ maxLength: 300, size: 'medium' }),
      prefix: fc.nat(5),
      shared: fc.boolean(),
    })
    .map(({ prefix, ...xattr }) => {
      const long = prefixes[prefix];
      if (long === undefined) return xattr;
      return { ...xattr, prefix, base: long.base, name: Buffer.concat([long.infix, xattr.name]) };
    });
}
