// What a reader must find in an image that was built from a tree: one plain record per path, in the reader's order.

import { createHash } from 'node:crypto';
import type { DirectoryModel, ImageOptions, NodeModel } from './image-model.ts';

/** A path and everything that its inode says. Bytes are latin1 text, so that differences can be read. */
export interface PathRecord {
  readonly path: string;
  readonly type: string;
  readonly permissions: number;
  readonly uid: number;
  readonly gid: number;
  /** Absent for directories, whose links and sizes are the writer's business. */
  readonly nlink?: number;
  readonly mtime: readonly [seconds: number, nanoseconds: number];
  readonly content?: string;
  readonly device?: readonly [number, number];
  readonly xattrs: readonly (readonly [name: string, value: string])[];
  readonly fingerprint?: string;
  /** First path that leads to the same inode. */
  readonly sameAs: string;
}

const BASES = [
  '',
  'user.',
  'system.posix_acl_access',
  'system.posix_acl_default',
  'trusted.',
  'lustre.',
  'security.',
];

export const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

/** Long content stands as its digest. */
export const contentText = (bytes: Uint8Array): string =>
  bytes.length <= 256
    ? latin1(bytes)
    : `${bytes.length} bytes ${createHash('sha256').update(bytes).digest('hex')}`;

/** Depth first, children by bytes. */
export function expectedRecords(root: DirectoryModel, options: ImageOptions): PathRecord[] {
  const links = new Map<NodeModel, string[]>();
  const records: PathRecord[] = [];
  const visit = (node: NodeModel, path: string): void => {
    links.set(node, [...(links.get(node) ?? []), path]);
    records.push(recordOf(node, path, options));
    if (node.type !== 'dir') return;
    const sorted = [...node.entries].sort((a, b) => Buffer.compare(a.name, b.name));
    for (const { name, node: child } of sorted) visit(child, `${path === '/' ? '' : path}/${latin1(name)}`);
  };
  visit(root, '/');
  const firstPath = new Map(
    [...links.values()].flatMap((paths) => paths.map((path) => [path, paths] as const)),
  );
  return records.map((record) => {
    const paths = firstPath.get(record.path)!;
    return { ...record, sameAs: paths[0]!, ...(record.type === 'dir' ? {} : { nlink: paths.length }) };
  });
}

function recordOf(node: NodeModel, path: string, options: ImageOptions): PathRecord {
  const { epoch = 0, fixedNsec = 0 } = options;
  const bytes =
    node.type === 'file' ? plainBytes(node.content) : node.type === 'symlink' ? node.target : undefined;
  const value = node.type === 'file' ? fingerprintOf(node.fingerprint, bytes!, options) : undefined;
  const own = (node.xattrs ?? []).map(
    (xattr) => [BASES[xattr.base]! + latin1(xattr.name), latin1(xattr.value)] as const,
  );
  const name = value && options.prefixes![options.fingerprintPrefix!]!;
  return {
    path,
    type: node.type,
    permissions: node.permissions ?? (node.type === 'dir' ? 0o755 : 0o644),
    uid: node.uid ?? 0,
    gid: node.gid ?? 0,
    mtime: [node.mtime ?? epoch, node.mtimeNsec ?? fixedNsec],
    ...(bytes === undefined ? {} : { content: contentText(bytes) }),
    ...('device' in node ? { device: node.device } : {}),
    xattrs: sortedXattrs([
      ...own,
      ...(name ? [[BASES[name.base]! + latin1(name.infix), latin1(value)] as const] : []),
    ]),
    ...(value === undefined ? {} : { fingerprint: latin1(value) }),
    sameAs: path,
  };
}

/** By name: inline ones are found before shared ones, whatever order they were given in. */
export const sortedXattrs = <T extends readonly [string, string]>(xattrs: readonly T[]): T[] =>
  [...xattrs].sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? -1 : 1));

const plainBytes = (content: Uint8Array | { readonly zeros: number }): Uint8Array =>
  content instanceof Uint8Array ? content : new Uint8Array(content.zeros);

function fingerprintOf(
  given: Uint8Array | 'none' | undefined,
  bytes: Uint8Array,
  { fingerprintPrefix }: ImageOptions,
): Uint8Array | undefined {
  if (fingerprintPrefix === undefined || given === 'none') return undefined;
  if (given !== undefined) return given;
  if (bytes.length === 0) return undefined;
  return Buffer.concat([Buffer.from('sha256:'), createHash('sha256').update(bytes).digest()]);
}
