// The error numbers that simulated system calls can give, by name.
// Pure data.

export type Errno =
  | 'EACCES'
  | 'EBADF'
  | 'EBUSY'
  | 'EINVAL'
  | 'EIO'
  | 'EISDIR'
  | 'ELOOP'
  | 'ENODATA'
  | 'ENOENT'
  | 'ENOTDIR'
  | 'ENOTTY'
  | 'ENXIO'
  | 'EOPNOTSUPP'
  | 'EROFS'
  | 'EUCLEAN';

/** What a system call gives: a number that is not negative, or the name of an error. */
export type CallResult = number | Errno;

export const isErrno = <Value>(result: Value | Errno): result is Errno => typeof result === 'string';
