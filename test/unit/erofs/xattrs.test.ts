// What is said of bad attributes, and that the good ones before them are still delivered.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemorySource } from '../../../src/common/byte-source.ts';
import { Image } from '../../../src/erofs/image.ts';
import { FINGERPRINT } from '../../../src/erofs/inode-table.ts';
import { filterBit } from '../../../src/erofs/xattr.ts';
import { assertFindings, type DamagedImage, imageOf, readingOf } from '../../support/damaged-image.ts';
import { entries, type ImageOptions, text, type XattrModel } from '../../support/image-writer/image-model.ts';

const user = (name: string, value: string, more: Partial<XattrModel> = {}): XattrModel => ({
  base: 1,
  name: text(name),
  value: text(value),
  ...more,
});

const image = (xattrs: readonly XattrModel[], options: ImageOptions = {}): DamagedImage =>
  imageOf({ f: { type: 'file', content: text('content'), xattrs }, z: { type: 'fifo' } }, options);
const TWO = [user('one', 'first value'), user('two', 'second value')];
/** Of the second entry in the area: header, then 4 + 3 + 11 bytes, padded. */
const SECOND = 12 + 20;
const ALL = ['/', '/f', '/z'];

const xattrsOf = (bad: DamagedImage) => {
  const opened = new Image(new MemorySource(bad.bytes));
  return opened.xattrsSoFar(opened.inode(bad.at('/f').nid));
};

test('an area that is a header and nothing else', () => {
  const bad = image(TWO);
  const { address } = bad.at('/f');
  const reading = readingOf(bad.u16(address + 2, 1).bytes);
  assertFindings(reading, { code: 'xattr-ibody-size', offset: address + 2, path: '/f', nid: bad.nid('/f') });
  assert.deepEqual(reading.paths, ALL);
});

test('more shared ids than the area holds', () => {
  const bad = image(TWO);
  const { xattrAddress } = bad.at('/f');
  const reading = readingOf(bad.u8(xattrAddress + 4, 200).bytes);
  assertFindings(reading, {
    code: 'xattr-shared-count',
    offset: xattrAddress + 4,
    path: '/f',
    message: /200/,
  });
});

test('an entry that runs out of its area', () => {
  for (const damage of ['name', 'value'] as const) {
    const bad = image(TWO);
    const at = bad.at('/f').xattrAddress + SECOND;
    const reading = readingOf((damage === 'name' ? bad.u8(at, 255) : bad.u16(at + 2, 0xffff)).bytes);
    assertFindings(reading, { code: 'xattr-beyond-area', offset: at, path: '/f', nid: bad.nid('/f') });
    const { xattrs, problem } = xattrsOf(bad);
    assert.deepEqual(
      xattrs.map((xattr) => Buffer.from(xattr.name).toString()),
      ['user.one'],
    );
    assert.equal(problem?.code, 'xattr-beyond-area');
  }
});

test('an area that runs out of the image', () => {
  const bad = image(TWO);
  const { address } = bad.at('/f');
  const reading = readingOf(bad.u16(address + 2, 0xffff).bytes);
  assert.ok(
    reading.findings.some(
      ({ code, structure, path }) => code === 'beyond-end' && structure === 'xattr ibody' && path === '/f',
    ),
  );
  assert.deepEqual(reading.paths, ALL);
});

test('a shared id outside the image', () => {
  const bad = image([user('one', 'v', { shared: true }), TWO[1]!]);
  const { xattrAddress } = bad.at('/f');
  const reading = readingOf(bad.u32(xattrAddress + 12, 0x3fffffff).bytes);
  assertFindings(reading, {
    code: 'beyond-end',
    structure: 'shared xattr',
    offset: 4 * 0x3fffffff,
    path: '/f',
  });
  assert.deepEqual(
    xattrsOf(bad).xattrs.map((xattr) => Buffer.from(xattr.name).toString()),
    ['user.two'],
  );
});

test('a long prefix that the table does not have', () => {
  const bad = image(TWO, { prefixes: [{ base: 1, infix: text('p.') }] });
  const at = bad.at('/f').xattrAddress + SECOND;
  const reading = readingOf(bad.u8(at + 1, 0x85).bytes);
  assertFindings(reading, {
    code: 'xattr-prefix',
    severity: 'warning',
    offset: at,
    path: '/f',
    message: /long prefix 5/,
  });
  const { xattrs } = xattrsOf(bad);
  assert.deepEqual(
    xattrs.map(({ listed }) => listed),
    [true, false],
  );
});

