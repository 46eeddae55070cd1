// Key bytes and hashes against the worked example of a 6-byte file, and where keys of two domains can coincide.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { hex, utf8Bytes } from '../../../src/common/byte-text.ts';
import { DEFAULT_RULE_SET, RULE_SETS, ruleSetById } from '../../../src/sharing/rule-set.ts';
import {
  domainBytes,
  keysKeepDomainsApart,
  sharingKey,
  sharingKeyHash,
} from '../../../src/sharing/sharing-key.ts';

const value = Buffer.concat([utf8Bytes('sha256:'), createHash('sha256').update('hello\n').digest()]);

test('from 7.2.7 on the key is domain, NUL, value', () => {
  const key = sharingKey('domain-nul-value', utf8Bytes('d1'), value);
  assert.equal(key.length, 42);
  assert.ok(hex(key).startsWith('6431007368613235363a5891b5'), hex(key));
  assert.equal(sharingKeyHash(key), 0xc771d8c4);
});

test('before 7.2.7 the key is value and domain with nothing between them', () => {
  const key = sharingKey('value-domain', utf8Bytes('d1'), value);
  assert.equal(key.length, 41);
  assert.equal(hex(key), `${hex(value)}6431`);
  assert.equal(sharingKeyHash(key), 0x018f50a4);
});

test('the newest rule set is the default, and names lead to rule sets', () => {
  assert.deepEqual(
    RULE_SETS.map(({ id, key }) => [id, key]),
    [
      ['linux-7.0', 'value-domain'],
      ['linux-7.2.7', 'domain-nul-value'],
      ['linux-7.3', 'domain-nul-value'],
    ],
  );
  assert.equal(DEFAULT_RULE_SET, ruleSetById('linux-7.3'));
  assert.equal(ruleSetById('linux-6.1'), undefined);
});

test('a domain that no mount option can carry is refused', () => {
  assert.throws(() => domainBytes(''), /domain_id is empty/);
  assert.throws(() => domainBytes('a\0b'), /NUL/);
  assert.deepEqual(domainBytes('é'), Uint8Array.of(0xc3, 0xa9));
});

test('keys of two domains can be equal exactly where the rule says so', () => {
  const letters = fc.string({ unit: fc.constantFrom('x', 'y'), minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(letters, letters, letters, letters, (domainA, domainB, valueA, valueB) => {
      for (const rules of RULE_SETS) {
        const a = sharingKey(rules.key, domainBytes(domainA), utf8Bytes(valueA));
        const b = sharingKey(rules.key, domainBytes(domainB), utf8Bytes(valueB));
        if (domainA !== domainB && Buffer.compare(a, b) === 0) {
          assert.equal(keysKeepDomainsApart(rules, [domainA, domainB]), false);
        }
      }
    }),
  );
  assert.equal(keysKeepDomainsApart(ruleSetById('linux-7.0')!, ['xy', 'y']), false);
  assert.equal(keysKeepDomainsApart(ruleSetById('linux-7.0')!, ['yx', 'y']), true);
  assert.equal(keysKeepDomainsApart(ruleSetById('linux-7.2.7')!, ['xy', 'y']), true);
});
