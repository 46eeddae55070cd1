// The key by which the kernel finds a shared inode: fingerprint value and domain id, put together as a rule set says.
// Pure. Source: erofs_ishare_fill_inode(), erofs_xattr_fill_inode_fingerprint(). Must not know about inodes or sets.

import { utf8Bytes } from '../common/byte-text.ts';
import { xxh32 } from '../common/xxh32.ts';
import type { KeyForm, RuleSet } from './rule-set.ts';

/** Key bytes as the kernel compares them. Nothing else goes in: not the attribute's name, path, size or layout. */
export function sharingKey(form: KeyForm, domain: Uint8Array, value: Uint8Array): Uint8Array {
  const key = new Uint8Array(domain.length + value.length + delimiterLength(form));
  writeSharingKey(form, domain, value, 0, value.length, key, 0);
  return key;
}

/** Bytes between the parts of a key. */
export const delimiterLength = (form: KeyForm): number => (form === 'domain-nul-value' ? 1 : 0);

/** Writes the key of the value `values[start .. end)` to `into` from `at` on, which is zero there. Returns the key's end. */
export function writeSharingKey(
  form: KeyForm,
  domain: Uint8Array,
  values: Uint8Array,
  start: number,
  end: number,
  into: Uint8Array,
  at: number,
): number {
  const delimited = form === 'domain-nul-value';
  into.set(domain, delimited ? at : at + end - start);
  const valueAt = delimited ? at + domain.length + 1 : at;
  for (let i = start; i < end; i++) into[valueAt + i - start] = values[i]!;
  return at + end - start + domain.length + delimiterLength(form);
}

/** The hash that chooses the kernel's bucket (xxh32, seed 0). It never decides whether keys are equal. */
export const sharingKeyHash = (key: Uint8Array, start = 0, end = key.length): number =>
  xxh32(key, 0, start, end);

/** A domain id as the kernel holds it. Throws a RangeError for one that no mount option can carry. */
export function domainBytes(domain: string): Uint8Array {
  if (domain === '') throw new RangeError('domain_id is empty: the kernel refuses the mount (EINVAL)');
  if (domain.includes('\0')) throw new RangeError('domain_id contains a NUL: no mount option can');
  return utf8Bytes(domain);
}

/**
 * Whether inodes of different domains can ever have equal keys. A NUL between the parts rules it out; without one,
 * keys coincide only where one domain is the end of another: V + "x" in domain "y" and V in domain "xy".
 */
export function keysKeepDomainsApart(rules: RuleSet, domains: readonly string[]): boolean {
  if (rules.key === 'domain-nul-value') return true;
  return domains.every((domain) => domains.every((other) => other === domain || !other.endsWith(domain)));
}
