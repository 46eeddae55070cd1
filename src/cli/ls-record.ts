// One path of an image as the record that `ls --json` prints: names and encodings of the corpus oracles.
// Must not print; reading an inode anew for each path keeps the whole output out of memory.

import { base64, utf8OrUndefined } from '../common/byte-text.ts';
import { ErofsError, type Finding } from '../erofs/finding.ts';
import type { Image } from '../erofs/image.ts';
import { deviceNumber, type Inode, isCompressed, typeOfMode } from '../erofs/inode.ts';
import { FINGERPRINT, type InodeTable } from '../erofs/inode-table.ts';
import { nidText } from '../erofs/nid.ts';
import { UNREADABLE_LAYOUT } from '../erofs/tree-walk.ts';

/** [logical offset, length, physical offset, stored length, device unless the first], bytes. */
type ExtentRecord = [number, number, number, number, number?];

export interface LsRecord {
  path?: string;
  /** Base64, where the name is not UTF-8. */
  path_b64?: string;
  type: string;
  /** Octal. */
  mode?: string;
  uid?: number;
  gid?: number;
  size?: number;
  nlink?: number;
  /** Seconds, nanoseconds. */
  mtime?: [number, number];
  /** Major, minor. */
  rdev?: [number, number];
  nid: string;
  /** Name to base64 value, as a mount lists them. */
  xattrs?: Record<string, string>;
  target?: string;
  target_b64?: string;
  layout?: number;
  layout_name?: string;
  inode_size?: number;
  xattr_isize?: number;
  extents?: ExtentRecord[];
  extents_total?: number;
  /** Base64 of the whole attribute value. */
  fingerprint?: string;
  sha256?: string;
  /** Why a field of this record is absent. */
  problem?: string;
}

/** Extents printed of one file, as many as the oracles hold. */
const EXTENT_LIMIT = 1000;

const LAYOUTS = ['FLAT_PLAIN', 'COMPRESSED_FULL', 'FLAT_INLINE', 'COMPRESSED_COMPACT', 'CHUNK_BASED'];

/** `digest` answers the lower-case hexadecimal SHA-256 of a regular file, and is called where one is wanted. */
export function lsRecord(
  image: Image,
  table: InodeTable,
  row: number,
  digest: ((inode: Inode) => string) | undefined,
  problems: Finding[],
): LsRecord {
  const { columns } = table;
  const index = table.inodeOf(row);
  const nid = columns.nid[index]!;
  const path = pathFields(table.pathBytes(row));
  if (columns.layout[index] === UNREADABLE_LAYOUT) return { ...path, type: 'unreadable', nid: nidText(nid) };
  const inode = image.inode(nid);
  const type = typeOfMode(inode.mode)!;
  const record: LsRecord = {
    ...path,
    type,
    mode: (inode.mode & 0o7777).toString(8).padStart(4, '0'),
    uid: inode.uid,
    gid: inode.gid,
    size: inode.size,
    nlink: inode.nlink,
    mtime: [inode.mtime, inode.mtimeNsec],
    nid: nidText(nid),
    layout: inode.layout,
    layout_name: LAYOUTS[inode.layout]!,
    inode_size: inode.extended ? 64 : 32,
    xattr_isize: inode.xattrSize,
  };
  const attempt = (read: () => void): void => {
    try {
      read();
    } catch (error) {
      if (!(error instanceof ErofsError)) throw error;
      const { finding } = error.at({ path: table.path(row), nid: nidText(nid) });
      record.problem ??= finding.message;
      if (finding.severity !== 'info') problems.push(finding);
    }
  };
  if (type === 'chardev' || type === 'blockdev') record.rdev = deviceNumber(inode);
  attempt(() => addXattrs(record, image, inode));
  if (type === 'symlink') attempt(() => addTarget(record, image, inode));
  const value = columns.fingerprint[index]!;
  if (value > FINGERPRINT.NONE) record.fingerprint = base64(table.value(value));
  if (type === 'file') {
    attempt(() => addExtents(record, image, inode));
    if (digest !== undefined && !(isCompressed(inode.layout) && record.problem !== undefined)) {
      attempt(() => {
        record.sha256 = digest(inode);
      });
    }
  }
  return record;
}

const pathFields = (bytes: Uint8Array): { path: string } | { path_b64: string } => {
  const text = utf8OrUndefined(bytes);
  return text === undefined ? { path_b64: base64(bytes) } : { path: text };
};

function addXattrs(record: LsRecord, image: Image, inode: Inode): void {
  const { xattrs, problem } = image.xattrsSoFar(inode);
  const listed: [string, string][] = [];
  const seen = new Set<string>();
  for (const xattr of xattrs) {
    const name = utf8OrUndefined(xattr.name) ?? String.fromCharCode(...xattr.name);
    if (!xattr.listed || seen.has(name)) continue;
    seen.add(name);
    listed.push([name, base64(xattr.value)]);
  }
  record.xattrs = Object.fromEntries(listed);
  if (problem !== undefined) throw new ErofsError(problem);
}

function addTarget(record: LsRecord, image: Image, inode: Inode): void {
  const target = image.linkTarget(inode);
  const text = utf8OrUndefined(target);
  if (text === undefined) record.target_b64 = base64(target);
  else record.target = text;
}

function addExtents(record: LsRecord, image: Image, inode: Inode): void {
  const extents: ExtentRecord[] = [];
  let total = 0;
  for (const extent of image.content(inode).extents()) {
    total += 1;
    if (total > EXTENT_LIMIT) continue;
    const { logical, length, physical, stored, device } = extent;
    extents.push(
      device === 0 ? [logical, length, physical, stored] : [logical, length, physical, stored, device],
    );
  }
  if (total > 0) record.extents = extents;
  if (total > EXTENT_LIMIT) record.extents_total = total;
}
