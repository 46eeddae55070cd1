// The machine a workload runs on: one simulated kernel, its mounts by directory, open files and mappings by their ids.
// Holds state and looks things up; the operations are in replay-*-ops.ts.

import { ruleSetById } from '../sharing/rule-set.ts';
import { type Errno, isErrno } from '../sharing/simulation/errno.ts';
import { Kernel, type OpenOptions } from '../sharing/simulation/kernel.ts';
import { DEFAULT_KERNEL, type KernelModel } from '../sharing/simulation/kernel-model.ts';
import type { MemoryMap } from '../sharing/simulation/memory-map.ts';
import type { MountPoint } from '../sharing/simulation/mount-point.ts';
import { Namespace, type Place } from '../sharing/simulation/namespace.ts';
import type { OpenFile } from '../sharing/simulation/open-file.ts';
import type { RealInode } from '../sharing/simulation/real-inode.ts';
import type { MountSource, SuperBlock } from '../sharing/simulation/super-block.ts';
import type { MeasuredKernel, Workload } from './replay-file.ts';
import { WorkloadError } from './replay-file.ts';
import type { ReplayImages } from './replay-images.ts';

/** What a step should have given: the fields that are known. */
export interface Prediction {
  /** Fields of `result`; those that are undefined are not known. */
  readonly result: Readonly<Record<string, unknown>>;
  /** `data_matches_image`, where the bytes are known. */
  readonly matches?: boolean;
}

/** A prediction of nothing: the step reports what no model knows. */
export const UNKNOWN: Prediction = { result: {} };

export const failed = (errno: Errno): Prediction => ({ result: { ret: -1, errno } });

export const outcome = (result: number | Errno): Prediction =>
  isErrno(result) ? failed(result) : { result: { ret: result } };

export class ReplayMachine {
  readonly kernel: Kernel;
  readonly namespace = new Namespace();
  readonly files = new Map<string, OpenFile>();
  readonly maps = new Map<string, MemoryMap>();
  /** Where open files were found. */
  readonly places = new WeakMap<OpenFile, Place>();
  /** Mounts whose metadata the step under way may have read to follow paths. */
  readonly lookedUp = new Set<SuperBlock>();
  /** Inodes of which the step under way may have filled more pages than the model says. */
  readonly mayRead: RealInode[] = [];
  private readonly loops = new Map<string, string>();

  constructor(
    readonly workload: Workload,
    readonly images: ReplayImages,
    rules: string | undefined,
  ) {
    this.kernel = new Kernel(modelOf(workload.kernel, rules), true);
  }

  /** A step begins, or the probing behind it. */
  begin(): void {
    this.kernel.begin();
    this.lookedUp.clear();
    this.mayRead.length = 0;
  }

  /** `losetup`. */
  bindLoop(number: string, image: string): void {
    this.loops.set(`/dev/loop${number}`, image);
  }

  /** What a device or file name stands for; undefined if there is no such thing. */
  source(name: string, devices: readonly string[]): MountSource | undefined {
    const image = this.loops.get(name) ?? this.workload.devices[name];
    if (image === undefined) return undefined;
    const backing = name.startsWith('/dev/') ? 'block' : 'file';
    return { name, backing, image: this.images.simulated(image), devices };
  }

  /** Follows a path and instantiates what it leads to. */
  lookup(path: string, follow = true): Place | Errno {
    const place = this.namespace.resolve(path, follow);
    if (isErrno(place)) return place;
    this.lookedUp.add(place.mount.superBlock);
    if (this.inCutPage(place)) return 'EIO';
    this.kernel.lookup(place.mount, place.inode);
    return place;
  }

  open(path: string, options: OpenOptions = {}): OpenFile | Errno {
    const place = this.lookup(path);
    return isErrno(place) ? place : this.openPlace(place, path, options);
  }

  openPlace(place: Place, path: string, options: OpenOptions = {}): OpenFile | Errno {
    const file = this.kernel.open(place.mount, place.inode, { ...options, path });
    if (!isErrno(file)) this.places.set(file, place);
    return file;
  }

  file(id: string): OpenFile | undefined {
    return this.files.get(id);
  }

  /** The path that /proc shows for an open file; undefined where that depends on the kernel. */
  shownPath(file: OpenFile): string | undefined {
    const place = this.places.get(file);
    if (place?.overlay !== undefined && this.kernel.world.model.rules.id === 'linux-7.0') return undefined;
    // A mount without a place in the tree leaves only the path inside it.
    if (!file.mount.detached || place === undefined) return file.path;
    return place.overlay === undefined ? place.mount.superBlock.image.table.path(place.row) : undefined;
  }

  /**
   * Linux 7.3 reads no metadata from the last page of an image file that ends inside it (file-backed mounts of images with blocks
   * smaller than a page).
   */
  private inCutPage({ mount, inode }: Place): boolean {
    const { model } = this.kernel.world;
    const { source, image } = mount.superBlock;
    if (model.rules.id !== 'linux-7.3' || source.backing !== 'file') return false;
    const opened = this.images.image(image);
    const { space, address } = opened.placeOf(image.table.columns.nid[inode]!);
    const whole = Math.floor(opened.source.size / model.pageSize) * model.pageSize;
    return space === opened.primary && address >= whole;
  }

  /** A mount by its directory; undefined for overlays and for directories where nothing is mounted. */
  mountAt(directory: string): MountPoint | undefined {
    const on = this.namespace.at(directory);
    return on === undefined || 'layers' in on ? undefined : on;
  }
}

/** The rule set of a release, and what its page cache does. */
function modelOf(kernel: MeasuredKernel, rules: string | undefined): KernelModel {
  const id = rules ?? ruleSetOfRelease(kernel.release);
  const found = ruleSetById(id);
  if (found === undefined) throw new WorkloadError(`no rule set ${id}`);
  const huge = kernel.transparent_hugepage !== 'none';
  return {
    ...DEFAULT_KERNEL,
    rules: found,
    pageSize: kernel.page_size,
    largeFolios: huge,
    // Debian builds with FS_DAX; the small configurations go without.
    dax: !/^(uml|x86)-/.test(kernel.name),
    bounds: true,
  };
}

/** 7.2.13+deb14-amd64 is linux-7.2.7, 7.3.4 is linux-7.3. */
export function ruleSetOfRelease(release: string): string {
  const match = /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(release);
  if (match === null) throw new WorkloadError(`kernel release "${release}" has no version`);
  const [major, minor, patch] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
  if (major > 7 || (major === 7 && minor >= 3)) return 'linux-7.3';
  return major === 7 && minor === 2 && patch >= 7 ? 'linux-7.2.7' : 'linux-7.0';
}
