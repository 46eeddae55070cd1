// The system calls of one simulated kernel, on mounts, inodes, open files and mappings; paths are resolved elsewhere.
// Pure. The facade of this folder for one world; simulation.ts runs two of them in step.

import { isDirectory, isRegular } from '../../erofs/inode.ts';
import { cacheOf, instantiate, ownCache } from './attach.ts';
import { bufferedRead, spliceRead } from './buffered-read.ts';
import { goesDirect, readDirect, takesDirect } from './direct-read.ts';
import { dropCaches } from './drop.ts';
import type { CallResult, Errno } from './errno.ts';
import { adviseFile, type FileAdvice } from './file-advice.ts';
import type { KernelModel } from './kernel-model.ts';
import { LruQueue } from './lru-queue.ts';
import { type MapAdvice, type MapOptions, MemoryMap, touchPage, writePage } from './memory-map.ts';
import type { MountPoint } from './mount-point.ts';
import { mountImage, pin, place, remountImage, unmount, unpin } from './mounting.ts';
import type { OpenFile } from './open-file.ts';
import { newReadahead, type ReadaheadState } from './readahead-state.ts';
import type { RealInode } from './real-inode.ts';
import type { MountSource } from './super-block.ts';
import { World } from './world.ts';

export interface OpenOptions {
  /** O_DIRECT. */
  readonly direct?: boolean;
  /** O_RDWR. */
  readonly write?: boolean;
  /** For people and for /proc. */
  readonly path?: string;
}

const modeOf = ({ superBlock, inode }: RealInode): number => superBlock.image.table.columns.mode[inode]!;

export class Kernel {
  readonly world: World;

  constructor(model: KernelModel, sharing: boolean) {
    this.world = new World(model, sharing);
    if (model.memoryPages !== undefined) this.world.lru = new LruQueue();
  }

  /** Begins a step: figures of the trace start anew. */
  begin(): void {
    this.world.begin();
  }

  mount(source: MountSource, options: string): MountPoint | Errno {
    return mountImage(this.world, source, options);
  }

  remount(mount: MountPoint, options: string): Errno | 0 {
    return remountImage(this.world, mount, options);
  }

  unmount(mount: MountPoint, lazy = false): Errno | 0 {
    return unmount(this.world, mount, lazy);
  }

  /** What stacks on a mount (overlayfs) keeps its super block, but not its place. */
  clone(mount: MountPoint): MountPoint {
    return place(mount.superBlock);
  }

  /** A path leads to an inode: lookup, stat, open. */
  lookup(mount: MountPoint, inode: number): RealInode {
    return instantiate(this.world, mount.superBlock, inode);
  }

  open(mount: MountPoint, number: number, options: OpenOptions = {}): OpenFile | Errno {
    const inode = this.lookup(mount, number);
    if (options.write) return 'EROFS';
    if (options.direct && (inode.shared !== undefined || !takesDirect(inode))) return 'EINVAL';
    const cache = cacheOf(this.world, inode);
    const own: ReadaheadState = newReadahead(this.world.deviceOf(inode).readaheadPages);
    const file: OpenFile = {
      inode,
      mount,
      cache,
      readahead: inode.shared === undefined ? own : newReadahead(cache.device.readaheadPages),
      ownReadahead: own,
      direct: options.direct ?? false,
      path: options.path,
      holders: 1,
    };
    inode.pins += 1;
    pin(mount);
    return file;
  }

  /** A descriptor is closed; mappings hold the file on. */
  close(file: OpenFile): void {
    file.holders -= 1;
    if (file.holders > 0) return;
    file.inode.pins -= 1;
    unpin(this.world, file.mount);
  }

  /** read(2) at a position. */
  read(file: OpenFile, offset: number, length: number): CallResult {
    const { inode, cache } = file;
    if (isDirectory(modeOf(inode))) return 'EISDIR';
    if (offset < 0 || length < 0) return 'EINVAL';
    if (goesDirect(file)) return readDirect(this.world, inode, offset, length);
    if (inode.dax) return Math.max(0, Math.min(length, inode.size - offset));
    return bufferedRead(this.world, cache, file.readahead, inode, offset, length);
  }

