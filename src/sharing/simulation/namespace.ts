// Paths: which mount, and which inode of its image, a path leads to; symlinks followed, overlays looked through layer by layer.
// Pure. Source: path_lookupat(), ovl_lookup(). Instantiating what a path leads to is the kernel's part.

import { compareBytes, utf8Bytes } from '../../common/byte-text.ts';
import { isDirectory } from '../../erofs/inode.ts';
import type { InodeTable } from '../../erofs/inode-table.ts';
import { type Errno, isErrno } from './errno.ts';
import type { SimulatedImage } from './image-storage.ts';
import type { MountPoint } from './mount-point.ts';

/** Where a path leads. */
export interface Place {
  /** The mount of the image; of an overlay, its own clone of the layer's mount. */
  readonly mount: MountPoint;
  readonly row: number;
  readonly inode: number;
  /** The overlay it was found through. */
  readonly overlay: Overlay | undefined;
}

/** An overlay of mounted directories, the uppermost first. Nothing is written to it. */
export interface Overlay {
  readonly layers: readonly { readonly mount: MountPoint; readonly row: number }[];
}

interface Attached {
  readonly directory: string;
  readonly on: MountPoint | Overlay;
}

/** Symlinks followed before ELOOP. */
const LINK_LIMIT = 40;

export class Namespace {
  private readonly attached: Attached[] = [];

  attach(directory: string, on: MountPoint | Overlay): void {
    this.attached.push({ directory: trimmed(directory), on });
  }

  /** What is mounted at exactly this directory, on top. */
  at(directory: string): MountPoint | Overlay | undefined {
    return this.attached.findLast((entry) => entry.directory === trimmed(directory))?.on;
  }

  detach(directory: string): void {
    const index = this.attached.findLastIndex((entry) => entry.directory === trimmed(directory));
    if (index >= 0) this.attached.splice(index, 1);
  }

  /** The path below the mount that holds it, and that mount. */
  private split(path: string): { on: MountPoint | Overlay; below: string } | undefined {
    let found: Attached | undefined;
    for (const entry of this.attached) {
      const inside = path === entry.directory || path.startsWith(`${entry.directory}/`);
      if (inside && entry.directory.length >= (found?.directory.length ?? 0)) found = entry;
    }
    return found && { on: found.on, below: path.slice(found.directory.length) };
  }

  /** Where a path leads. `follow`: a symlink at its end is followed too. */
  resolve(path: string, follow = true): Place | Errno {
    const start = this.split(trimmed(path));
    if (start === undefined) return 'ENOENT';
    if ('layers' in start.on) return lookThrough(start.on, start.below);
    return walk(start.on, start.below, follow);
  }

  /** All places below a directory in the order of a walk: depth first, names in byte order. The directory itself is not among them. */
  *walk(directory: string): IterableIterator<Place & { readonly path: string }> {
    const top = trimmed(directory);
    const start = this.resolve(top);
    if (isErrno(start)) return;
    const stack: { path: string; place: Place; shown: boolean }[] = [
      { path: top, place: start, shown: false },
    ];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      const { path, place, shown } = next;
      if (shown) yield { ...place, path };
      const { table } = place.mount.superBlock.image;
      if (!isDirectory(table.columns.mode[place.inode]!)) continue;
      for (const [name, child] of childrenOf(place).reverse()) {
        stack.push({ path: `${path}/${name}`, place: child, shown: true });
      }
    }
  }
}

const trimmed = (path: string): string => path.replace(/\/+$/, '') || '/';

const placeAt = (mount: MountPoint, row: number, overlay?: Overlay): Place => ({
  mount,
  row,
  inode: mount.superBlock.image.table.inodeOf(row),
  overlay,
});

/** Walks the components of a path inside one image. */
function walk(mount: MountPoint, below: string, follow: boolean): Place | Errno {
  const row = walkPath(mount.superBlock.image, utf8Bytes(below), follow);
  return isErrno(row) ? row : placeAt(mount, row);
}

