// Steps of a workload on mappings: mmap, touching, locking, comparing pages, and what /proc shows of them.
// Each takes the step's arguments and answers what it should have given.

import { isErrno } from '../sharing/simulation/errno.ts';
import type { MapAdvice, MemoryMap } from '../sharing/simulation/memory-map.ts';
import { cachedBytes } from './replay-bytes.ts';
import { failed, outcome, type Prediction, type ReplayMachine, UNKNOWN } from './replay-machine.ts';

type Operation = (machine: ReplayMachine, args: readonly string[]) => Prediction;

const DONE = outcome(0);
const BUS_ERROR: Prediction = { result: { ret: -1, signal: 'SIGBUS' } };

export const MAP_OPERATIONS: Readonly<Record<string, Operation>> = {
  mmap(machine, [name, id, offset, length, ...flags]) {
    const file = machine.file(id!);
    if (file === undefined) return UNKNOWN;
    const options = { private: flags.includes('private'), write: flags.includes('write') };
    const map = machine.kernel.map(file, Number(offset), Number(length), options);
    if (isErrno(map)) return failed(map);
    machine.maps.set(name!, map);
    return DONE;
  },

  munmap(machine, [name]) {
    const map = machine.maps.get(name!);
    if (map === undefined) return UNKNOWN;
    machine.kernel.unmap(map);
    machine.maps.delete(name!);
    return DONE;
  },

  madvise(machine, [name, advice]) {
    const map = machine.maps.get(name!);
    const known = ['normal', 'random', 'sequential', 'willneed', 'dontneed'].includes(advice!);
    if (map === undefined || !known) return UNKNOWN;
    machine.kernel.adviseMap(map, advice as MapAdvice | 'willneed' | 'dontneed');
    return DONE;
  },

  touch(machine, [name, page, count]) {
    const map = machine.maps.get(name!);
    if (map === undefined) return UNKNOWN;
    const touched = machine.kernel.touch(map, Number(page), Number(count));
    if (touched < Number(count)) return BUS_ERROR;
    const sum = sumOfPages(machine, map, Number(page), Number(count));
    return { result: { ret: 0, ...(sum !== undefined && { sum }) } };
  },

  write_private(machine, [name, page]) {
    const map = machine.maps.get(name!);
    if (map === undefined || !map.options.write) return UNKNOWN;
    return machine.kernel.write(map, Number(page)) ? DONE : BUS_ERROR;
  },

  mlock(machine, [name, page, count]) {
    const map = machine.maps.get(name!);
    if (map === undefined) return UNKNOWN;
    const result = machine.kernel.lock(map, Number(page), Number(count));
    return isErrno(result) ? UNKNOWN : DONE;
  },

  samepage(machine, [first, page, second, other]) {
    const [a, b] = [machine.maps.get(first!), machine.maps.get(second!)];
    if (a === undefined || b === undefined) return UNKNOWN;
    const [p, q] = [Number(page), Number(other)];
    const there = [machine.kernel.touch(a, p, 1) === 1, machine.kernel.touch(b, q, 1) === 1];
    if (!there.every(Boolean)) return UNKNOWN;
    return { result: { present: [1, 1], same_pfn: samePage(a, a.firstPage + p, b, b.firstPage + q) } };
  },

  mapinfo(machine, [name]) {
    const map = machine.maps.get(name!);
    return map === undefined ? UNKNOWN : { result: shownInProc(machine, map) };
  },
};

/** Whether two pages of the file are one page of memory: the same of one cache, and copied by neither. */
const samePage = (a: MemoryMap, page: number, b: MemoryMap, other: number): boolean =>
  (a === b && page === other) ||
  (a.cache === b.cache && page === other && !a.copied.has(page) && !b.copied.has(other));

/** The first byte of each page, added up; unknown if a copy among them was written to. */
function sumOfPages(machine: ReplayMachine, map: MemoryMap, page: number, count: number): number | undefined {
  const { cache, firstPage, copied } = map;
  let sum = 0;
  for (let at = firstPage + page; at < firstPage + page + count; at++) {
    if (copied.has(at)) return undefined;
    const byte = cachedBytes(machine.images, cache, at * cache.pageSize, 1);
    if (byte === undefined) return undefined;
    sum += byte[0]!;
  }
  return sum;
}

/** The user's file everywhere: path, device and inode number of what was opened, and its own pages. */
function shownInProc(machine: ReplayMachine, { file, options }: MemoryMap): Record<string, unknown> {
  const { inode, mount } = file;
  const { image, source } = mount.superBlock;
  const number = image.table.columns.nid[inode.inode]!;
  const loop = /^\/dev\/loop(\d+)$/.exec(source.name)?.[1];
  const overlaid = machine.places.get(file)?.overlay !== undefined;
  const path = machine.shownPath(file);
  const device = loop === undefined || overlaid ? undefined : `7:${loop}`;
  const ino = number >= 2 ** 52 || overlaid ? undefined : number;
  const own = inode.own?.bounds === undefined ? (inode.own?.resident.covered ?? 0) : undefined;
  return {
    map_files_readlink: path,
    map_files_open_st_dev: device,
    map_files_open_st_ino: ino,
    map_files_open_cachestat: overlaid ? undefined : own,
    maps_perms: `r${options.write ? 'w' : '-'}-${options.private ? 'p' : 's'}`,
    maps_dev: device,
    maps_ino: ino,
    maps_path: path,
  };
}