  /** splice(2) or sendfile(2) to somewhere that takes all of it. */
  splice(file: OpenFile, offset: number, length: number): CallResult {
    const { inode } = file;
    // Without pages to move the data is read and copied.
    if (file.direct || inode.dax) return this.read(file, offset, length);
    if (inode.shared === undefined || this.world.model.rules.spliceShares) {
      return spliceRead(this.world, file.cache, file.readahead, inode, offset, length);
    }
    return spliceRead(this.world, ownCache(this.world, inode), file.ownReadahead, inode, offset, length);
  }

  /** posix_fadvise(2). */
  advise(file: OpenFile, advice: FileAdvice, offset: number, length: number): void {
    adviseFile(this.world, file, advice, offset, length);
  }

  /** readahead(2). */
  readahead(file: OpenFile, offset: number, length: number): Errno | 0 {
    if (!isRegular(modeOf(file.inode))) return 'EINVAL';
    this.advise(file, 'willneed', offset, length);
    return 0;
  }

  /** fcntl(F_SETFL, O_DIRECT). */
  setDirect(file: OpenFile): Errno | 0 {
    if (!takesDirect(file.inode)) return 'EINVAL';
    file.direct = true;
    return 0;
  }

  map(file: OpenFile, offset: number, length: number, options: MapOptions): MemoryMap | Errno {
    const { pageSize } = this.world.model;
    if (length <= 0 || offset % pageSize !== 0) return 'EINVAL';
    if (options.write && !options.private) return 'EACCES';
    const map = new MemoryMap(file, offset / pageSize, Math.ceil(length / pageSize), options);
    file.holders += 1;
    file.cache.maps = [...file.cache.maps, map];
    return map;
  }

  unmap(map: MemoryMap): void {
    const { cache } = map;
    cache.maps = cache.maps.filter((other) => other !== map);
    this.world.anonymous -= map.copied.covered;
    map.locked.forEach(0, Number.POSITIVE_INFINITY, (from, to) =>
      this.world.lru?.push({ cache, from, to, step: this.world.step }),
    );
    this.close(map.file);
  }

  /** Reads a byte of each of these pages of a mapping. Returns how many were touched before there was none. */
  touch(map: MemoryMap, page: number, count: number): number {
    for (let i = 0; i < count; i++) if (!touchPage(this.world, map, page + i)) return i;
    return count;
  }

  /** Writes to a page of a private writable mapping. False: SIGBUS. */
  write(map: MemoryMap, page: number): boolean {
    return writePage(this.world, map, page);
  }

  /** mlock(2): pages are touched, or copied where they could be written to, and stay. */
  lock(map: MemoryMap, page: number, count: number): Errno | 0 {
    for (let i = 0; i < count; i++) {
      const there = map.options.write ? this.write(map, page + i) : touchPage(this.world, map, page + i);
      if (!there) return 'EINVAL';
      const first = map.firstPage + page + i;
      map.locked.set(first, first + 1);
    }
    return 0;
  }

  /** madvise(2) over a whole mapping. */
  adviseMap(map: MemoryMap, advice: MapAdvice | 'willneed' | 'dontneed'): void {
    const { pageSize } = this.world.model;
    if (advice === 'willneed') {
      this.advise(map.file, 'willneed', map.firstPage * pageSize, map.pages * pageSize);
    } else if (advice === 'dontneed') {
      this.world.anonymous -= map.copied.covered;
      map.copied.clear();
      map.unmap(0, Number.POSITIVE_INFINITY);
    } else map.advice = advice;
  }

  /** lseek(2) with SEEK_DATA or SEEK_HOLE. */
  seek(file: OpenFile, what: 'data' | 'hole', offset: number): CallResult {
    const { inode } = file;
    if (offset < 0 || offset >= inode.size) return 'ENXIO';
    if (inode.shared !== undefined && !this.world.model.rules.seeksHoles) {
      return what === 'data' ? offset : inode.size;
    }
    const found = inode.storage.seek(what, offset);
    return what === 'data' && found >= inode.size ? 'ENXIO' : found;
  }

  dropCaches(what: 1 | 2 | 3): void {
    dropCaches(this.world, what);
  }

  /** Reads all of a file: open, read, close. */
  readWhole(mount: MountPoint, inode: number): CallResult {
    const file = this.open(mount, inode);
    if (typeof file === 'string') return file;
    const result = this.read(file, 0, file.inode.size);
    this.close(file);
    return result;
  }
}
