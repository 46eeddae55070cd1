// The files of an image that a path of a scenario means: one, or all that a pattern with * ? ** matches.
// Pure. In the order of a walk: depth first, names in byte order.

import { displayName, unescapeName } from '../../common/byte-text.ts';
import { lookupOrder } from '../lookup-order.ts';
import type { SimulatedImage } from '../simulation/image-storage.ts';
import { walkPath } from '../simulation/namespace.ts';

/** Inode numbers; or what is wrong with the path. */
export type FoundFiles = readonly number[] | { readonly problem: string };

export class FileFinder {
  private readonly known = new Map<SimulatedImage, Map<string, FoundFiles>>();

  /** The regular files a path means. */
  find(image: SimulatedImage, path: string): FoundFiles {
    let paths = this.known.get(image);
    if (paths === undefined) {
      paths = new Map();
      this.known.set(image, paths);
    }
    let found = paths.get(path);
    if (found === undefined) {
      found = /[*?]/.test(path) ? matching(image, path) : exact(image, path);
      paths.set(path, found);
    }
    return found;
  }
}

function exact(image: SimulatedImage, path: string): FoundFiles {
  const row = walkPath(image, unescapeName(path), true);
  if (typeof row === 'string') return { problem: `there is no ${path} in ${image.name}` };
  const inode = image.table.inodeOf(row);
  return image.table.isRegularInode(inode) ? [inode] : { problem: `${path} is not a regular file` };
}

function matching({ name, table }: SimulatedImage, path: string): FoundFiles {
  const pattern = patternOf(path);
  const found: number[] = [];
  for (const inode of lookupOrder(table)) {
    const rows = table.rowsOf(inode);
    if (rows.some((row) => pattern.test(displayName(table.pathBytes(row))))) found.push(inode);
  }
  return found.length > 0 ? found : { problem: `no file of ${name} matches ${path}` };
}

/** `*` and `?` stay inside a name, `**` goes through directories. */
function patternOf(path: string): RegExp {
  const source = path.replace(/\*\*\/|\*\*|\*|\?|[\\^$.+()[\]{}|]/g, (part) => {
    if (part === '**/') return '(?:[^/]+/)*';
    if (part === '**') return '.*';
    if (part === '*') return '[^/]*';
    return part === '?' ? '[^/]' : `\\${part}`;
  });
  return new RegExp(`^${source}$`, 'u');
}
