// One simulated kernel for tests of single rules: short names for mounting, opening, reading, and for what is cached.

import assert from 'node:assert/strict';
import type { RuleSetId } from '../../src/sharing/rule-set.ts';
import { ruleSetById } from '../../src/sharing/rule-set.ts';
import { cacheOf } from '../../src/sharing/simulation/attach.ts';
import { isErrno } from '../../src/sharing/simulation/errno.ts';
import type { SimulatedImage } from '../../src/sharing/simulation/image-storage.ts';
import { Kernel, type OpenOptions } from '../../src/sharing/simulation/kernel.ts';
import { DEFAULT_KERNEL, type KernelModel } from '../../src/sharing/simulation/kernel-model.ts';
import type { MountPoint } from '../../src/sharing/simulation/mount-point.ts';
import type { OpenFile } from '../../src/sharing/simulation/open-file.ts';
import type { MountSource } from '../../src/sharing/simulation/super-block.ts';
import { onDevice, PAGE } from './simulated-set.ts';

export class OneKernel {
  readonly kernel: Kernel;

  constructor(rules: RuleSetId = 'linux-7.3', options: Partial<KernelModel> = {}) {
    this.kernel = new Kernel(
      { ...DEFAULT_KERNEL, readahead: 'off', rules: ruleSetById(rules)!, ...options },
      true,
    );
  }

  /** Mounts, which must succeed. */
  mount(source: MountSource | SimulatedImage, options = 'inode_share,domain_id=d'): MountPoint {
    const mount = this.kernel.mount('table' in source ? onDevice(source) : source, options);
    assert.ok(!isErrno(mount), `mount failed: ${String(mount)}`);
    return mount;
  }

  open(mount: MountPoint, inode: number, options: OpenOptions = {}): OpenFile {
    const file = this.kernel.open(mount, inode, options);
    assert.ok(!isErrno(file), `open failed: ${String(file)}`);
    return file;
  }

  /** Opens, reads these pages, closes. */
  read(mount: MountPoint, inode: number, first: number, count: number): void {
    const file = this.open(mount, inode);
    this.kernel.read(file, first * PAGE, count * PAGE);
    this.kernel.close(file);
  }

  /** Runs of pages that reads through an inode would find. Looks the inode up. */
  cached(mount: MountPoint, inode: number): [first: number, count: number][] {
    return cacheOf(this.kernel.world, this.kernel.lookup(mount, inode)).resident.runs();
  }

  /** Pages held in all. */
  get held(): number {
    return this.kernel.world.tally.resident;
  }

  /** Bytes read from a mount so far. */
  bytesFrom(mount: MountPoint): number {
    return mount.superBlock.tally.bytesRead;
  }

  get log(): readonly string[] {
    return this.kernel.world.trace.log;
  }
}