/** The row a path of bytes leads to inside one image, symlinks followed; `follow`: also one at its end. */
export function walkPath(image: SimulatedImage, path: Uint8Array, follow: boolean): number | Errno {
  const { table } = image;
  const rest = componentsOf(path).reverse();
  let row = 0;
  let links = 0;
  for (let name = rest.pop(); name !== undefined; name = rest.pop()) {
    if (!table.isDirectoryRow(row)) return 'ENOTDIR';
    if (compareBytes(name, DOT) === 0) continue;
    if (compareBytes(name, DOT_DOT) === 0) {
      row = table.columns.parent[row]!;
      continue;
    }
    const child = childNamed(table, row, name);
    if (child === undefined) return 'ENOENT';
    const inode = table.inodeOf(child);
    const link = (table.columns.mode[inode]! & 0o170000) === 0o120000 && (follow || rest.length > 0);
    const target = link ? image.linkTarget?.(inode) : undefined;
    if (target === undefined) {
      row = child;
      continue;
    }
    if (++links > LINK_LIMIT) return 'ELOOP';
    // An absolute target leads out of the image, to where nothing is known.
    if (target.startsWith('/')) return 'ENOENT';
    rest.push(...componentsOf(utf8Bytes(target)).reverse());
  }
  return row;
}

const DOT = utf8Bytes('.');
const DOT_DOT = utf8Bytes('..');

function componentsOf(path: Uint8Array): Uint8Array[] {
  const components: Uint8Array[] = [];
  for (let start = 0; start < path.length; ) {
    const slash = path.indexOf(0x2f, start);
    const end = slash < 0 ? path.length : slash;
    if (end > start) components.push(path.subarray(start, end));
    start = end + 1;
  }
  return components;
}

function childNamed(table: InodeTable, row: number, name: Uint8Array): number | undefined {
  const [first, count] = table.children(row);
  for (let child = first; child < first + count; child++) {
    if (compareBytes(table.nameBytes(child), name) === 0) return child;
  }
  return undefined;
}

/** Looks a path up in the layers of an overlay: directories merge, the uppermost of anything else counts. */
function lookThrough(overlay: Overlay, below: string): Place | Errno {
  let layers = overlay.layers;
  for (const name of below.split('/').filter((part) => part !== '' && part !== '.')) {
    if (layers.length === 0 || !isDirectoryAt(layers[0]!)) return 'ENOTDIR';
    const found = descend(layers, utf8Bytes(name));
    if (found.length === 0) return 'ENOENT';
    layers = found;
  }
  return merged(layers);
}

const isDirectoryAt = ({ mount, row }: Overlay['layers'][number]): boolean =>
  mount.superBlock.image.table.isDirectoryRow(row);

/** The layers that have an entry, down to the first that hides those below it. */
function descend(layers: Overlay['layers'], name: Uint8Array): Overlay['layers'] {
  const found: { mount: MountPoint; row: number }[] = [];
  for (const { mount, row } of layers) {
    const { table } = mount.superBlock.image;
    if (!table.isDirectoryRow(row)) break;
    const child = childNamed(table, row, name);
    if (child === undefined) continue;
    const directory = table.isDirectoryRow(child);
    if (directory || found.length === 0) found.push({ mount, row: child });
    if (!directory) break;
  }
  return found;
}

/** Entries of a directory in byte order of names. */
function childrenOf({ mount, row, overlay }: Place): [name: string, child: Place][] {
  const names = new Map<string, { bytes: Uint8Array; place: Place }>();
  for (const layer of overlay?.layers ?? [{ mount, row }]) {
    const tree = layer.mount.superBlock.image.table;
    if (!tree.isDirectoryRow(layer.row)) continue;
    const [first, count] = tree.children(layer.row);
    for (let child = first; child < first + count; child++) {
      const bytes = tree.nameBytes(child);
      const text = tree.name(child);
      if (overlay === undefined) names.set(text, { bytes, place: placeAt(mount, child) });
      else if (!names.has(text)) names.set(text, { bytes, place: merged(descend(overlay.layers, bytes)) });
    }
  }
  return [...names]
    .sort(([, a], [, b]) => compareBytes(a.bytes, b.bytes))
    .map(([name, { place }]) => [name, place]);
}

const merged = (layers: Overlay['layers']): Place => placeAt(layers[0]!.mount, layers[0]!.row, { layers });
