// Steps of a workload that change what is mounted: loop devices, mounts, remounts, unmounts, overlays, dropping caches.
// Each takes the step's arguments and answers what it should have given.

import { isErrno } from '../sharing/simulation/errno.ts';
import type { Overlay } from '../sharing/simulation/namespace.ts';
import { failed, outcome, type Prediction, type ReplayMachine, UNKNOWN } from './replay-machine.ts';

type Operation = (machine: ReplayMachine, args: readonly string[]) => Prediction;

const DONE = outcome(0);

const overlays = new WeakMap<Overlay, Overlay['layers']>();

export const MOUNT_OPERATIONS: Readonly<Record<string, Operation>> = {
  losetup(machine, [number, image]) {
    machine.bindLoop(number!, image!);
    return DONE;
  },

  mount(machine, [name, directory, options]) {
    const devices = [...(options ?? '').matchAll(/(?:^|,)device=([^,]*)/g)].map(([, device]) => device!);
    const source = machine.source(name!, devices);
    if (source === undefined) return failed('ENOENT');
    const mount = machine.kernel.mount(source, textOf(options));
    if (isErrno(mount)) return failed(mount);
    machine.namespace.attach(directory!, mount);
    return DONE;
  },

  remount(machine, [directory, options]) {
    const mount = machine.mountAt(directory!);
    return mount === undefined ? failed('EINVAL') : outcome(machine.kernel.remount(mount, textOf(options)));
  },

  umount(machine, [directory, how]) {
    const on = machine.namespace.at(directory!);
    if (on === undefined) return failed('EINVAL');
    if ('layers' in on) return unmountOverlay(machine, directory!, on, how === 'lazy');
    const result = machine.kernel.unmount(on, how === 'lazy');
    if (!isErrno(result)) machine.namespace.detach(directory!);
    return outcome(result);
  },

  overlay(machine, [directory, options]) {
    const lower = /(?:^|,)lowerdir=([^,]*)/.exec(options ?? '')?.[1];
    if (lower === undefined) return failed('EINVAL');
    const layers = [];
    for (const path of lower.split(':').filter((each) => each !== '')) {
      // Directories outside the images, as the upper one is, hold nothing.
      const place = machine.lookup(path);
      if (!isErrno(place)) layers.push({ mount: machine.kernel.clone(place.mount), row: place.row });
    }
    const overlay: Overlay = { layers };
    overlays.set(overlay, layers);
    machine.namespace.attach(directory!, overlay);
    return DONE;
  },

  drop_caches(machine, [what]) {
    if (what !== '1' && what !== '2' && what !== '3') return failed('EINVAL');
    machine.kernel.dropCaches(Number(what) as 1 | 2 | 3);
    return DONE;
  },

  mountinfo: () => UNKNOWN,
  bdi: () => UNKNOWN,
  probe: () => DONE,
};

const textOf = (options: string | undefined): string => (options === '-' ? '' : (options ?? ''));

/** The layers' own mounts go with the overlay, unless files are open through it. */
function unmountOverlay(
  machine: ReplayMachine,
  directory: string,
  overlay: Overlay,
  lazy: boolean,
): Prediction {
  const layers = overlays.get(overlay) ?? [];
  if (!lazy && layers.some(({ mount }) => mount.pins > 0)) return failed('EBUSY');
  for (const { mount } of layers) machine.kernel.unmount(mount, true);
  machine.namespace.detach(directory);
  return DONE;
}
