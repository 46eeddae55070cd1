// Owner, mode and times of an inode, set on what was extracted, as far as platform and rights allow. Counts what was not set.
// Must not follow links, and must not read the image.

import { chmodSync, fchmodSync, fchownSync, futimesSync, lchownSync, lutimesSync, utimesSync } from 'node:fs';
import type { Inode } from '../../erofs/inode.ts';
import { errorCode } from './create-new.ts';

/** How many things lack what could not be set. */
export interface AttributeLosses {
  owner: number;
  /** Set-user-id and set-group-id bits that would have given another owner's rights away. */
  setId: number;
  mode: number;
  times: number;
}

export const noLosses = (): AttributeLosses => ({ owner: 0, setId: 0, mode: 0, times: 0 });

const SET_ID = 0o6000;
/** Seconds from 1970 that file systems can hold, with room to spare, and a Date. */
const TIME_LIMIT = 2 ** 40;

export class InodeAttributes {
  readonly losses = noLosses();
  private readonly user = process.geteuid?.();
  private readonly group = process.getegid?.();
  private readonly mask = process.umask();

  /** Of a file that is open and was created with `creationMode`. */
  setOpen(descriptor: number, inode: Inode): void {
    const owned = this.setOwner(inode, () => fchownSync(descriptor, inode.uid, inode.gid));
    const mode = this.modeFor(inode, owned);
    // What creation cannot have given: bits under the mask, and bits that a change of owner takes away.
    if ((mode & (this.mask | 0o7000)) !== 0) this.attempt('mode', () => fchmodSync(descriptor, mode));
    if (this.timeFits(inode))
      this.attempt('times', () => futimesSync(descriptor, timeOf(inode), timeOf(inode)));
  }

  /** Mode to create a file with; `setOpen` adds what is missing. */
  creationMode = (inode: Inode): number => inode.mode & 0o777;

  /** Of a directory or device node. */
  setPath(path: Buffer, inode: Inode): void {
    const owned = this.setOwner(inode, () => lchownSync(path, inode.uid, inode.gid));
    this.attempt('mode', () => chmodSync(path, this.modeFor(inode, owned)));
    if (this.timeFits(inode)) this.attempt('times', () => utimesSync(path, timeOf(inode), timeOf(inode)));
  }

  /** Of a symlink, which has no mode of its own. */
  setLink(path: Buffer, inode: Inode): void {
    this.setOwner(inode, () => lchownSync(path, inode.uid, inode.gid));
    if (this.timeFits(inode)) this.attempt('times', () => lutimesSync(path, timeOf(inode), timeOf(inode)));
  }

  /** New things already belong to who runs this. Whether the owner is right afterwards. */
  private setOwner({ uid, gid }: Inode, set: () => void): boolean {
    if (uid === (this.user ?? 0) && gid === (this.group ?? 0)) return true;
    if (this.user !== undefined) return this.attempt('owner', set);
    this.losses.owner += 1;
    return false;
  }

  private modeFor(inode: Inode, owned: boolean): number {
    const mode = inode.mode & 0o7777;
    if (owned || (mode & SET_ID) === 0) return mode;
    this.losses.setId += 1;
    return mode & ~SET_ID;
  }

  private timeFits(inode: Inode): boolean {
    if (Math.abs(inode.mtime) < TIME_LIMIT) return true;
    this.losses.times += 1;
    return false;
  }

  private attempt(what: keyof AttributeLosses, set: () => void): boolean {
    try {
      set();
      return true;
    } catch (error) {
      if (errorCode(error) === undefined) throw error;
      this.losses[what] += 1;
      return false;
    }
  }
}

/** node takes seconds, but a number below zero for the present time; a Date has milliseconds only. */
const timeOf = ({ mtime, mtimeNsec }: Inode): number | Date =>
  mtime < 0 ? new Date(1000 * mtime + Math.floor(mtimeNsec / 1e6)) : mtime + mtimeNsec / 1e9;
