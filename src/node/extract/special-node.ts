// Device nodes and fifos, which node itself cannot make: the system's mknod does it, under a name nobody else uses.
// Unix only. The node is made beside its place and linked there, which never replaces anything.

import { spawnSync } from 'node:child_process';
import { linkSync, unlinkSync } from 'node:fs';
import { deviceNumber, type Inode, typeOfMode } from '../../erofs/inode.ts';
import { type Created, createNew } from './create-new.ts';

/** Each takes a process of its own. */
const NODE_LIMIT = 4096;

export class SpecialNodes {
  private made = 0;

  /** `folder` is an absolute path inside the target, of a directory that exists. */
  constructor(private readonly folder: string) {}

  /** Makes the node at `path`. Throws an Error that says why it could not. */
  make(path: Buffer, inode: Inode, overwrite: boolean): Created {
    const type = typeOfMode(inode.mode);
    if (type === 'socket') throw new Error('sockets belong to the program that listens on them');
    if (process.platform === 'win32') throw new Error('this platform has none');
    if (this.made >= NODE_LIMIT) throw new Error(`more than ${NODE_LIMIT} of them are not made`);
    this.made += 1;
    const temporary = `${this.folder}/.erofs-explorer-${process.pid}-${this.made}`;
    const [major, minor] = deviceNumber(inode);
    const kind = type === 'fifo' ? ['p'] : [type === 'chardev' ? 'c' : 'b', String(major), String(minor)];
    const { error, status, stderr } = spawnSync('mknod', ['-m', '600', temporary, ...kind], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
    });
    if (error !== undefined) throw new Error(`mknod does not run: ${error.message}`);
    if (status !== 0) throw new Error(stderr.trim().split(': ').at(-1) ?? `mknod ended with ${status}`);
    try {
      return createNew(path, overwrite, () => linkSync(temporary, path));
    } finally {
      unlinkSync(temporary);
    }
  }
}
