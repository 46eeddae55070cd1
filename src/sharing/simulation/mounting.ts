// Mounting, remounting and unmounting images: what is refused, what is switched off, and when the inodes of a mount go.
// Pure. Source: erofs_fc_get_tree(), erofs_fc_fill_super(), erofs_fc_reconfigure(), generic_shutdown_super().

import { nidText } from '../../erofs/nid.ts';
import { evictInode } from './attach.ts';
import type { Errno } from './errno.ts';
import { checkMount, isRefused, type MountOptions, parseMountOptions } from './mount-options.ts';
import { MountPoint } from './mount-point.ts';
import { type MountSource, SuperBlock } from './super-block.ts';
import type { World } from './world.ts';

/** Mounts an image with the options as one text. The same block device again is the same super block, with its first options. */
export function mountImage(world: World, source: MountSource, text: string): MountPoint | Errno {
  const { log } = world.trace;
  const options = parseMountOptions(text, world.model);
  const refused = isRefused(options) ? options.refused : checkMount(options, world.model);
  if (isRefused(options) || refused !== undefined) {
    log.push(refused!);
    return 'EINVAL';
  }
  const known = source.backing === 'block' ? superBlockOn(world, source.name) : undefined;
  if (known !== undefined) return place(known);
  const superBlock = new SuperBlock(source, options, options.domain, wantsDax(world, source, options));
  const wrong = fill(world, superBlock);
  if (wrong !== undefined) return wrong;
  world.superBlocks.add(superBlock);
  return place(superBlock);
}

/** Takes the options of a remount over: they count for inodes instantiated from then on. The domain stays. */
export function remountImage(world: World, { superBlock }: MountPoint, text: string): Errno | 0 {
  const options = parseMountOptions(text, world.model);
  if (isRefused(options)) {
    world.trace.log.push(options.refused);
    return 'EINVAL';
  }
  if (options.domain !== undefined) {
    world.trace.log.push(
      `erofs (device ${superBlock.kernelName}): ignoring reconfiguration for fsid|domain_id.`,
    );
  }
  superBlock.options = options;
  return 0;
}

/** Unmounts. Busy mounts are refused; lazily they only lose their place, and go with the last thing that holds them. */
export function unmount(world: World, mount: MountPoint, lazy: boolean): Errno | 0 {
  if (mount.pins > 0 && !lazy) return 'EBUSY';
  mount.detached = true;
  if (mount.pins === 0) leave(world, mount);
  return 0;
}

export function pin(mount: MountPoint): void {
  mount.pins += 1;
}

export function unpin(world: World, mount: MountPoint): void {
  mount.pins -= 1;
  if (mount.pins === 0 && mount.detached) leave(world, mount);
}

function leave(world: World, { superBlock }: MountPoint): void {
  superBlock.mounts -= 1;
  if (superBlock.mounts > 0) return;
  world.superBlocks.delete(superBlock);
  for (const inode of [...superBlock.inodes.values()]) evictInode(world, inode);
}

/** One more mount of a super block. */
export function place(superBlock: SuperBlock): MountPoint {
  superBlock.mounts += 1;
  return new MountPoint(superBlock);
}

function superBlockOn(world: World, name: string): SuperBlock | undefined {
  for (const superBlock of world.superBlocks) {
    if (superBlock.source.backing === 'block' && superBlock.source.name === name) return superBlock;
  }
  return undefined;
}

/** What the image itself decides. Returns the error of a mount that fails. */
function fill(world: World, superBlock: SuperBlock): Errno | undefined {
  const { image, options, kernelName } = superBlock;
  const say = (message: string): number => world.trace.log.push(`erofs (device ${kernelName}): ${message}`);
  if (image.blockSize > world.model.pageSize) {
    say(`blocks of ${image.blockSize} bytes are not supported on this machine`);
    return 'EINVAL';
  }
  if (image.facts.fingerprintFlag && !image.facts.prefixIdValid) {
    say('invalid ishare xattr prefix id');
    return 'EUCLEAN';
  }
  if (options.dax && !superBlock.dax) say('DAX unsupported by block device. Turning off DAX.');
  if (options.inodeShare && !image.facts.fingerprintFlag) {
    say('on-disk ishare xattrs not found. Turning off inode_share.');
    superBlock.options = { ...options, inodeShare: false };
  } else if (options.inodeShare) {
    say('EXPERIMENTAL EROFS page cache share support in use. Use at your own risk!');
  }
  if (options.keepsCompressed) superBlock.compressedSeen = new Set();
  say(`mounted with root inode @ nid ${nidText(image.table.columns.nid[0]!)}.`);
  return undefined;
}

const wantsDax = (world: World, { backing, dax, image }: MountSource, options: MountOptions): boolean =>
  options.dax && dax === true && backing === 'block' && image.blockSize === world.model.pageSize;
