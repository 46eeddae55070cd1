// Compressed files with a few bytes changed: the finding names structure, byte, nid, path and what was expected, and
// everything else of the image stays as it was.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { extentRecordOffset } from '../../../../src/erofs/compressed/extent-records.ts';
import { ErofsError } from '../../../../src/erofs/finding.ts';
import { type Damaged, damaged, type Place } from '../../../support/damaged-corpus.ts';

/** Uncompacted indexes, pclusters of one block. */
const FULL = 'compressed/lz4-legacy.erofs';
const COMPACT = 'compressed/lz4.erofs';
const BIG = 'compressed/lz4hc-c64k.erofs';
/** Its file /sparse has two extent records of 16 bytes. */
const EXTENTS = 'compressed/lz4-48bit.erofs';
const FRAGMENTS = 'compressed/lz4-fragments.erofs';
const TAILS = 'compressed/lz4-ztailpacking.erofs';
const FILE = '/prose/large';

/** Byte of record `lcn` of a full index. */
const record = ({ header }: Place, lcn: number): number => header.address + 16 + 8 * lcn;
const NONHEAD = 2;

/** The first record from `from` on that is a NONHEAD (or not). */
function findRecord(place: Place, from: number, nonhead: boolean): number {
  for (let lcn = from; ; lcn++) {
    if (((place.view.getUint16(record(place, lcn), true) & 3) === NONHEAD) === nonhead) return lcn;
  }
}

interface Case {
  readonly what: string;
  readonly image: string;
  readonly path?: string;
  readonly code: string;
  readonly message: RegExp;
  /** Answers the byte at which the finding should stand. */
  readonly change: (place: Place) => number;
}

