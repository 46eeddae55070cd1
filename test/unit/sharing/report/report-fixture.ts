// Sets for tests of reports: images of the corpus, images made by hand, random ones; and what a report is made from them.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { type ContentDigests, DIGEST } from '../../../../src/common/file-contents.ts';
import { isRegular } from '../../../../src/erofs/inode.ts';
import { FINGERPRINT, type InodeTable } from '../../../../src/erofs/inode-table.ts';
import { indexSharing } from '../../../../src/sharing/indexing.ts';
import {
  type ReportImage,
  type ReportSource,
  superblockFacts,
} from '../../../../src/sharing/report/report-source.ts';
import { RULE_SETS } from '../../../../src/sharing/rule-set.ts';
import { type Mount, plainMount, type SharingSet, sharingSet } from '../../../../src/sharing/sharing-set.ts';
import { CORPUS, openCorpusImage } from '../../../support/corpus.ts';
import { type FileSpec, tableOf } from '../../../support/inode-table-builder.ts';
import { corpusMount } from '../../../support/sharing-fixture.ts';

const MADE_UP = {
  sha256: null,
  size: 4096,
  devices: [],
  uuid: '00000000-0000-0000-0000-000000000000',
  volume_name: '',
  block_size: 4096,
  fingerprint_attribute: 'erofs.fingerprint.v1',
};

/** A source over mounts whose images exist only as tables. */
export const madeUpSource = (set: SharingSet, changes: Partial<ReportSource> = {}): ReportSource => ({
  index: indexSharing(set),
  images: set.mounts.map(({ label, table }) => ({ ...MADE_UP, path: label, recorded: table })),
  top: 20,
  ...changes,
});

const FACTS = { fingerprintFlag: true, prefixIdValid: true };

/** A mount of files given by path. */
export const madeUpMount = (
  label: string,
  files: Readonly<Record<string, FileSpec>> | InodeTable,
  changes: Partial<Mount> = {},
): Mount => ({
  ...plainMount(
    label,
    'columns' in files ? (files as InodeTable) : tableOf(files as Record<string, FileSpec>),
    FACTS,
  ),
  ...changes,
});

/** A source over images of `fingerprints/` of the corpus; `read` also reads all contents. */
export function corpusSource(names: readonly string[], read = false): ReportSource {
  const mounts = names.map(corpusMount);
  return {
    index: indexSharing(sharingSet(mounts)),
    images: names.map((name, at) => corpusImage(name, mounts[at]!.table, read)),
    top: 20,
  };
}

function corpusImage(name: string, table: InodeTable, read: boolean): ReportImage {
  const bytes = readFileSync(join(CORPUS, 'fingerprints', name));
  return {
    path: name,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    size: bytes.length,
    devices: [],
    ...superblockFacts(openCorpusImage(`fingerprints/${name}`)),
    recorded: table,
    ...(read && { contents: corpusContents(name, table) }),
  };
}

/** Digests of all files, read in the plainest way. */
export function corpusContents(name: string, table: InodeTable): ContentDigests {
  const image = openCorpusImage(`fingerprints/${name}`);
  const { inodeCount, mode, size, nid } = table.columns;
  const contents = { state: new Uint8Array(inodeCount), digest: new Uint8Array(32 * inodeCount) };
  for (let inode = 0; inode < inodeCount; inode++) {
    if (!isRegular(mode[inode]!) || size[inode] === 0) continue;
    const bytes = new Uint8Array(size[inode]!);
    image.content(image.inode(nid[inode]!)).readInto(0, bytes);
    contents.state[inode] = DIGEST.KNOWN;
    contents.digest.set(createHash('sha256').update(bytes).digest(), 32 * inode);
  }
  return contents;
}

const file: fc.Arbitrary<FileSpec> = fc.record({
  size: fc.constantFrom(0, 1, 4096, 4097, 70_000),
  layout: fc.constantFrom(0, 0, 0, 2, 3, 4),
  fingerprint: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom('A', 'B', 'C', 'D', 'sha256:hello') },
    {
      weight: 1,
      arbitrary: fc.constantFrom(FINGERPRINT.NONE, FINGERPRINT.BAD_LENGTH, FINGERPRINT.UNREADABLE),
    },
  ),
});

const paths = fc.constantFrom('a.so', 'b.so.1', 'c', 'd/a.txt', 'd/e/b.TXT', 'd/e/c', 'f/g/h/i.so', 'd/.x');
const tree = fc
  .uniqueArray(fc.tuple(paths, file), { selector: ([path]) => path, maxLength: 8 })
  .map((files) => tableOf(Object.fromEntries(files)));

/** Sets of a few small images, some mounted several times, in one or two domains. */
export const randomSet: fc.Arbitrary<SharingSet> = fc
  .tuple(
    fc.array(tree, { minLength: 1, maxLength: 4 }),
    fc.array(
      fc.record({
        table: fc.nat(),
        inodeShare: fc.constantFrom(true, true, true, false),
        domain: fc.constantFrom('x', 'x', 'y'),
        backing: fc.constantFrom('block' as const, 'block' as const, 'file' as const),
      }),
      { minLength: 1, maxLength: 6 },
    ),
    fc.constantFrom(...RULE_SETS),
    fc.constantFrom(4096, 65536),
  )
  .map(([tables, mounts, rules, pageSize]) =>
    sharingSet(
      mounts.map(({ table, ...mount }, i) =>
        madeUpMount(`image ${i}`, tables[table % tables.length]!, mount),
      ),
      { rules, pageSize },
    ),
  );