test('a name filter that hides an attribute', () => {
  const prefixes = [{ base: 4, infix: text('overlay.') }];
  const long: XattrModel = { base: 4, name: text('overlay.opaque'), value: text('y'), prefix: 0 };
  const shared = user('shared', 'v', { shared: true });
  for (const hidden of [TWO[1]!, long, shared]) {
    const bad = image([TWO[0]!, TWO[1]!, long, shared], { prefixes, nameFilter: true });
    const { xattrAddress } = bad.at('/f');
    assertFindings(readingOf(bad.bytes));
    const bit = filterBit(hidden.base, hidden.name);
    const reading = readingOf(bad.u32(xattrAddress, (bad.readU32(xattrAddress) | (1 << bit)) >>> 0).bytes);
    assertFindings(reading, {
      code: 'xattr-filter',
      severity: 'warning',
      path: '/f',
      message: new RegExp(`bit ${bit}\\)`),
    });
    const name = Buffer.from(hidden.name).toString();
    const seen = xattrsOf(bad).xattrs.find((xattr) => Buffer.from(xattr.suffix).toString() === name);
    assert.equal(seen?.filteredOut, true);
  }
});

test('a filter that is switched off hides nothing', () => {
  const off = image(TWO, { nameFilter: true }).u8(1024 + 104, 1);
  const { xattrAddress } = off.at('/f');
  assertFindings(readingOf(off.u32(xattrAddress, 0xffffffff).bytes));
});

const fingerprints: ImageOptions = { prefixes: [{ base: 0, infix: text('fp') }], fingerprintPrefix: 0 };

test('fingerprints of a length that kernels do not take', () => {
  for (const length of [0, 513]) {
    const fingerprint = new Uint8Array(length).fill(7);
    const bad = imageOf(
      { f: { type: 'file', content: text('x'), fingerprint } },
      { ...fingerprints, blockBits: 9 },
    );
    const reading = readingOf(bad.bytes);
    assertFindings(reading, {
      code: 'fingerprint-length',
      severity: 'warning',
      path: '/f',
      message: new RegExp(`${length} bytes`),
    });
    assert.equal(reading.table!.columns.fingerprint[1], FINGERPRINT.BAD_LENGTH);
  }
});

test('a fingerprint on something that is no regular file', () => {
  const xattrs: XattrModel[] = [{ base: 0, name: text('fp'), value: text('v'), prefix: 0 }];
  const bad = imageOf(
    { d: { type: 'dir', entries: entries({}), xattrs }, p: { type: 'fifo', xattrs } },
    fingerprints,
  );
  const reading = readingOf(bad.bytes);
  assertFindings(
    reading,
    { code: 'fingerprint-not-regular', severity: 'warning', path: '/d', message: /a dir has/ },
    { code: 'fingerprint-not-regular', severity: 'warning', path: '/p' },
  );
});

test('a fingerprint behind damaged attributes is unreadable, one that the filter hides is none', () => {
  const damaged = imageOf({ f: { type: 'file', content: text('x') } }, fingerprints);
  const { address } = damaged.at('/f');
  const unreadable = readingOf(damaged.u16(address + 2, 0xffff).bytes);
  assert.equal(unreadable.table!.columns.fingerprint[1], FINGERPRINT.UNREADABLE);
  const hidden = imageOf({ f: { type: 'file', content: text('x') } }, { ...fingerprints, nameFilter: true });
  const { xattrAddress } = hidden.at('/f');
  const reading = readingOf(hidden.u32(xattrAddress, 0xffffffff).bytes);
  assertFindings(reading, { code: 'xattr-filter' });
  assert.equal(reading.table!.columns.fingerprint[1], FINGERPRINT.NONE);
});

test('a fingerprint is found inline before shared, with a long prefix or without', () => {
  const value = (text_: string) => text(text_.padEnd(39, '.'));
  const own = (v: string, more: Partial<XattrModel>): XattrModel => ({
    base: 0,
    name: text('fp'),
    value: value(v),
    ...more,
  });
  const cases: [XattrModel[], string | undefined][] = [
    [[own('shared', { shared: true }), own('inline', { prefix: 0 })], 'inline'],
    [[own('plain', {})], 'plain'],
    [[user('other', 'x', { shared: true }), own('shared', { shared: true, prefix: 0 })], 'shared'],
    [[user('fp', 'x')], undefined],
  ];
  for (const [xattrs, wanted] of cases) {
    const found = readingOf(
      imageOf({ f: { type: 'file', content: text('x'), fingerprint: 'none', xattrs } }, fingerprints).bytes,
    ).table!;
    const number = found.columns.fingerprint[1]!;
    assert.equal(
      number < 0 ? undefined : Buffer.from(found.value(number)).toString().replaceAll('.', ''),
      wanted,
    );
  }
});
