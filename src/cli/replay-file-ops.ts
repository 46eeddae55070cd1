// Steps of a workload on files: opening, reading, advising, splicing, closing.
// Each takes the step's arguments and answers what it should have given.

import { basePrefix } from '../erofs/prefix-table.ts';
import { isErrno } from '../sharing/simulation/errno.ts';
import type { FileAdvice } from '../sharing/simulation/file-advice.ts';
import type { OpenFile } from '../sharing/simulation/open-file.ts';
import { readPrediction } from './replay-bytes.ts';
import { failed, outcome, type Prediction, type ReplayMachine, UNKNOWN } from './replay-machine.ts';

type Operation = (machine: ReplayMachine, args: readonly string[]) => Prediction;

const DONE = outcome(0);
const ADVICES: readonly string[] = ['normal', 'random', 'sequential', 'willneed', 'dontneed', 'noreuse'];

export const FILE_OPERATIONS: Readonly<Record<string, Operation>> = {
  stat(machine, [path]) {
    const place = machine.lookup(path!);
    return isErrno(place) ? failed(place) : DONE;
  },

  open(machine, [id, path, ...flags]) {
    const file = machine.open(path!, { direct: flags.includes('direct'), write: flags.includes('rdwr') });
    if (isErrno(file)) return failed(file);
    machine.files.set(id!, file);
    return DONE;
  },

  close(machine, [id]) {
    const file = machine.file(id!);
    if (file === undefined) return UNKNOWN;
    machine.kernel.close(file);
    machine.files.delete(id!);
    return DONE;
  },

  read: (machine, [path, offset, length]) => readPath(machine, path!, Number(offset), Number(length), false),
  read_random: (machine, [path, offset, length]) =>
    readPath(machine, path!, Number(offset), Number(length), true),

  pread: (machine, [id, offset, length]) =>
    onFile(machine, id, (file) => readAt(machine, file, Number(offset), Number(length))),

  pread_chunks(machine, [id, offset, length, chunk]) {
    return onFile(machine, id, (file) => {
      const [start, total, step] = [Number(offset), Number(length), Number(chunk)];
      let done = 0;
      while (done < total) {
        const result = machine.kernel.read(file, start + done, Math.min(step, total - done));
        if (isErrno(result)) return failed(result);
        if (result === 0) break;
        done += result;
      }
      return readPrediction(machine.images, file, cacheRead(file), start, done);
    });
  },

  fadvise(machine, [id, advice, offset, length]) {
    return onFile(machine, id, (file) => {
      if (!ADVICES.includes(advice!)) return UNKNOWN;
      machine.kernel.advise(file, advice as FileAdvice, Number(offset), Number(length));
      return DONE;
    });
  },

  readahead: (machine, [id, offset, length]) =>
    onFile(machine, id, (file) => outcome(machine.kernel.readahead(file, Number(offset), Number(length)))),

  setfl_direct: (machine, [id]) => onFile(machine, id, (file) => outcome(machine.kernel.setDirect(file))),

  splice(machine, [id, offset, length]) {
    return onFile(machine, id, (file) => {
      const result = machine.kernel.splice(file, Number(offset), Number(length));
      if (isErrno(result)) return failed(result);
      return readPrediction(machine.images, file, cacheSpliced(machine, file), Number(offset), result);
    });
  },

  sendfile: (machine, [id, offset, length]) =>
    onFile(machine, id, (file) => outcome(machine.kernel.splice(file, Number(offset), Number(length)))),

  lseek_data: (machine, [id, offset]) =>
    onFile(machine, id, (file) => outcome(machine.kernel.seek(file, 'data', Number(offset)))),
  lseek_hole: (machine, [id, offset]) =>
    onFile(machine, id, (file) => outcome(machine.kernel.seek(file, 'hole', Number(offset)))),

  fslabel: (machine, [id]) =>
    onFile(machine, id, ({ inode }) => (inode.shared === undefined ? DONE : failed('ENOTTY'))),

  cachestat: (machine, [id]) => onFile(machine, id, () => DONE),
  fdlink: (machine, [id]) =>
    onFile(machine, id, (file) => ({ result: { readlink: machine.shownPath(file) } })),

  getxattr(machine, [path, name]) {
    const place = machine.lookup(path!);
    if (isErrno(place)) return failed(place);
    // Names outside the known name spaces are nobody's; the kernel refuses them before it looks at the inode.
    const known = [1, 2, 3, 4, 6].some((index) => name!.startsWith(basePrefix(index) ?? '\0'));
    return known ? UNKNOWN : failed('EOPNOTSUPP');
  },

  listxattr(machine, [path]) {
    const place = machine.lookup(path!);
    return isErrno(place) ? failed(place) : UNKNOWN;
  },
};

function onFile(
  machine: ReplayMachine,
  id: string | undefined,
  run: (file: OpenFile) => Prediction,
): Prediction {
  const file = machine.file(id!);
  return file === undefined ? UNKNOWN : run(file);
}

/** open, perhaps POSIX_FADV_RANDOM, one pread, close. */
function readPath(
  machine: ReplayMachine,
  path: string,
  offset: number,
  length: number,
  random: boolean,
): Prediction {
  const file = machine.open(path);
  if (isErrno(file)) return failed(file);
  if (random) machine.kernel.advise(file, 'random', 0, 0);
  const prediction = readAt(machine, file, offset, length);
  machine.kernel.close(file);
  return prediction;
}

function readAt(machine: ReplayMachine, file: OpenFile, offset: number, length: number): Prediction {
  const result = machine.kernel.read(file, offset, length);
  if (isErrno(result)) return failed(result);
  return readPrediction(machine.images, file, cacheRead(file), offset, result);
}

/** The cache that reads go through; undefined if they go around it. */
const cacheRead = ({ direct, inode, cache }: OpenFile) =>
  direct && inode.shared === undefined ? undefined : cache;

const cacheSpliced = ({ kernel }: ReplayMachine, file: OpenFile) =>
  file.direct || file.inode.shared === undefined || kernel.world.model.rules.spliceShares
    ? cacheRead(file)
    : file.inode.own;
