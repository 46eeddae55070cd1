// The images of a workload, opened when they are first mounted: trees for the simulation, bytes for what was read.
// Must not know about steps.

import { dirname, resolve } from 'node:path';
import { ErofsError } from '../erofs/finding.ts';
import type { Image } from '../erofs/image.ts';
import { InodeTable } from '../erofs/inode-table.ts';
import { walkTree } from '../erofs/tree-walk.ts';
import { type OpenedImage, openImageFile } from '../node/open-image.ts';
import { type SimulatedImage, simulatedImage } from '../sharing/simulation/image-storage.ts';
import { type Workload, WorkloadError } from './replay-file.ts';

interface Member {
  readonly opened: OpenedImage;
  readonly simulated: SimulatedImage;
}

export class ReplayImages {
  private readonly members = new Map<string, Member>();

  constructor(
    private readonly file: string,
    private readonly workload: Workload,
  ) {}

  /** The image of this name. Throws a WorkloadError if the workload names no such file. */
  simulated(name: string): SimulatedImage {
    return this.member(name).simulated;
  }

  image(simulated: SimulatedImage): Image {
    return this.member(simulated.name).opened.image;
  }

  /** Bytes of a file of an image; undefined if they cannot be read. */
  bytes(simulated: SimulatedImage, inode: number, offset: number, length: number): Uint8Array | undefined {
    const image = this.image(simulated);
    const bytes = new Uint8Array(length);
    try {
      image.content(image.inode(simulated.table.columns.nid[inode]!)).readInto(offset, bytes);
      return bytes;
    } catch (error) {
      if (error instanceof ErofsError) return undefined;
      throw error;
    }
  }

  close(): void {
    for (const { opened } of this.members.values()) opened.close();
  }

  private member(name: string): Member {
    const known = this.members.get(name);
    if (known !== undefined) return known;
    const entry = this.workload.images.find((image) => image.name === name);
    if (entry === undefined) throw new WorkloadError(`no image ${name} among "images"`);
    const opened = openImageFile(resolve(dirname(this.file), entry.path));
    const simulated = simulatedImage(name, opened.image, new InodeTable(walkTree(opened.image)));
    const member = { opened, simulated };
    this.members.set(name, member);
    return member;
  }
}
