// Instantiating the inode a path leads to: attached to the shared inode of its key, or private for a reason, until it is evicted.
// Pure. Source: erofs_ishare_fill_inode(), erofs_ishare_free_inode(); page-cache-sharing 5 and 8.

import { latin1 } from '../../common/byte-text.ts';
import { isRegular, LAYOUT } from '../../erofs/inode.ts';
import { FINGERPRINT } from '../../erofs/inode-table.ts';
import { shareClass } from '../share-class.ts';
import { SHARE_STATE } from '../share-state.ts';
import { sharingKey } from '../sharing-key.ts';
import { PageCache } from './page-cache.ts';
import { RealInode } from './real-inode.ts';
import { remove } from './residency.ts';
import { leave } from './seen-pages.ts';
import { SharedInode } from './shared-inode.ts';
import type { SuperBlock } from './super-block.ts';
import type { World } from './world.ts';

/** The inode in memory, made if no path led to it since it was last evicted. */
export function instantiate(world: World, superBlock: SuperBlock, number: number): RealInode {
  const known = superBlock.inodes.get(number);
  if (known !== undefined) {
    if (known.maybeGone) foundAgain(known);
    return known;
  }
  const { mode, size, layout } = superBlock.image.table.columns;
  const regular = isRegular(mode[number]!);
  const flat = layout[number] === LAYOUT.FLAT_PLAIN || layout[number] === LAYOUT.CHUNK_BASED;
  const inode = new RealInode(superBlock, number, size[number]!, superBlock.dax && regular && flat);
  superBlock.inodes.set(number, inode);
  if (regular) inode.state = join(world, inode);
  return inode;
}

/** The cache of an inode's own pages. */
export function ownCache(world: World, inode: RealInode): PageCache {
  inode.own ??= new PageCache(
    inode.size,
    world.model.pageSize,
    world.model.largeFolios,
    world.deviceOf(inode),
    inode,
  );
  return inode.own;
}

/** The cache that reads and faults of a file use. */
export const cacheOf = (world: World, inode: RealInode): PageCache =>
  inode.shared?.cache ?? ownCache(world, inode);

/** Evicts an inode: its own pages go, and those of its shared inode if it was the last one attached. */
export function evictInode(world: World, inode: RealInode): void {
  inode.superBlock.inodes.delete(inode.inode);
  if (inode.own !== undefined) remove(world, inode.own, 0, inode.own.pageCount);
  detach(world, inode);
}

function detach(world: World, inode: RealInode): void {
  const { shared } = inode;
  if (shared === undefined) return;
  world.saved -= leave(shared, inode);
  shared.remove(inode);
  if (shared.count > 0) return;
  remove(world, shared.cache, 0, shared.cache.pageCount);
  shared.cache.bounds = undefined;
  world.shared.delete(shared.key);
}

/** Attaches a regular file, or says why not. Returns a code of SHARE_STATE. */
function join(world: World, inode: RealInode): number {
  const { superBlock } = inode;
  const { image } = superBlock;
  if (!image.facts.fingerprintFlag) return SHARE_STATE.IMAGE_WITHOUT_FLAG;
  if (!world.sharing || !superBlock.options.inodeShare || superBlock.domain === undefined) {
    return SHARE_STATE.MOUNTED_WITHOUT_OPTION;
  }
  const { fingerprint, layout } = image.table.columns;
  const value = fingerprint[inode.inode]!;
  if (value === FINGERPRINT.BAD_LENGTH) return SHARE_STATE.FINGERPRINT_LENGTH;
  if (value === FINGERPRINT.UNREADABLE) return SHARE_STATE.UNREADABLE;
  if (value < 0) return inode.size === 0 ? SHARE_STATE.EMPTY : SHARE_STATE.NO_FINGERPRINT;
  const key = keyOf(world, superBlock, value);
  const group = shareClass(layout[inode.inode]!, superBlock.source.backing);
  const known = world.shared.get(key);
  if (known !== undefined && known.shareClass !== group) {
    inode.refusedBy = known;
    return SHARE_STATE.CLASS_DIFFERS;
  }
  if (known !== undefined && known.size !== inode.size) {
    inode.refusedBy = known;
    world.trace.log.push(sizeWarning(inode, known));
    return SHARE_STATE.SIZE_DIFFERS;
  }
  const shared = known ?? makeShared(world, key, group, inode.size);
  shared.add(inode);
  // Whoever comes now is the newest for certain.
  shared.candidates = undefined;
  return SHARE_STATE.ALONE;
}

function makeShared(world: World, key: string, group: SharedInode['shareClass'], size: number): SharedInode {
  const { model } = world;
  const shared = new SharedInode(world.groups++, key, group, size);
  const large = model.largeFolios && model.rules.largeFolios;
  shared.cache = new PageCache(size, model.pageSize, large, world.deviceOf(undefined), shared);
  world.shared.set(key, shared);
  return shared;
}

/** The key as text, one character a byte; made once for each value of a mount. */
function keyOf(world: World, superBlock: SuperBlock, value: number): string {
  superBlock.keys[value] ??= latin1(
    sharingKey(world.model.rules.key, superBlock.domainBytes, superBlock.image.table.value(value)),
  );
  return superBlock.keys[value]!;
}

const sizeWarning = ({ superBlock, size }: RealInode, known: SharedInode): string =>
  `erofs (device ${superBlock.kernelName}): i_size mismatch (${size} != ${known.size}) for the same fingerprint`;

/**
 * A path leads to an inode that slab reclaim may have taken. It is there now; but whether it kept its place in the list, or came
 * anew and is the newest, nobody knows. One that was refused may even lead now.
 */
function foundAgain(inode: RealInode): void {
  inode.maybeGone = false;
  const { shared, refusedBy } = inode;
  if (shared !== undefined) {
    shared.candidates ??= new Set(shared.newest === undefined ? [] : [shared.newest]);
    shared.candidates.add(inode);
  } else if (refusedBy !== undefined && [...refusedBy.members()].every(({ maybeGone }) => maybeGone)) {
    refusedBy.unsettled = true;
  }
}
