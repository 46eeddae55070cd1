// What is said when something could not be extracted as it is in the image: one finding for each, or one with a count.
// Pure. `error`: it is not there afterwards; `warning`: it is there and lacks something, or something else was kept.

import type { Finding } from '../../erofs/finding.ts';
import type { AttributeLosses } from './inode-attributes.ts';

const STRUCTURE = 'extraction';

export const nameRefused = (path: string, problem: string): Finding => ({
  severity: 'error',
  code: 'extract-name',
  structure: STRUCTURE,
  path,
  message: `not extracted: ${problem}`,
});

/** `reason` is node's message, such as `EACCES: permission denied, open '...'`. */
export const notCreated = (path: string, nid: string, reason: string): Finding => ({
  severity: 'error',
  code: 'extract-failed',
  structure: STRUCTURE,
  nid,
  path,
  message: `not extracted: ${reason.replace(/, \w+ '.*$/s, '')}`,
});

export const keptExisting = (path: string): Finding => ({
  severity: 'warning',
  code: 'extract-exists',
  structure: STRUCTURE,
  path,
  message: 'not extracted: something stands at this path already and is kept',
});

export const noDirectory = (path: string): Finding => ({
  severity: 'error',
  code: 'extract-exists',
  structure: STRUCTURE,
  path,
  message: 'nothing below was extracted: what stands at this path is no directory',
});

/** A socket is nothing without the program that listens on it, so that leaving it out loses nothing. */
export const notSpecial = (path: string, type: string, reason: string): Finding => ({
  severity: type === 'socket' ? 'warning' : 'error',
  code: 'extract-special',
  structure: STRUCTURE,
  path,
  message: `the ${type} was not made: ${reason}`,
});

export const linkCopied = (path: string, reason: string): Finding => ({
  severity: 'warning',
  code: 'extract-hard-link',
  structure: STRUCTURE,
  path,
  message: `the hard link became a file of its own: ${reason}`,
});

export const noRoom = (needed: number, free: number): Finding => ({
  severity: 'error',
  code: 'extract-no-room',
  structure: STRUCTURE,
  message: `nothing was extracted: the files hold ${needed} bytes or more, the target has room for ${free}`,
});

const counted = (code: string, count: number, message: (things: string) => string): Finding[] =>
  count === 0
    ? []
    : [
        {
          severity: 'warning',
          code,
          structure: STRUCTURE,
          message: message(count === 1 ? '1 path' : `${count} paths`),
        },
      ];

/** One finding for each kind of attribute that is not as in the image. */
export const attributeLosses = (
  losses: AttributeLosses,
  xattrs: { readonly values: number; readonly paths: number },
): Finding[] => [
  ...counted('extract-owner', losses.owner, (p) => `the owner of ${p} was not set: that takes more rights`),
  ...counted(
    'extract-set-id',
    losses.setId,
    (p) => `set-user-id and set-group-id bits of ${p} were left out, as their owner was not set`,
  ),
  ...counted('extract-mode', losses.mode, (p) => `the mode of ${p} was not set`),
  ...counted('extract-times', losses.times, (p) => `the time of ${p} was not set`),
  ...counted(
    'extract-xattrs',
    xattrs.paths,
    (p) => `${xattrs.values} extended attributes of ${p} were left out: they cannot be set here`,
  ),
];
