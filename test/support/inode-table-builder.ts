// Inode tables made by hand: trees of a few named files with the sizes, layouts and fingerprints a test is about.

import { compareBytes, utf8Bytes } from '../../src/common/byte-text.ts';
import { GrowingColumns } from '../../src/erofs/grow-columns.ts';
import { LAYOUT } from '../../src/erofs/inode.ts';
import { FINGERPRINT, InodeTable } from '../../src/erofs/inode-table.ts';

/** A regular file (or whatever `mode` says). The same object under two names is one inode with two links. */
export interface FileSpec {
  readonly size: number;
  readonly layout?: number;
  /** Its value, as bytes or text; or one of FINGERPRINT. */
  readonly fingerprint?: Uint8Array | string | number;
  readonly mode?: number;
}

/** Entries of a directory in their order on disk. */
export type DirectorySpec = readonly (readonly [name: string | Uint8Array, node: FileSpec | DirectorySpec])[];

const isFile = (node: FileSpec | DirectorySpec): node is FileSpec => !Array.isArray(node);
const nameBytes = (name: string | Uint8Array): Uint8Array =>
  typeof name === 'string' ? utf8Bytes(name) : name;

/** The table of a tree given by paths such as `usr/lib/a.so`, directories sorted as mkfs sorts them. */
export const tableOf = (files: Readonly<Record<string, FileSpec>>): InodeTable =>
  tableOfTree(directoryOf(Object.entries(files)));

function directoryOf(files: readonly (readonly [path: string, file: FileSpec])[]): DirectorySpec {
  const below = new Map<string, (readonly [string, FileSpec])[]>();
  const entries: [string, FileSpec | DirectorySpec][] = [];
  for (const [path, file] of files) {
    const slash = path.indexOf('/');
    if (slash < 0) entries.push([path, file]);
    else {
      const name = path.slice(0, slash);
      below.set(name, [...(below.get(name) ?? []), [path.slice(slash + 1), file]]);
    }
  }
  for (const [name, inside] of below) entries.push([name, directoryOf(inside)]);
  return entries.sort(([a], [b]) => compareBytes(utf8Bytes(a), utf8Bytes(b)));
}

/** The table of a tree as given: level order, entries in the order they have. */
export function tableOfTree(root: DirectorySpec): InodeTable {
  const columns = new GrowingColumns(64);
  const inodes = new Map<FileSpec, number>();
  columns.addRow(0, addInode(columns, { size: 4096, mode: 0o040755 }, 0), new Uint8Array(0), 0, 0);
  const directories: [row: number, entries: DirectorySpec][] = [[0, root]];
  for (let next = directories.shift(); next !== undefined; next = directories.shift()) {
    const [parent, entries] = next;
    columns.firstChild[parent] = columns.rowCount;
    columns.childCount[parent] = entries.length;
    for (const [name, node] of entries) {
      const bytes = nameBytes(name);
      const known = isFile(node) ? inodes.get(node) : undefined;
      const row = columns.addRow(parent, known ?? columns.inodeCount, bytes, 0, bytes.length);
      if (known !== undefined) columns.nlink[known]! += 1;
      else if (isFile(node)) inodes.set(node, addInode(columns, node, row));
      else {
        addInode(columns, { size: 4096, mode: 0o040755 }, row);
        directories.push([row, node]);
      }
    }
  }
  return new InodeTable(columns.finish(true, [], 0));
}

function addInode(columns: GrowingColumns, spec: FileSpec, row: number): number {
  const inode = columns.addInode(36 + 2 * columns.inodeCount, row);
  columns.mode[inode] = spec.mode ?? 0o100644;
  columns.layout[inode] = spec.layout ?? LAYOUT.FLAT_PLAIN;
  columns.size[inode] = spec.size;
  columns.nlink[inode] = 1;
  columns.fingerprint[inode] = fingerprintOf(columns, spec.fingerprint ?? FINGERPRINT.NONE);
  return inode;
}

function fingerprintOf(columns: GrowingColumns, fingerprint: Uint8Array | string | number): number {
  if (typeof fingerprint === 'number') return fingerprint;
  const value = typeof fingerprint === 'string' ? utf8Bytes(fingerprint) : fingerprint;
  return columns.intern(value, 0, value.length);
}

/** The inode at a path of a table. Fails if there is none. */
export function inodeAt(table: InodeTable, path: string): number {
  const row = table.rowByPath(utf8Bytes(path));
  if (row === undefined) throw new Error(`no ${path} in the table`);
  return table.inodeOf(row);
}
