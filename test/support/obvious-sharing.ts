// A second implementation of the sharing rules, written to be read: maps of strings and objects, one file after the other.
// It shares no code with src/sharing but the types of its input, and is what random sets are compared with.

import { isDirectory, isRegular } from '../../src/erofs/inode.ts';
import { FINGERPRINT, type InodeTable } from '../../src/erofs/inode-table.ts';
import type { Mount, SharingSet } from '../../src/sharing/sharing-set.ts';

export interface ObviousFile {
  readonly mount: number;
  readonly inode: number;
  readonly kind: 'Z' | 'F' | 'B';
  readonly size: number;
  readonly pages: number;
  readonly value: string | undefined;
  /** Undefined where the file takes no part. */
  readonly key: string | undefined;
  /** `shares`, `alone` or `private`, and the reason behind it if there is one. */
  verdict: string;
}

export interface ObviousResult {
  readonly files: ObviousFile[];
  /** Attached files of each key, in order. */
  readonly groups: Map<string, ObviousFile[]>;
  readonly pagesSaved: { best: number; inOrder: number; worst: number; ideal: number };
}

export function obviousSharing(set: SharingSet): ObviousResult {
  const files = set.mounts.flatMap((mount, number) => filesOf(set, mount, number));
  const groups = new Map<string, ObviousFile[]>();
  for (const file of files) {
    if (file.key === undefined) continue;
    const group = groups.get(file.key);
    if (group === undefined) groups.set(file.key, [file]);
    else if (group[0]!.kind !== file.kind) file.verdict = 'private class-differs';
    else if (group[0]!.size !== file.size) file.verdict = 'private size-differs';
    else group.push(file);
  }
  const attached = [...groups.values()].flat();
  for (const group of groups.values()) {
    for (const file of group) file.verdict = group.length > 1 ? 'shares' : aloneOrApart(set, file, attached);
  }
  return { files, groups, pagesSaved: savings(files, groups) };
}

function aloneOrApart(set: SharingSet, file: ObviousFile, attached: readonly ObviousFile[]): string {
  const domain = (of: ObviousFile): string => set.mounts[of.mount]!.domain;
  const elsewhere = attached.some(
    (other) =>
      domain(other) !== domain(file) &&
      other.value === file.value &&
      other.kind === file.kind &&
      other.size === file.size,
  );
  return elsewhere ? 'alone other-domain' : 'alone';
}

/** Regular files of a mount in the order of a walk. */
function filesOf(set: SharingSet, mount: Mount, number: number): ObviousFile[] {
  const { table, backing } = mount;
  const { fingerprint, layout, size } = table.columns;
  return [...new Set(walk(table, 0))].map((inode) => {
    const verdict = obstacle(mount, inode);
    const value = fingerprint[inode]! >= 0 ? latin(table.value(fingerprint[inode]!)) : undefined;
    const domain = latin(Buffer.from(mount.domain, 'utf8'));
    const key = set.rules.id === 'linux-7.0' ? `${value}${domain}` : `${domain}\0${value}`;
    return {
      mount: number,
      inode,
      kind: layout[inode] === 1 || layout[inode] === 3 ? 'Z' : backing === 'file' ? 'F' : 'B',
      size: size[inode]!,
      pages: Math.ceil(size[inode]! / set.pageSize),
      value,
      key: verdict === '' ? key : undefined,
      verdict,
    };
  });
}

function walk(table: InodeTable, row: number): number[] {
  const inode = table.inodeOf(row);
  if (isRegular(table.columns.mode[inode]!)) return [inode];
  if (!isDirectory(table.columns.mode[inode]!)) return [];
  const [first, count] = table.children(row);
  const children = Array.from({ length: count }, (_, i) => first + i);
  children.sort((a, b) => Buffer.compare(table.nameBytes(a), table.nameBytes(b)));
  return children.flatMap((child) => walk(table, child));
}

function obstacle({ facts, inodeShare, table }: Mount, inode: number): string {
  if (!facts.fingerprintFlag) return 'private image-without-flag';
  if (!facts.prefixIdValid) return 'private prefix-id-invalid';
  if (!inodeShare) return 'private mounted-without-inode-share';
  switch (table.columns.fingerprint[inode]) {
    case FINGERPRINT.BAD_LENGTH:
      return 'private fingerprint-length';
    case FINGERPRINT.UNREADABLE:
      return 'private unreadable-attributes';
    case FINGERPRINT.NONE:
      return table.columns.size[inode] === 0 ? 'private empty' : 'private no-fingerprint';
    default:
      return '';
  }
}

/** Every file of a key tried as its leader. */
function savings(
  files: readonly ObviousFile[],
  groups: ReadonlyMap<string, readonly ObviousFile[]>,
): ObviousResult['pagesSaved'] {
  const saved = { best: 0, inOrder: 0, worst: 0, ideal: 0 };
  for (const [key, group] of groups) {
    const candidates = files.filter((file) => file.key === key);
    const ledBy = (leader: ObviousFile): number =>
      candidates.filter((file) => file !== leader && fits(file, leader)).length * leader.pages;
    saved.best += Math.max(...candidates.map(ledBy));
    saved.worst += Math.min(...candidates.map(ledBy));
    saved.inOrder += ledBy(group[0]!);
    saved.ideal += candidates
      .filter((file, i) => candidates.findIndex((other) => fits(other, file)) === i)
      .reduce((sum, file) => sum + ledBy(file), 0);
  }
  return saved;
}

const fits = (a: ObviousFile, b: ObviousFile): boolean => a.kind === b.kind && a.size === b.size;

const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
