// Decoded values of attributes: those of the corpus, and forms that no image of it has.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeXattr } from '../../src/server/xattr-values/decode-xattr.ts';
import { fingerprintDigits, fingerprintValue } from '../../src/server/xattr-values/fingerprint-value.ts';
import { readOracle } from '../support/corpus.ts';

/** The value that the mount gave for an attribute of a corpus image. */
function corpusValue(image: string, path: string, name: string): Uint8Array {
  const entry = readOracle(image).entries.find((candidate) => candidate.path === path);
  const value = (entry?.['xattrs'] as Record<string, string> | undefined)?.[name];
  assert.ok(value !== undefined, `${image} ${path} ${name}`);
  return Buffer.from(value, 'base64');
}

const decoded = (name: string, path: string, image = 'xattrs/default.erofs') =>
  decodeXattr(name, corpusValue(image, path, name));

const u32 = (...values: number[]): Uint8Array => new Uint8Array(Uint32Array.from(values).buffer);

describe('attribute values of the corpus', () => {
  it('SELinux labels', () => {
    assert.deepEqual(decoded('security.selinux', '/', 'xattrs/selinux.erofs'), {
      kind: 'selinux',
      value: 'u:object_r:root:s0',
    });
  });

  it('file capabilities of revision 2', () => {
    assert.deepEqual(decoded('security.capability', '/cap'), {
      kind: 'capability',
      value: 'cap_net_bind_service=ep',
      note: 'revision 2',
    });
  });

  it('file capabilities of revision 3, which belong to a user namespace', () => {
    assert.deepEqual(decoded('security.capability', '/cap3'), {
      kind: 'capability',
      value: 'cap_net_raw=p [rootid=1000]',
      note: 'revision 3',
    });
  });

  it('access control lists', () => {
    assert.deepEqual(decoded('system.posix_acl_access', '/acl'), {
      kind: 'acl',
      value: 'user::rw-\nuser:1000:r--\ngroup::r--\nmask::r--\nother::---',
    });
    assert.match(decoded('system.posix_acl_default', '/acl-dir').value, /^user::rwx\nuser:1001:rwx\n/);
  });

  it('marks of overlayfs', () => {
    const values = (
      [
        ['trusted.overlay.opaque', '/ovl/opaque'],
        ['trusted.overlay.metacopy', '/ovl/0'],
        ['trusted.overlay.redirect', '/ovl/0'],
        ['user.overlay.impure', '/ovl/0'],
        ['trusted.overlay.origin', '/ovl'],
      ] as const
    ).map(([name, path]) => decoded(name, path));
    assert.deepEqual(values, [
      { kind: 'overlay', value: 'y: hides what lower layers have here' },
      { kind: 'overlay', value: 'metadata only, without a digest' },
      { kind: 'overlay', value: '/objects/00', note: 'lies under this path in the layers below' },
      { kind: 'overlay', value: 'y: may hold entries that were copied up' },
      { kind: 'overlay', value: 'origin is unknown' },
    ]);
  });

  it('fs-verity digests in metacopy, as composefs writes them', () => {
    const path = '/usr/share/bamiki-12';
    const { kind, value } = decoded('trusted.overlay.metacopy', path, 'fingerprints/composefs-v1.erofs');
    assert.equal(kind, 'fs-verity');
    const redirect = decoded('trusted.overlay.redirect', path, 'fingerprints/composefs-v1.erofs').value;
    assert.equal(value, `sha256 ${redirect.replaceAll('/', '')}`);
  });

  it('integrity', () => {
    assert.match(decoded('security.evm', '/sec').value, /^signature 52[0-9a-f]+$/);
    assert.match(decoded('security.ima', '/sec').value, /^digest [0-9a-f]{40}$/);
  });

  it('text as text, with or without a final NUL, other bytes in hexadecimal', () => {
    assert.deepEqual(decoded('user.root', '/'), { kind: 'text', value: 'on the root' });
    assert.deepEqual(decoded('user.empty', '/empty-value'), { kind: 'text', value: '' });
    assert.deepEqual(decoded('user.ключ', '/utf8-name'), { kind: 'text', value: 'значение' });
    const binary = decoded('user.bin', '/binary');
    assert.equal(binary.kind, 'binary');
    assert.match(binary.value, /^000102030405/);
    const long = decoded('user.big', '/long-value').value;
    assert.match(long, /… \(3000 bytes\)$/);
    assert.equal(long.length, 2048 + '… (3000 bytes)'.length);
  });
});

describe('attribute values of other forms', () => {
  it('capabilities of revision 1, of several kinds, and unknown ones', () => {
    assert.equal(decodeXattr('security.capability', u32(0x01000001, 1 << 13, 0)).value, 'cap_net_raw=ep');
    const mixed = u32(0x02000000, (1 << 0) | (1 << 6), 1 << 6, 1 << 31, 0);
    assert.equal(decodeXattr('security.capability', mixed).value, 'cap_chown,cap_63=p cap_setgid=ip');
    assert.equal(decodeXattr('security.capability', u32(0x02000000, 0, 0, 0, 0)).value, '=');
  });

  it('values of the wrong size are shown as they are, with a word on why', () => {
    assert.deepEqual(decodeXattr('security.capability', u32(0x02000001, 0)), {
      kind: 'binary',
      value: '0100000200000000',
      note: 'no capability set: revision 2, 8 bytes',
    });
    assert.match(decodeXattr('system.posix_acl_access', Uint8Array.of(2, 0, 0, 0, 1)).note ?? '', /5 bytes/);
    assert.match(decodeXattr('security.selinux', Uint8Array.of(1, 2)).note ?? '', /no SELinux label/);
    assert.match(
      decodeXattr('trusted.overlay.metacopy', Uint8Array.of(0, 9, 0, 1)).note ?? '',
      /not in the form/,
    );
    assert.equal(decodeXattr('security.ima', new Uint8Array(0)).kind, 'binary');
  });

  it('hostile text cannot hide', () => {
    assert.equal(decodeXattr('user.x', Buffer.from('a\u202eb\u200c')).value, 'a\\u{202e}b\\u{200c}');
    assert.equal(decodeXattr('user.x', Buffer.from('\u001b[31m')).kind, 'binary');
  });

  it('fingerprints as raw digest, as hexadecimal digits, and as anything else', () => {
    const digits = 'ab'.repeat(32);
    const prefix = Buffer.from('sha256:');
    const raw = Buffer.concat([prefix, Buffer.from(digits, 'hex')]);
    assert.deepEqual(fingerprintDigits(raw), { algorithm: 'sha256', hex: digits });
    assert.deepEqual(fingerprintDigits(Buffer.from(`sha256:${digits.toUpperCase()}`)), {
      algorithm: 'sha256',
      hex: digits,
    });
    assert.deepEqual(fingerprintDigits(Buffer.from('sha256:xy')), {
      algorithm: 'opaque',
      hex: Buffer.from('sha256:xy').toString('hex'),
    });
    assert.deepEqual(fingerprintValue(raw), { kind: 'fingerprint', value: `sha256 ${digits}` });
  });
});