const CASES: Case[] = [
  {
    what: 'an algorithm in the map header that nobody knows',
    image: COMPACT,
    code: 'map-header',
    message: /algorithm 9 is unknown/,
    change: ({ bytes, header }) => {
      bytes[header.address + 6] = 9;
      return header.address + 6;
    },
  },
  {
    what: 'BIG_PCLUSTER for one of the two heads only',
    image: BIG,
    code: 'map-header',
    message: /only one of the two BIG_PCLUSTER flags/,
    change: ({ bytes, header }) => {
      bytes[header.address + 4]! &= ~4;
      return header.address + 4;
    },
  },
  {
    what: 'an algorithm that the superblock does not offer',
    image: COMPACT,
    code: 'pcluster-algorithm',
    message: /the pcluster is zstd/,
    change: ({ bytes, header }) => {
      bytes[header.address + 6] = 3;
      return header.address + 8;
    },
  },
  {
    what: 'a first record that is no head',
    image: FULL,
    code: 'lcluster-first',
    message: /the first lcluster begins no extent/,
    change: (place) => {
      place.view.setUint16(record(place, 0), NONHEAD, true);
      return record(place, 0);
    },
  },
  {
    what: 'an extent that begins outside its lcluster',
    image: FULL,
    code: 'lcluster-offset',
    message: /clusterofs of lcluster \d+ is 4096/,
    change: (place) => {
      const lcn = findRecord(place, 1, false);
      place.view.setUint16(record(place, lcn) + 2, 4096, true);
      return record(place, lcn);
    },
  },
  {
    what: 'a record that leads 0 lclusters back',
    image: FULL,
    code: 'lcluster-distance',
    message: /leads 0 lclusters back/,
    change: (place) => {
      const lcn = findRecord(place, 1, true);
      place.view.setUint16(record(place, lcn) + 4, 0, true);
      return record(place, lcn);
    },
  },
  {
    what: 'a record that leads back behind the beginning',
    image: FULL,
    code: 'lcluster-distance',
    message: /leads 700 lclusters back, its extent begins in lcluster \d+/,
    change: (place) => {
      const lcn = findRecord(place, 1, true);
      place.view.setUint16(record(place, lcn) + 4, 700, true);
      return record(place, lcn);
    },
  },
  {
    what: 'a record that leads forward past the next extent',
    image: FULL,
    code: 'lcluster-forward',
    message: /leads 600 lclusters forward, past the extent that begins in lcluster \d+/,
    change: (place) => {
      const lcn = findRecord(place, 1, true);
      place.view.setUint16(record(place, lcn) + 6, 600, true);
      return record(place, lcn);
    },
  },
  {
    what: 'a block count where there are no big pclusters',
    image: FULL,
    code: 'lcluster-count',
    message: /lcluster \d+ carries a block count, and the file has no big pclusters/,
    change: (place) => {
      const lcn = findRecord(place, 1, true);
      place.view.setUint16(record(place, lcn) + 4, 0x801, true);
      return record(place, lcn);
    },
  },
  {
    what: 'no block count behind the head of a big pcluster',
    image: BIG,
    code: 'lcluster-count',
    message: /lcluster 1 carries no block count/,
    change: ({ view, header }) => {
      // The second record of the first pack of two.
      const at = header.address + 8;
      assert.equal(view.getUint16(at + 2, true) & 0xf800, (NONHEAD << 12) | 0x800);
      view.setUint16(at + 2, (NONHEAD << 12) | 2, true);
      return at;
    },
  },
  {
    what: 'a pcluster beyond the end of the image',
    image: FULL,
    code: 'data-beyond-end',
    message: /a pcluster of 4096 bytes at byte 286331154432 does not lie inside the device/,
    change: (place) => {
      place.view.setUint32(record(place, 0) + 4, 0x42aaaab, true);
      return record(place, 0);
    },
  },
  {
    what: 'more compressed blocks than the pclusters take',
    image: FULL,
    code: 'inode-blocks',
    message: /the inode claims 4000 compressed blocks/,
    change: ({ view, inode }) => {
      view.setUint32(inode.address + 16, 4000, true);
      return inode.address + 16;
    },
  },
  {
    what: 'an extent record of an unknown format',
    image: EXTENTS,
    path: '/sparse',
    code: 'extent-format',
    message: /the format of the extent is 7/,
    change: ({ view, header }) => {
      const at = extentRecordOffset(header, 1);
      view.setUint32(at, (view.getUint32(at, true) & 0xfffffff) | 0x70000000, true);
      return at;
    },
  },
  {
    what: 'extent records that do not ascend',
    image: EXTENTS,
    path: '/sparse',
    code: 'extent-order',
    message: /extent 1 begins at byte 0 of the file/,
    change: ({ view, header }) => {
      assert.equal(header.extentRecordSize, 16);
      view.setUint32(extentRecordOffset(header, 1) + 12, 0, true);
      return extentRecordOffset(header, 1);
    },
  },
  {
    what: 'a pcluster of more than 1 MiB',
    image: EXTENTS,
    path: '/sparse',
    code: 'pcluster-size',
    message: /a pcluster of 2097151 bytes/,
    change: ({ view, header }) => {
      const at = extentRecordOffset(header, 1);
      view.setUint32(at, view.getUint32(at, true) | 0x1fffff, true);
      return at;
    },
  },
  {
    what: 'a plain pcluster that gives more than it holds',
    image: EXTENTS,
    path: '/sparse',
    code: 'pcluster-size',
    message: /a plain pcluster of \d+ bytes is to give \d+ bytes/,
    change: ({ view, header }) => {
      const at = extentRecordOffset(header, 0);
      view.setUint32(at, view.getUint32(at, true) & 0xfffffff, true);
      return at;
    },
  },
  {
    what: 'more records than the image can hold',
    image: EXTENTS,
    path: '/sparse',
    code: 'index-too-long',
    message: /would have 4294967\d+ extent records/,
    change: ({ view, header }) => {
      view.setUint32(header.address, 4294967295, true);
      return header.address;
    },
  },
  {
    what: 'a fragment outside the packed inode',
    image: FRAGMENTS,
    code: 'fragment-range',
    message: /the fragment ends at byte \d+ of the packed inode, which has \d+/,
    change: ({ view, header }) => {
      view.setUint32(header.address, 0x7ffffff0, true);
      return header.address;
    },
  },
  {
    what: 'an inline pcluster that crosses a block',
    image: TAILS,
    code: 'inline-pcluster',
    message: /the inline pcluster of 4096 bytes crosses a block boundary/,
    change: ({ view, header }) => {
      view.setUint16(header.address + 2, 4096, true);
      return header.address + 8;
    },
  },
];

describe('damage of a compressed file', () => {
  for (const { what, image, path = FILE, code, message, change } of CASES) {
    it(what, () => {
      let offset = 0;
      let nid = 0;
      const {
        findings,
        table,
        image: opened,
      } = damaged(image, path, (place) => {
        offset = change(place);
        nid = place.inode.nid;
      });
      const [finding] = findings.filter((candidate) => candidate.code === code);
      assert.ok(finding, `${code} is found among ${findings.map((f) => f.code)}`);
      assert.match(finding.message, message);
      assert.equal(finding.nid, String(nid));
      assert.equal(finding.path, path);
      // An inline pcluster stands behind its index.
      if (code !== 'inline-pcluster') assert.equal(finding.offset, offset);
      else assert.ok(finding.offset! > offset);
      assert.ok(finding.expected);
      // Nothing else is blamed, and all other files are what they were.
      assert.deepEqual([...new Set(findings.map((f) => f.path))], [path]);
      const intact = damaged(image, path, () => {});
      assert.deepEqual(intact.findings, []);
      assert.equal(table.rowCount, intact.table.rowCount);
      assert.equal(opened.findings.items.length, 0);
      assert.deepEqual(
        Buffer.from(intact.content('/hard')),
        Buffer.from(damagedContent(image, path, change)),
      );
    });
  }
});

const damagedContent = (image: string, path: string, change: Case['change']): Uint8Array =>
  damaged(image, path, (place) => void change(place)).content('/hard');

