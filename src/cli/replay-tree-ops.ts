// Steps of a workload that go through whole trees: walking, reading everything, finding who shares pages; and running a program.
// Each takes the step's arguments and answers what it should have given.

import { isRegular } from '../erofs/inode.ts';
import { mayBeGone, mayBeThere } from '../sharing/simulation/cache-bounds.ts';
import { isErrno } from '../sharing/simulation/errno.ts';
import type { MemoryMap } from '../sharing/simulation/memory-map.ts';
import type { Place } from '../sharing/simulation/namespace.ts';
import type { PageCache } from '../sharing/simulation/page-cache.ts';
import type { RealInode } from '../sharing/simulation/real-inode.ts';
import { failed, outcome, type Prediction, type ReplayMachine, UNKNOWN } from './replay-machine.ts';

type Operation = (machine: ReplayMachine, args: readonly string[]) => Prediction;

/** Bytes of a program that execve reads first: BINPRM_BUF_SIZE. */
const PROGRAM_HEAD = 256;

export const TREE_OPERATIONS: Readonly<Record<string, Operation>> = {
  walk: (machine, [directory]) => goThrough(machine, directory!, () => undefined),

  readall: (machine, [directory]) =>
    goThrough(machine, directory!, (place, path) => {
      const file = machine.openPlace(place, path);
      if (isErrno(file)) return;
      machine.kernel.read(file, 0, file.inode.size);
      machine.kernel.close(file);
    }),

  pfngroups(machine, directories) {
    const maps = new Map<RealInode, { map: MemoryMap; path: string }>();
    for (const directory of directories) {
      goThrough(machine, directory, (place, path) => {
        const file = machine.openPlace(place, path);
        if (isErrno(file)) return;
        if (file.inode.size > 0 && !maps.has(file.inode)) {
          const options = { private: false, write: false };
          const map = machine.kernel.map(file, 0, machine.kernel.world.model.pageSize, options);
          if (!isErrno(map)) maps.set(file.inode, { map, path });
        }
        machine.kernel.close(file);
      });
    }
    return pageGroups(machine, [...maps.values()]);
  },

  exec(machine, [path]) {
    const file = machine.open(path!);
    if (isErrno(file)) return failed(file);
    machine.kernel.read(file, 0, PROGRAM_HEAD);
    // What the program touches only the program knows: anything of it may come in.
    if (file.inode.size > PROGRAM_HEAD) {
      const { cache } = file;
      const { pageCount } = cache;
      mayBeGone(cache, 1, pageCount);
      mayBeThere(cache, 0, pageCount);
      machine.mayRead.push(file.inode);
    }
    machine.kernel.close(file);
    return UNKNOWN;
  },
};

/** Looks every entry up, and calls for each regular file inode once. */
function goThrough(
  machine: ReplayMachine,
  directory: string,
  call: (place: Place, path: string) => void,
): Prediction {
  const top = machine.lookup(directory);
  if (isErrno(top)) return failed(top);
  const seen = new Set<RealInode>();
  for (const { path, ...place } of machine.namespace.walk(directory)) {
    machine.lookedUp.add(place.mount.superBlock);
    const inode = machine.kernel.lookup(place.mount, place.inode);
    const { columns } = place.mount.superBlock.image.table;
    if (!isRegular(columns.mode[place.inode]!) || seen.has(inode)) continue;
    seen.add(inode);
    call(place, path);
  }
  return outcome(0);
}

/** Files by the physical page of their first page. */
function pageGroups(
  machine: ReplayMachine,
  mapped: readonly { readonly map: MemoryMap; readonly path: string }[],
): Prediction {
  const groups = new Map<PageCache, string[]>();
  let unshared = 0;
  let grouped = 0;
  for (const { map, path } of mapped) {
    machine.kernel.touch(map, 0, 1);
    const group = groups.get(map.cache);
    unshared += map.cache.pageCount;
    if (group === undefined) {
      groups.set(map.cache, [path]);
      grouped += map.cache.pageCount;
    } else group.push(path);
  }
  for (const { map } of mapped) machine.kernel.unmap(map);
  const several = [...groups.values()].filter((paths) => paths.length > 1);
  return {
    result: {
      ret: 0,
      groups: several,
      inodes: mapped.length,
      groups_with_several: several.length,
      alone: groups.size - several.length,
      pages_if_nothing_shared: unshared,
      pages_by_group: grouped,
    },
  };
}
