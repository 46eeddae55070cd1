// The directories of an extraction: made before anything is put into them, looked at without following links, finished last.
// The one place that decides what lies inside the target. Must not write files.

import { lstatSync, mkdirSync, readdirSync, realpathSync, unlinkSync } from 'node:fs';
import type { Inode } from '../../erofs/inode.ts';
import { errorCode } from './create-new.ts';
import type { InodeAttributes } from './inode-attributes.ts';

interface Directory {
  readonly path: Buffer;
  readonly inode: Inode | undefined;
  /** Made by this extraction, or empty when it began: its attributes become those of the image. */
  readonly ours: boolean;
}

const SLASH = Buffer.from('/');

export class TargetTree {
  /** Absolute, links resolved. */
  readonly root: string;
  private readonly directories: Directory[] = [];

  /** Makes the target directory if it is not there. Throws node's error if that is not possible. */
  constructor(
    target: string,
    rootInode: Inode | undefined,
    private readonly overwrite: boolean,
  ) {
    mkdirSync(target, { recursive: true });
    this.root = realpathSync(target);
    const ours = overwrite || readdirSync(this.root).length === 0;
    this.directories.push({ path: Buffer.from(this.root), inode: rootInode, ours });
  }

  /** Path of an entry of directory `parent`. */
  pathIn(parent: number, name: Uint8Array): Buffer {
    return Buffer.concat([this.directories[parent]!.path, SLASH, name]);
  }

  /** Paths of all directories so far, each with a slash at its end. */
  paths(): Buffer[] {
    return this.directories.map(({ path }) => Buffer.concat([path, SLASH]));
  }

  get count(): number {
    return this.directories.length;
  }

  /**
   * Makes a directory in directory `parent`, or takes the one that is there. Answers its number, or undefined if
   * something else stands there and is kept. Throws node's errors.
   */
  add(parent: number, name: Uint8Array, inode: Inode): number | undefined {
    const path = this.pathIn(parent, name);
    const made = this.make(path);
    if (made === undefined) return undefined;
    return this.directories.push({ path, inode, ours: made || this.overwrite }) - 1;
  }

  /** Sets attributes, the deepest first: nothing may be put into a directory after that. */
  finish(attributes: InodeAttributes): void {
    for (const { path, inode, ours } of this.directories.toReversed()) {
      if (ours && inode !== undefined) attributes.setPath(path, inode);
    }
  }

  /** Whether the directory was made now; undefined if something else is there. */
  private make(path: Buffer): boolean | undefined {
    try {
      mkdirSync(path, 0o700);
      return true;
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
    if (lstatSync(path).isDirectory()) return false;
    if (!this.overwrite) return undefined;
    unlinkSync(path);
    mkdirSync(path, 0o700);
    return true;
  }
}
