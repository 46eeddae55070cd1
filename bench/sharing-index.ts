// How long indexing a large sharing set takes and what memory it needs, from 10 to 100 images of 50,000 files each.
// Run: node --expose-gc --import tsx bench/sharing-index.ts [files per image]

import { utf8Bytes } from '../src/common/byte-text.ts';
import { GrowingColumns } from '../src/erofs/grow-columns.ts';
import { LAYOUT } from '../src/erofs/inode.ts';
import { InodeTable } from '../src/erofs/inode-table.ts';
import { indexSharing } from '../src/sharing/indexing.ts';
import { ruleSetById } from '../src/sharing/rule-set.ts';
import { type Mount, plainMount, sharingSet } from '../src/sharing/sharing-set.ts';
import { sharingTotals } from '../src/sharing/sharing-totals.ts';

const FILES_PER_DIRECTORY = 100;
const filesPerImage = Number(process.argv[2] ?? 50_000);

const ALGORITHM = utf8Bytes('sha256:');
const FILE_NAMES = Array.from({ length: FILES_PER_DIRECTORY }, (_, file) =>
  utf8Bytes(`some-file-${String(file).padStart(3, '0')}.so`),
);

/** A value in the form of mkfs.erofs, in place of a digest: equal numbers give equal values, others give others. */
function writeValue(value: Uint8Array, content: number): void {
  value.set(ALGORITHM);
  let word = Math.imul(content + 1, 0x9e3779b1);
  for (let at = 7; at < 39; at++) {
    word ^= word << 13;
    word ^= word >>> 17;
    word ^= word << 5;
    value[at] = word & 0xff;
  }
}

/** An image of one family: a share `kept` of its files is as in every other image, the rest is its own. */
function imageTable(number: number, kept: number): InodeTable {
  const columns = new GrowingColumns(filesPerImage + filesPerImage / FILES_PER_DIRECTORY + 2);
  const directories = Math.ceil(filesPerImage / FILES_PER_DIRECTORY);
  const value = new Uint8Array(39);
  const add = (parent: number, bytes: Uint8Array, mode: number): number => {
    const row = columns.addRow(parent, columns.inodeCount, bytes, 0, bytes.length);
    columns.mode[columns.addInode(36 + row, row)] = mode;
    return row;
  };
  add(0, new Uint8Array(0), 0o040755);
  columns.firstChild[0] = 1;
  columns.childCount[0] = directories;
  for (let d = 0; d < directories; d++) add(0, utf8Bytes(`dir${String(d).padStart(6, '0')}`), 0o040755);
  for (let file = 0; file < filesPerImage; file++) {
    const parent = 1 + Math.floor(file / FILES_PER_DIRECTORY);
    const within = file % FILES_PER_DIRECTORY;
    if (within === 0) columns.firstChild[parent] = columns.rowCount;
    columns.childCount[parent] = within + 1;
    const row = add(parent, FILE_NAMES[within]!, 0o100644);
    const own = (Math.imul(file, 0x85ebca6b) >>> 0) / 2 ** 32 >= kept;
    const content = own ? number * filesPerImage + file + 2 ** 27 : file;
    writeValue(value, content);
    columns.size[row] = 1000 + (content % 97) * 1000;
    columns.nlink[row] = 1;
    columns.layout[row] = number % 4 === 3 && file % 3 === 0 ? LAYOUT.COMPRESSED_COMPACT : LAYOUT.FLAT_INLINE;
    columns.fingerprint[row] = columns.intern(value, 0, value.length);
  }
  return new InodeTable(columns.finish(true, [], 0));
}

const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;

/** Bytes of objects and typed arrays that are in use. */
function memory(): number {
  for (let i = 0; i < 2; i++) globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function timed<T>(run: () => T): [result: T, time: string] {
  const start = performance.now();
  const before = process.cpuUsage();
  const result = run();
  const { user, system } = process.cpuUsage(before);
  const wall = (performance.now() - start).toFixed(0);
  return [result, `${wall} ms (CPU ${((user + system) / 1000).toFixed(0)} ms)`];
}

function bench(name: string, mounts: readonly Mount[], rules: string): void {
  const set = sharingSet(mounts, { rules: ruleSetById(rules)! });
  const before = memory();
  const [index, indexTime] = timed(() => indexSharing(set));
  const kept = memory() - before;
  const [totals, totalsTime] = timed(() => sharingTotals(index));
  const text = [
    `${mounts.length} images`.padStart(10),
    name.padEnd(34),
    `index ${indexTime}`.padEnd(28),
    `totals ${totalsTime}`.padEnd(27),
    `index keeps ${mebibytes(kept)}`.padEnd(22),
    `${totals.groups} groups, ${totals.in_order.pages_saved} pages saved`,
  ];
  console.log(text.join('  '));
}

const facts = { fingerprintFlag: true, prefixIdValid: true };
const family = (count: number, kept: number): Mount[] =>
  Array.from({ length: count }, (_, number) =>
    plainMount(`image-${number}`, imageTable(number, kept), facts),
  );
const inDomains = (mounts: readonly Mount[], domains: readonly string[]): Mount[] =>
  mounts.map((mount, number) => ({ ...mount, domain: domains[number % domains.length]! }));

if (globalThis.gc === undefined) console.log('run with --expose-gc for memory figures that mean something');
console.log(`${filesPerImage} files an image`);
for (const kept of [0.8, 0]) {
  const base = memory();
  const mounts = family(100, kept);
  console.log(
    `tables of 100 images: ${mebibytes(memory() - base)}; ${kept * 100} % of the files in every image`,
  );
  for (const count of [10, 25, 50, 100]) bench('one domain', mounts.slice(0, count), 'linux-7.3');
  bench('three domains', inDomains(mounts, ['a', 'b', 'c']), 'linux-7.3');
  bench('three domains that may be confused', inDomains(mounts, ['a', 'ba', 'c']), 'linux-7.0');
}
console.log(`peak resident memory: ${mebibytes(process.resourceUsage().maxRSS * 1024)}`);
