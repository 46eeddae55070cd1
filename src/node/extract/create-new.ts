// Creating things that must not be there yet: what is there already is kept, or removed first if that was asked for.
// Links are never followed: what stands at a path is what lstat says.

import { type PathLike, unlinkSync } from 'node:fs';

export type Created = 'created' | 'kept';

/** The code of node's file errors, such as `EEXIST`; undefined for others. */
export const errorCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && 'syscall' in error ? String(error.code) : undefined;

/**
 * Runs `create`, which must fail with EEXIST where something stands at `path`. With `overwrite` that is removed (unless
 * it is a directory) and `create` runs again. Throws node's errors.
 */
export function createNew(path: PathLike, overwrite: boolean, create: () => void): Created {
  try {
    create();
    return 'created';
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
    if (!overwrite) return 'kept';
  }
  unlinkSync(path);
  create();
  return 'created';
}