describe('what precedes the damage', () => {
  const intact = damaged(FULL, FILE, () => {}).content(FILE);

  it('stays readable, and the rest says why it is not', () => {
    let known = 0;
    const { image, table } = damaged(FULL, FILE, (place) => {
      const lcn = findRecord(place, findRecord(place, 1, false) + 1, false);
      place.view.setUint16(record(place, lcn) + 2, 4096, true);
      known = lcn * 4096;
    });
    const content = image.content(
      image.inode(table.columns.nid[table.inodeOf(table.rowByPath(Buffer.from(FILE))!)]!),
    );
    const start = new Uint8Array(known);
    content.readInto(0, start);
    assert.deepEqual(start, intact.subarray(0, known));
    assert.throws(() => content.readInto(known, new Uint8Array(1)), isFinding('lcluster-offset'));
    assert.throws(() => content.readInto(0, new Uint8Array(known + 1)), isFinding('lcluster-offset'));
    assert.equal(content.readRun!(0, new Uint8Array(1 << 20)), known);
    assert.throws(() => [...content.extents()], isFinding('lcluster-offset'));
  });

  it('a stream that does not decode names its pcluster', () => {
    let address = 0;
    const damage = damaged(FULL, FILE, (place) => {
      address = place.view.getUint32(record(place, 0) + 4, true) * 4096;
      place.bytes.fill(0xff, address + 100, address + 4096);
    });
    assert.deepEqual(damage.findings, []);
    assert.throws(
      () => damage.content(FILE),
      (error: unknown) =>
        isFinding('pcluster-data')(error) && (error as ErofsError).finding.offset === address,
    );
    assert.ok(damage.content('/hard').length === 9000);
  });
});

const isFinding =
  (code: string) =>
  (error: unknown): boolean =>
    error instanceof ErofsError && error.finding.code === code;

describe('damage of the packed inode', () => {
  const codes = ({ findings }: Damaged): string[] => [...new Set(findings.map(({ code }) => code))];

  it('is told once, by its nid', () => {
    const { findings } = damaged(FRAGMENTS, 'packed', ({ bytes, header }) => {
      bytes[header.address + 6] = 3;
    });
    const told = findings.filter(({ code }) => code === 'pcluster-algorithm');
    assert.ok(told.length > 0);
    assert.match(told[0]!.message, /^packed inode: the pcluster is zstd/);
    assert.equal(told[0]!.nid, '1109');
    assert.equal(told[0]!.path, undefined);
  });

  it('a packed inode that is a directory', () => {
    const damage = damaged(FRAGMENTS, 'packed', ({ view, inode }) => {
      view.setUint16(inode.address + 4, 0o040755, true);
    });
    assert.ok(codes(damage).includes('special-type'));
  });

  it('no packed inode at all', () => {
    const damage = damaged(FRAGMENTS, '/', ({ view }) => {
      view.setBigUint64(1024 + 96, 0n, true);
    });
    const [finding] = damage.findings.filter(({ code }) => code === 'fragment-range');
    assert.match(finding!.message, /the image has no packed inode/);
  });
});

describe('numbers that do not agree with the tree', () => {
  it('a link count', () => {
    const { findings } = damaged(COMPACT, '/hard', ({ view, inode }) => {
      view.setUint16(inode.address + 6, 5, true);
    });
    assert.equal(findings.length, 1);
    const [{ code, severity, path, message, expected }] = findings as [(typeof findings)[0]];
    assert.deepEqual([code, severity, path, expected], ['inode-link-count', 'warning', '/hard', '2']);
    assert.equal(message, 'the link count is 5, the tree has 2');
  });

  it('the number of inodes', () => {
    const { findings } = damaged(FRAGMENTS, '/', ({ view }) => view.setUint32(1024 + 16, 77, true));
    assert.deepEqual(
      findings.map(({ code, severity, offset, message }) => [code, severity, offset, message]),
      [['superblock-inodes', 'info', 1040, 'the superblock counts 77 inodes, the tree has 55']],
    );
  });
});

describe('pclusters in odd places', () => {
  it('one that meets another', () => {
    const { findings } = damaged(BIG, FILE, ({ view, header }) => {
      // The base of the first pack: the pcluster moves on by a block.
      const at = header.address + 8 + 4;
      view.setUint32(at, view.getUint32(at, true) + 1, true);
    });
    const overlap = findings.filter(({ code }) => code === 'pcluster-overlap');
    assert.equal(overlap[0]?.severity, 'warning');
    assert.match(overlap[0]!.message, /meets another one at byte \d+/);
  });

  it('a compressed one that gives less than it takes', () => {
    const { findings } = damaged(EXTENTS, '/sparse', ({ view, header }) => {
      view.setUint32(extentRecordOffset(header, 1) + 12, 100, true);
    });
    assert.equal(findings.filter(({ code }) => code === 'pcluster-shorter')[0]?.severity, 'warning');
  });
});
