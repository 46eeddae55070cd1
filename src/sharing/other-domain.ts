// Files that are alone in their domain while another domain has the same: what the choice of domains keeps apart.
// Pure. Only sets with several domains need it; called by indexing.ts when all groups are there.

import type { InodeTable } from '../erofs/inode-table.ts';
import { valueKeys } from './key-column.ts';
import { KeyInterner } from './key-interner.ts';
import { Uint32List } from './number-list.ts';
import { isAttached, SHARE_STATE } from './share-state.ts';
import type { SharingIndex } from './sharing-index.ts';
import { takesPart } from './sharing-set.ts';
import { VariantInterner } from './variant-interner.ts';

/** In `domainOf`: attached inodes of several domains have this value, class and size. */
const SEVERAL = 0xffffffff;

/**
 * Turns ALONE into OTHER_DOMAIN where an inode of equal fingerprint value, class and size is attached in another domain:
 * in one domain the two would share.
 */
export function markOtherDomains(index: SharingIndex): void {
  const { valueNumbers, valueCount } = valuesOverSet(index);
  const variants = new VariantInterner(valueCount);
  const domainOf = new Uint32List();
  eachAttached(index, valueNumbers, (ordinal, value, domain) => {
    const variant = variantOf(index, variants, ordinal, value);
    if (variant === domainOf.length) domainOf.push(domain);
    else if (domainOf.items[variant] !== domain) domainOf.items[variant] = SEVERAL;
  });
  eachAttached(index, valueNumbers, (ordinal, value) => {
    if (index.state[ordinal] !== SHARE_STATE.ALONE) return;
    const variant = variantOf(index, variants, ordinal, value);
    if (domainOf.items[variant] === SEVERAL) index.state[ordinal] = SHARE_STATE.OTHER_DOMAIN;
  });
}

/** Numbers of fingerprint values that are the same over all tables, whatever the domain. */
function valuesOverSet({ set }: SharingIndex): {
  valueNumbers: Map<InodeTable, Uint32Array>;
  valueCount: number;
} {
  const interner = new KeyInterner();
  const valueNumbers = new Map<InodeTable, Uint32Array>();
  for (const { table } of set.mounts.filter(takesPart)) {
    if (!valueNumbers.has(table)) valueNumbers.set(table, interner.addColumn(valueKeys(table, 0)));
  }
  return { valueNumbers, valueCount: interner.count };
}

function eachAttached(
  { set, base, state }: SharingIndex,
  valueNumbers: ReadonlyMap<InodeTable, Uint32Array>,
  visit: (ordinal: number, value: number, domain: number) => void,
): void {
  const domains = [...new Set(set.mounts.map((mount) => mount.domain))];
  for (const [number, { table, domain }] of set.mounts.entries()) {
    const values = valueNumbers.get(table);
    if (values === undefined) continue;
    const domainNumber = domains.indexOf(domain);
    const { fingerprint, inodeCount } = table.columns;
    for (let inode = 0; inode < inodeCount; inode++) {
      const ordinal = base[number]! + inode;
      if (isAttached(state[ordinal]!)) visit(ordinal, values[fingerprint[inode]!]!, domainNumber);
    }
  }
}

/** Class and size of an attached inode are those of its group. */
function variantOf(
  { group, groups }: SharingIndex,
  variants: VariantInterner,
  ordinal: number,
  value: number,
): number {
  const of = group[ordinal]!;
  return variants.intern(value, groups.shareClass[of]!, groups.size[of]!);
}
