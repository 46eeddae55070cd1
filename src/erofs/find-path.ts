// From a path to its inode, one directory after the other: reads only the directories on the way.
// Pure. Symlinks are followed inside the image, as a mount would; must not build a table.

import { displayName, unescapeName, utf8Bytes } from '../common/byte-text.ts';
import { DirentCursor } from './dirent.ts';
import { ErofsError } from './finding.ts';
import type { Image } from './image.ts';
import { type Inode, isDirectory, typeOfMode } from './inode.ts';
import type { Nid } from './nid.ts';

/** Symlinks on the way of one path that are followed, as many as Linux follows. */
const LINK_LIMIT = 40;

/** Bytes of a directory that are searched, at most. */
const DIRECTORY_LIMIT = 2 ** 31;
/** Bad blocks of one directory after which the rest of it is given up, as the walk of the tree does. */
const BAD_BLOCKS = 64;

/**
 * The inode at a path that a person typed: bytes as they are, or escaped as `displayName` shows them. Symlinks are
 * followed. Undefined if there is none; throws an ErofsError where the image is damaged on the way.
 */
export function findPath(image: Image, text: string): Inode | undefined {
  return new PathSearch(image).find(unescapeName(text)) ?? new PathSearch(image).find(utf8Bytes(text));
}

class PathSearch {
  private links = 0;

  constructor(private readonly image: Image) {}

  find(path: Uint8Array): Inode | undefined {
    const root = this.image.superblock.rootNid;
    return this.walk([root], components(path));
  }

  /** `above` are the directories from the root on; `names` what is still to be found, the next one first. */
  private walk(above: Nid[], names: Uint8Array[]): Inode | undefined {
    const pending = names.reverse();
    for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
      if (isText(name, '.')) continue;
      if (isText(name, '..')) {
        if (above.length > 1) above.pop();
        continue;
      }
      const nid = this.childOf(above.at(-1)!, name);
      const inode = nid === undefined ? undefined : this.image.inode(nid);
      if (inode === undefined) return undefined;
      if (typeOfMode(inode.mode) === 'symlink') {
        const target = this.targetOf(inode, name);
        if (target[0] === 0x2f) above.length = 1;
        pending.push(...components(target).reverse());
      } else if (pending.length === 0) {
        return inode;
      } else if (isDirectory(inode.mode)) {
        above.push(inode.nid);
      } else return undefined;
    }
    return this.image.inode(above.at(-1)!);
  }

  private targetOf(inode: Inode, name: Uint8Array): Uint8Array {
    this.links += 1;
    if (this.links > LINK_LIMIT) {
      throw new ErofsError({
        code: 'symlink-chain',
        structure: 'symlink',
        offset: inode.address,
        message: `more than ${LINK_LIMIT} symlinks follow each other, the last is "${displayName(name)}"`,
      });
    }
    return this.image.linkTarget(inode);
  }

  /** Looks through all blocks: a damaged directory may be out of order. */
  private childOf(directory: Nid, name: Uint8Array): Nid | undefined {
    const inode = this.image.inode(directory);
    if (!isDirectory(inode.mode)) return undefined;
    const content = this.image.content(inode);
    const block = new Uint8Array(this.image.superblock.blockSize);
    const end = Math.min(content.size, DIRECTORY_LIMIT);
    let problem: ErofsError | undefined;
    let bad = 0;
    for (let offset = 0; offset < end && bad < BAD_BLOCKS; offset += block.length) {
      try {
        const length = content.readInto(offset, block.subarray(0, Math.min(block.length, end - offset)));
        const nid = childInBlock(block, length, name);
        if (nid !== undefined) return nid;
      } catch (error) {
        if (!(error instanceof ErofsError)) throw error;
        problem ??= error;
        bad += 1;
      }
    }
    if (problem !== undefined) throw problem;
    return undefined;
  }
}

function childInBlock(block: Uint8Array, length: number, name: Uint8Array): Nid | undefined {
  const cursor = new DirentCursor();
  cursor.load(block, length, -1);
  let problem: ErofsError | undefined;
  for (;;) {
    try {
      if (!cursor.next()) break;
      if (equals(block.subarray(cursor.nameStart, cursor.nameEnd), name)) return cursor.nid;
    } catch (error) {
      if (!(error instanceof ErofsError)) throw error;
      problem ??= error;
    }
  }
  if (problem !== undefined) throw problem;
  return undefined;
}

function components(path: Uint8Array): Uint8Array[] {
  const names: Uint8Array[] = [];
  for (let start = 0; start < path.length; ) {
    const slash = path.indexOf(0x2f, start);
    const end = slash < 0 ? path.length : slash;
    if (end > start) names.push(path.subarray(start, end));
    start = end + 1;
  }
  return names;
}

const isText = (name: Uint8Array, text: '.' | '..'): boolean =>
  name.length === text.length && name.every((byte) => byte === 0x2e);

const equals = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);
