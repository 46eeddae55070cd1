// The keys of the mounts of a set, as columns that the interner can compare: one for each pair of table and domain.
// Pure. Copies bytes only where comparing values within domains is not the same as comparing keys.

import type { InodeTable } from '../erofs/inode-table.ts';
import type { KeyColumn } from './key-interner.ts';
import type { KeyForm } from './rule-set.ts';
import {
  delimiterLength,
  domainBytes,
  keysKeepDomainsApart,
  sharingKeyHash,
  writeSharingKey,
} from './sharing-key.ts';
import { type SharingSet, takesPart } from './sharing-set.ts';

/** The keys of one table in one domain; `key` of an inode is number `fingerprint[inode]` of the column. */
export interface DomainColumn {
  readonly table: InodeTable;
  readonly domain: string;
  readonly keys: KeyColumn;
}

export interface SetColumns {
  readonly columns: readonly DomainColumn[];
  /** Column by mount; undefined for mounts that take no part in sharing. */
  readonly ofMount: readonly (DomainColumn | undefined)[];
  /** Distinct domains of the mounts that take part, in order. */
  readonly domains: readonly string[];
  /** Keys of different domains may be equal (rules before 7.2.7 only). */
  readonly ambiguous: boolean;
}

/** The key columns of a set; the same table in the same domain has one column, however often it is mounted. */
export function keyColumns({ rules, mounts }: SharingSet): SetColumns {
  const domains = [...new Set(mounts.filter(takesPart).map((mount) => mount.domain))];
  const ambiguous = !keysKeepDomainsApart(rules, domains);
  const columns: DomainColumn[] = [];
  const ofMount = mounts.map((mount) => {
    if (!takesPart(mount)) return undefined;
    const { table, domain } = mount;
    const known = columns.find((column) => column.table === table && column.domain === domain);
    if (known !== undefined) return known;
    const keys = ambiguous
      ? composedKeys(table, rules.key, domainBytes(domain))
      : valueKeys(table, domains.indexOf(domain));
    const column = { table, domain, keys };
    columns.push(column);
    return column;
  });
  return { columns, ofMount, domains, ambiguous };
}

/** The fingerprint values of a table as they are. */
export const valueKeys = (table: InodeTable, partition: number): KeyColumn => ({
  count: table.columns.valueCount,
  start: table.columns.valueStart,
  bytes: table.columns.values,
  hash: table.columns.valueHash,
  partition,
});

/** The keys of a table put together as the kernel does. */
function composedKeys(table: InodeTable, form: KeyForm, domain: Uint8Array): KeyColumn {
  const { valueCount: count, valueStart, values } = table.columns;
  const bytes = new Uint8Array(valueStart[count]! + count * (domain.length + delimiterLength(form)));
  const start = new Uint32Array(count + 1);
  const hash = new Uint32Array(count);
  for (let number = 0; number < count; number++) {
    const at = start[number]!;
    const [from, to] = [valueStart[number]!, valueStart[number + 1]!];
    const end = writeSharingKey(form, domain, values, from, to, bytes, at);
    hash[number] = sharingKeyHash(bytes, at, end);
    start[number + 1] = end;
  }
  return { count, start, bytes, hash, partition: 0 };
}
